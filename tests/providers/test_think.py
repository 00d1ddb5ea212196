"""Reasoning inside the text."""

import random
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from playground.providers.think import Splitter

CASES = [
    ("An answer.", "An answer.", ""),
    ("<think>Hm.</think>Yes.", "Yes.", "Hm."),
    ("\n <think>\nHm.\n</think>\n\nYes.", "Yes.", "Hm.\n"),
    ("<think>Hm.", "", "Hm."),
    ("<think></think>Yes.", "Yes.", ""),
    ("<think>", "", ""),
    ("<thi", "<thi", ""),
    ("<thinkers>are not it</thinkers>", "<thinkers>are not it</thinkers>", ""),
    ("<div>is not it</div>", "<div>is not it</div>", ""),
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
    ("<think>a</think>\n<think>b</think>\n\nc", "c", "ab"),
    ("<think>It ends in `</think>`, quoted.</think>Yes.", "Yes.", "It ends in `</think>`, quoted."),
    ("ends in a tag </thi", "ends in a tag </thi", ""),
    ("   ", "   ", ""),
    # Tags in tags, ends of another name, ends that come twice
    ("<think>a <think>b</think> c</think>Yes.", "Yes.", "a <think>bc"),
    ("<think>a <thinking>b</thinking> c</think>Yes.", "Yes.", "a <thinking>b</thinking> c"),
    ("<think>Hm.</thinking>Yes.", "Yes.", "Hm."),
    ("<thought>Hm.</think>\n\nYes.", "Yes.", "Hm."),
    ("[THINK]Hm.</think>Yes.", "Yes.", "Hm."),
    ("<think>It is the </thinking> tag.</think>Yes.", "Yes.", "It is the </thinking> tag."),
    ("<think>Hm.</think>\n</think>\nYes.", "Yes.", "Hm."),
    ("<think>Hm.</think>\n</think> is how it ends.", "</think> is how it ends.", "Hm."),
    ("<think>Hm.</think></think>", "", "Hm."),
    ("\ufeff<think>Hm.</think>Yes.", "Yes.", "Hm."),
    ("", "", ""),
    # Wraps of the answer behind the reasoning
    (
        "<|begin_of_thought|>Hm.<|end_of_thought|>\n\n<|begin_of_solution|>Yes.<|end_of_solution|>",
        "Yes.",
        "Hm.",
    ),
    ("<|START_THINKING|>Hm.<|END_THINKING|><|START_RESPONSE|>Yes.<|END_RESPONSE|>", "Yes.", "Hm."),
    ("First this.\n[BEGIN FINAL RESPONSE]\nYes.", "Yes.", "First this.\n"),
    # Harmony
    (
        "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Yes."
        "<|return|>",
        "Yes.",
        "Hm.",
    ),
    ("<|start|>assistant<|channel|>final<|message|>Yes.", "Yes.", ""),
    ("<|channel|>final<|message|>It writes <|end|> there.", "It writes <|end|> there.", ""),
    ("<|channel|>analysis<|message|>Hm.", "", "Hm."),
    (
        "<|channel|>analysis<|message|>A.<|end|><|start|>assistant<|channel|>analysis<|message|>B."
        "<|end|><|start|>assistant<|channel|>commentary<|message|>C.<|end|>"
        "<|start|>assistant<|channel|>final<|message|>D.",
        "C.\n\nD.",
        "A.\n\nB.",
    ),
    (
        "<|channel|>analysis<|message|>A.<|end|><|start|>assistant<|channel|>commentary to="
        'functions.weather <|constrain|>json<|message|>{"city":"Graz"}<|call|>',
        'The model called the tool `weather`:\n\n```json\n{"city":"Graz"}\n```',
        "A.",
    ),
    (
        "<|channel|>commentary to=functions.weather<|message|>{}",
        "The model called the tool `weather`:\n\n```json\n{}\n```",
        "",
    ),
    (
        "<|channel|>analysis<|message|>A.<|start|>assistant<|channel|>analysis<|message|>B.<|end|>"
        "<|start|>assistant<|channel|>final<|message|>C.",
        "C.",
        "A.\n\nB.",
    ),
]
FAMILIES = [
    *(("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<Thought>", "</THOUGHT>")),
    *(("<REASONING>", "</reasoning>"), ("<think type='deep' n=\"3\">", "</think>")),
    *(("<think >", "</ think >"), ("< think>", "</think\n>"), ("<seed:think>", "</seed:think>")),
    *(("<mm:think>", "</mm:think>"), ("[THINK]", "[/THINK]"), ("◁think▷", "◁/think▷")),
    *(("<|begin_of_thought|>", "<|end_of_thought|>"), ("<|inner_prefix|>", "<|inner_suffix|>")),
    *(("<|START_THINKING|>", "<|END_THINKING|>"), ("<|channel>thought\n", "<channel|>")),
]
# Nothing of these is reasoning, whatever tag stands in them.
PROSE = [
    "The closing tag {} ends the reasoning block in R1-style models.",
    "It ends with {}.",
    'Look for "{}" in the output.',
    "Look for “{}” or '{}' in it.",
    "Write ({}) there.",
    "{} is the tag that closes it.",
    "Some models emit {}, others do not.",
    "Between the two there is {} and nothing else",
    "In **{}** there is no attribute.",
    "Parse up to `x{}` first.",
    "```xml\n{}\n```\n\nThat was it.",
    "标签{}表示推理结束。",
    "A list:\n\n- one\n- the tag {} and more\n",
    "As in: text.split('{}')[1]",
    "The model writes {} \nand then its answer.",
]
# All before the tag is, all behind it is not.
ENDS = [
    ("So it is 4.\n", "\n\nIt is 4."),
    ("So it is 4.", "It is 4."),
    ("So it is 4.", "\n\nit is 4."),
    ("So it is 4\n\n", "4"),
    ("So it is 4", "\n4"),
    ("So it is 4. ", " It is 4."),
    ("", "\n\nIt is 4."),
    ("好的。", "你好"),
    ("It needs `x` and\n```\ncode\n```\n", "\n```\ncode\n```"),
    ("A stray ` here.\n\nSo it is 4.\n", "\n\n4"),
    ("So it is 4.", ""),
]


