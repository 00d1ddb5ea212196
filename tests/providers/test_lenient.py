"""Frames that strict JSON refuses are read as far as they can be."""

import ast
import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from playground.providers.halves import Joiner, mend_text
from playground.providers.lenient import parse_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (rb'{"a": "\ud83d"}', {"a": "\ud83d"}),
        (b'{"a": "\xed\xa0\xbd\xed\xb8\x80"}', {"a": "\ud83d\ude00"}),  # CESU-8
        (b'{"a": NaN, "b": -Infinity, "c": [Infinity]}', {"a": None, "b": None, "c": [None]}),
        (b'{"a": nan, "b": "nan and inf"}', {"a": None, "b": "nan and inf"}),
        (b'{"a": "tab\there\nand\x01 there"}', {"a": "tab\there\nand\x01 there"}),
        (b'{"a": "Z\xfcrich \x80 5"}', {"a": "Zürich € 5"}),
        ('{"a": "Zürich '.encode() + b'Z\xfcrich"}', {"a": "Zürich Zürich"}),
        (b'\xef\xbb\xbf {"a": 1}', {"a": 1}),
        (b'{"a": [1, 2, ], "b": ",]",}', {"a": [1, 2], "b": ",]"}),
        (b"{'a': None, 'b': True, 'c': 'it\\'s \"so\"', \"d\": \"it's\"}",
         {"a": None, "b": True, "c": 'it\'s "so"', "d": "it's"}),
        (rb'{"a": "\_b \d+ \x41 \\n \n \u00e9 \u12"}', {"a": "\\_b \\d+ A \\n \n é \\u12"}),
        (rb"{'a': '\_ \" \\'}", {"a": '\\_ " \\'}),
        (b'{"a": undefined}\0', {"a": None}),
    ],
)  # fmt: skip
def test_what_is_read(data: bytes, value: Any) -> None:
    assert parse_json(data) == value


@pytest.mark.parametrize("data", [b"", b"{broken", b"plain words", b"[" * 200_000, b'{"a": }'])
def test_what_is_not(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_json(data)


@given(VALUES)
def test_what_python_prints_is_read(value: Any) -> None:
    printed = repr(value)
    assert ast.literal_eval(printed) == value
    # JSON knows no \x and no \U, which Python writes for what is not printable.
    assume("\\x" not in printed and "\\U" not in printed)
    assert parse_json(printed.encode("utf-8", "surrogatepass")) == value


@given(VALUES)
def test_control_characters_and_trailing_commas_change_nothing(value: Any) -> None:
    text = json.dumps([value], ensure_ascii=False)
    raw = text.replace("\\n", "\n").replace("\\t", "\t") if "\\\\" not in text else text
    assert parse_json((raw[:-1] + " , ]").encode()) == [value]


@given(st.text(st.characters(), max_size=30), st.lists(st.integers(0, 70), max_size=5))
def test_surrogates_find_each_other_wherever_the_text_is_cut(text: str, cuts: list[int]) -> None:
    halves = text.encode("utf-16-le", "surrogatepass")
    units = "".join(
        chr(int.from_bytes(halves[i : i + 2], "little")) for i in range(0, len(halves), 2)
    )
    joiner, places = Joiner(), sorted({0, len(units), *(c for c in cuts if c < len(units))})
    pieces = [units[a:b] for a, b in pairwise(places)]
    assert "".join([*map(joiner.join, pieces), joiner.end()]) == mend_text(text)


def test_a_surrogate_without_its_partner_becomes_one_replacement_character() -> None:
    joiner = Joiner()
    assert [joiner.join("a\ud83d"), joiner.join("b"), joiner.join("\ude00c"), joiner.end()] == [
        *("a", "\ufffdb", "\ufffdc", ""),
    ]
    assert (joiner.join("x\ud83d"), joiner.end()) == ("x", "\ufffd")
