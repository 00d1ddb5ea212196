"""One character's bytes over several frames: put together where there is no doubt."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.providers.halves import Joiner, mend_text
from tests.providers.helpers import answer_to
from tests.scripted import done, sse, text

WORDS = ("😀", "日本", "Привет", "é", "🏳️‍🌈", "कि")


def build_frame(content: bytes, name: str = "content") -> bytes:
    return b'data: {"choices":[{"delta":{"' + name.encode() + b'":"' + content + b'"}}]}\n\n'


def escape_byte(byte: int) -> bytes:
    """As Python's surrogateescape leaves it."""
    return f"\\udc{byte:02x}".encode() if byte > 127 else bytes([byte])


def spell_byte(byte: int) -> bytes:
    """As a letter of Latin-1."""
    return json.dumps(chr(byte))[1:-1].encode()


def raw(byte: int) -> bytes:
    return bytes([byte])


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("write", [raw, escape_byte])
@pytest.mark.parametrize("name", ["content", "reasoning_content"])
def test_every_byte_in_a_frame_of_its_own(word: str, write: Any, name: str) -> None:
    frames = [build_frame(write(byte), name) for byte in word.encode()]
    said = answer_to(build_frame(b"a ", name), *frames, build_frame(b" b", name), *done())
    assert (said.text or said.reasoning) == f"a {word} b"
    assert (said.damaged, said.unreadable) == (0, 0)


@pytest.mark.parametrize("word", ["😀", "р", "“", "É"])
def test_bytes_written_as_letters_where_one_is_a_control(word: str) -> None:
    frames = [build_frame(spell_byte(byte)) for byte in word.encode()]
    assert answer_to(*frames, *done()).text == word


@pytest.mark.parametrize("words", ["Ã©", "naïve café", "ä½", "â€œ", "été", "ð", "Ã\xa0\x80"])
def test_letters_that_may_be_meant_stay(words: str) -> None:
    assert answer_to(*sse(*map(text, words)), *done()).text == words


def test_letters_of_an_older_encoding_at_the_end_of_a_frame() -> None:
    said = answer_to(
        build_frame(b"caf\xe9"), build_frame(b" Z\xfc"), build_frame(b"rich \xe9"), *done()
    )
    assert said.text == "café Zürich é"


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        (["a", "\ufffd", "\ufffd"], "a\ufffd\ufffd"),
        ([r"a\ud83d", "b"], "a\ufffdb"),
        ([r"\udcf0\udc9f", "b"], "\ufffd\ufffdb"),
    ],
)
def test_what_cannot_be_put_together_is_counted(contents: list[str], expected: str) -> None:
    said = answer_to(*(build_frame(content.encode()) for content in contents), *done())
    assert (said.text, said.damaged) == (expected, expected.count("\ufffd"))


@given(
    st.text(
        st.sampled_from(
            "aé\xc3\xa0\x85\x9f\xf0\x98\x80\ud83d\ude00\udcf0\udc9f\udc98\udc80\udbf0\udb9f"
        ),
        max_size=12,
    ),
    st.lists(st.integers(0, 12), max_size=5),
)
def test_it_matters_not_where_the_text_is_cut(words: str, cuts: list[int]) -> None:
    joiner, places = Joiner(), sorted({0, len(words), *(cut for cut in cuts if cut < len(words))})
    pieces = [words[a:b] for a, b in pairwise(places)]
    assert "".join([*map(joiner.join, pieces), joiner.end()]) == mend_text(words)