def part_pieces(pieces: list[str]) -> tuple[str, str]:
    splitter, text, reasoning = Splitter(), "", ""
    for more, thought, moved in [*map(splitter.feed, pieces), splitter.end()]:
        if moved:
            text, reasoning = "", reasoning + text
        text, reasoning = text + more, reasoning + thought
    return text, reasoning


def cut_text(said: str, seed: int) -> list[str]:
    dice, pieces = random.Random(seed), []
    while said:
        size = dice.randint(1, 1 + 2 * seed)
        pieces.append(said[:size])
        said = said[size:]
    return pieces


@pytest.mark.parametrize(("said", "text", "reasoning"), CASES)
@pytest.mark.parametrize("seed", range(8))
def test_any_split_gives_the_same_parts(said: str, text: str, reasoning: str, seed: int) -> None:
    assert part_pieces(cut_text(said, seed)) == (text, reasoning)


@pytest.mark.parametrize(("said", "text", "reasoning"), CASES)
def test_at_once(said: str, text: str, reasoning: str) -> None:
    assert part_pieces([said]) == (text, reasoning)


@pytest.mark.parametrize(("opening", "closing"), FAMILIES)
@pytest.mark.parametrize("seed", range(3))
def test_every_family(opening: str, closing: str, seed: int) -> None:
    said = f"{opening}plan [it] < 3{closing}\n\nDone <."
    assert part_pieces(cut_text(said, seed)) == ("Done <.", "plan [it] < 3")
    assert part_pieces(cut_text(f"plan it.\n{closing}\n\nDone.", seed)) == ("Done.", "plan it.\n")


@pytest.mark.parametrize("tag", ["</think>", "</Thinking>", "[/THINK]", "◁/think▷"])
@pytest.mark.parametrize("prose", PROSE)
@pytest.mark.parametrize("seed", range(3))
def test_prose_that_mentions_a_tag_loses_nothing(prose: str, tag: str, seed: int) -> None:
    said = prose.replace("{}", tag)
    assert part_pieces([said]) == (said, "")
    assert part_pieces(cut_text(said, seed)) == (said, "")


@pytest.mark.parametrize(("before", "after"), ENDS)
@pytest.mark.parametrize("seed", range(3))
def test_an_end_tag_alone(before: str, after: str, seed: int) -> None:
    said = f"{before}</think>{after}"
    assert part_pieces([said]) == (after.lstrip(), before)
    assert part_pieces(cut_text(said, seed)) == (after.lstrip(), before)


WORDS = st.sampled_from(
    ["<think>", "</think>", "<thinking x=1>", "</thinking>", "[THINK]", "[/THINK]", "◁/think▷",
     "<|channel|>", "analysis", "final", "<|message|>", "<|end|>", "<|start|>", "assistant",
     "<|return|>", "<|begin_of_solution|>", "`", "```", "\n", "\n\n", " ", ".", "a", "B", "<", "[",
     "«", "»", '"', "(", ")", "好", "</", "to=x", "<|call|>"]
)  # fmt: skip
SAID = st.lists(WORDS | st.text(max_size=3), max_size=14).map("".join)


@settings(max_examples=400)
@given(SAID, st.lists(st.integers(1, 60), max_size=12))
@example("x </think>", [9])
def test_whatever_is_said_any_cut_gives_the_same(said: str, cuts: list[int]) -> None:
    places = sorted({0, len(said), *(place for place in cuts if place < len(said))})
    pieces = [said[a:b] for a, b in pairwise(places)]
    assert part_pieces(pieces) == part_pieces([said])


@settings(max_examples=200)
@given(st.text(st.characters(exclude_characters="<[◁"), max_size=60))
def test_what_holds_no_tag_is_text(said: str) -> None:
    assert part_pieces([said]) == (said, "")


def test_tags_are_text_where_the_provider_parts_the_reasoning_itself() -> None:
    splitter = Splitter()
    splitter.no_tags()
    assert splitter.feed("<think>is a tag") == ("<think>is a tag", "", False)
    assert splitter.feed("</think> too") == ("</think> too", "", False)


def test_blanks_are_not_held_back_for_ever() -> None:
    splitter = Splitter()
    assert "".join(splitter.feed(" " * 100)[0] for _ in range(100)).isspace()


def test_text_without_a_tag_is_not_held_back() -> None:
    splitter = Splitter()
    assert [splitter.feed(piece)[0] for piece in ("Hi", " <b", ">1 < 2", " [x", "] is")] == [
        *("Hi", " <b", ">1 < 2", " [x", "] is"),
    ]
