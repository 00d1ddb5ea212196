"""What a card adds to a message: its book and its macros, within bounds."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from playground.providers import Invalid
from tests.textlab.cards import (
    V1,
    make_book,
    make_v2,
)
from textlab.cards.card import parse_card
from textlab.cards.frame import build_frame
from textlab.cards.macros import Macros


def frame(source: dict[str, Any], *said: str) -> str:
    messages = [("user", words) for words in said]
    built = build_frame(parse_card(source), user="Tom", system="", said=messages, seed="1")
    return built.system


def test_a_book_that_brings_itself_up_ends() -> None:
    entries = [{"keys": ["b"], "content": "a"}, {"keys": ["a"], "content": "b"}]
    book = make_book(*entries, recursive_scanning=True)
    assert frame(make_v2(character_book=book), "nothing with it").count("\n\na") <= 1
    chain = [{"keys": [f"<{n}>"], "content": f"got{n} <{n + 1}>"} for n in range(20)]
    deep = frame(make_v2(character_book=make_book(*chain, recursive_scanning=True)), "<0>")
    assert "got4" in deep
    assert "got5" not in deep
    flat = frame(make_v2(character_book=make_book(*chain)), "<0>")
    assert "got0" in flat
    assert "got1" not in flat


def test_beyond_the_budget_the_lowest_priority_goes_first() -> None:
    rows = [("low", 1), ("high", 9), ("middle", 5)]
    entries = [
        {"constant": True, "content": f"{name} {'x' * 35}", "priority": rank} for name, rank in rows
    ]
    text = frame(make_v2(character_book=make_book(*entries, token_budget=22)), "Hi")
    assert "high" in text
    assert "middle" in text
    assert "low" not in text


def test_decorators_of_version_3_count_and_are_not_sent() -> None:
    entries = [
        {"content": "@@activate\nforced", "keys": []},
        {"content": "@@dont_activate\nhi", "keys": ["hi"]},
        {"content": "@@exclude_keys lathe\nexcluded", "keys": ["hi"]},
        {"content": "@@additional_keys nothing\nadditional", "keys": ["hi"]},
        {"content": "@@activate_only_after 5\nlate", "keys": ["hi"]},
        {"content": "@@unheard_of 3\n@@@depth 4\nplain", "keys": ["hi"]},
    ]
    text = frame(make_v2(character_book=make_book(*entries)), "hi lathe")
    assert "forced\n\nplain" in text
    assert "@@" not in text
    for word in ("excluded", "additional", "late\n", "\n\nhi"):
        assert word not in text


def test_a_regular_expression_is_never_tried() -> None:
    entry = {"keys": ["(a+)+$", "Hi"], "use_regex": True, "content": "never"}
    assert "never" not in frame(make_v2(character_book=make_book(entry)), "Hi " + "a" * 50 + "!")


def test_a_large_book_is_searched_quickly() -> None:
    entries = [{"keys": [f"key {n}", f"other {n}"], "content": "x"} for n in range(2_000)]
    source = make_v2(character_book=make_book(*entries))
    start = time.process_time()
    frame(source, "words " * 50_000)
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{random:a,a}} {{pick::b::b}} {{random:c\\,d}}", "a b c,d"),
        ("{{roll:1}} {{roll:d1}} {{roll:0}} {{roll:x}}", "1 1 {{roll:0}} {{roll:x}}"),
        ("a{{// note}}b{{comment: x}}c{{hidden_key:k}}d", "abcd"),
        ("{{reverse:Hello}}{{newline}}{{CHAR}} {{Scenario}}", "olleH\nAda here: {{roll:6}}"),
        ("{{unheard of}} {{}} {{original}}", "{{unheard of}} {{}} {{original}}"),
    ],
)
def test_macros_expand_once(text: str, expected: str) -> None:
    macros = Macros("Ada", "Tom", "1", {"scenario": "here: {{roll:6}}"})
    assert macros.expand(text) == expected


def test_macros_never_expand_without_end() -> None:
    looping = V1 | {"description": "{{description}}" * 10, "name": "{{char}}"}
    assert frame(looping, "Hi").count("{{char}}") < 100
    huge = V1 | {"scenario": "x" * 100_000, "description": "{{scenario}}" * 1_000}
    with pytest.raises(Invalid, match="expand to more than 2,000,000 characters"):
        frame(huge, "Hi")


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("{{time}}, {{date}}", "12:05 AM, March 7, 2026"),
        ("{{weekday}} {{isotime}} {{ISODATE}}", "Saturday 00:05 2026-03-07"),
        ("{{time:x}} {{date2}}", "{{time:x}} {{date2}}"),
    ],
)
def test_time_and_date_are_those_of_the_request(text: str, expanded: str) -> None:
    macros = Macros("Ada", "Tom", "1", {}, datetime(2026, 3, 7, 0, 5, tzinfo=UTC))
    assert macros.expand(text) == expanded
