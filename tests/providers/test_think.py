"""Reasoning inside the text."""

import random

import pytest

from playground.providers.think import Splitter

CASES = [
    ("An answer.", "An answer.", ""),
    ("<think>Hm.</think>Yes.", "Yes.", "Hm."),
    ("\n <think>\nHm.\n</think>\n\nYes.", "Yes.", "Hm.\n"),
    ("<think>Hm.", "", "Hm."),
    ("<think></think>Yes.", "Yes.", ""),
    ("<think>", "", ""),
    ("<thi", "<thi", ""),
    ("<thinking>is not it</thinking>", "<thinking>is not it</thinking>", ""),
    ("Hm, well.\n</think>\n\nYes.", "Yes.", "Hm, well.\n"),
    ("Hm</think>Yes, 1 < 2.", "Yes, 1 < 2.", "Hm"),
    ("Hm, 1 < 2 </ 3</think>Yes", "Yes", "Hm, 1 < 2 </ 3"),
    ("Use `</think>` to end it.", "Use `</think>` to end it.", ""),
    ("Hm: `</think>`.\n</think>Yes.", "Yes.", "Hm: `</think>`.\n"),
    (
        "Code:\n```\n<think>x</think>\n```\nEnd </think> here",
        "Code:\n```\n<think>x</think>\n```\nEnd </think> here",
        "",
    ),
    ("A <think> tag ends with </think>.", "A <think> tag ends with </think>.", ""),
    ("<think>a</think>b</think>c<think>d", "b</think>c<think>d", "a"),
    ("ends in a tag </thi", "ends in a tag </thi", ""),
    ("   ", "   ", ""),
    ("", "", ""),
]


def parted(pieces: list[str]) -> tuple[str, str]:
    splitter, text, reasoning = Splitter(), "", ""
    for more, thought, moved in [*map(splitter.feed, pieces), splitter.end()]:
        if moved:
            text, reasoning = "", reasoning + text
        text, reasoning = text + more, reasoning + thought
    return text, reasoning


@pytest.mark.parametrize(("said", "text", "reasoning"), CASES)
@pytest.mark.parametrize("seed", range(8))
def test_any_split_gives_the_same_parts(said: str, text: str, reasoning: str, seed: int) -> None:
    dice, pieces, rest = random.Random(seed), [], said
    while rest:
        size = dice.randint(1, 1 + 2 * seed)
        pieces.append(rest[:size])
        rest = rest[size:]
    assert parted(pieces) == (text, reasoning)


@pytest.mark.parametrize(("said", "text", "reasoning"), CASES)
def test_at_once(said: str, text: str, reasoning: str) -> None:
    assert parted([said]) == (text, reasoning)


def test_tags_are_text_where_the_provider_parts_the_reasoning_itself() -> None:
    splitter = Splitter()
    splitter.no_tags()
    assert splitter.feed("<think>is a tag") == ("<think>is a tag", "", False)
    assert splitter.feed("</think> too") == ("</think> too", "", False)


def test_blanks_are_not_held_back_for_ever() -> None:
    splitter = Splitter()
    assert "".join(splitter.feed(" " * 100)[0] for _ in range(100)).isspace()
