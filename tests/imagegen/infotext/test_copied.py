"""Texts copied from pages, chats and programs, which lose their line breaks or gain a frame."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagegen.infotext import read_text
from imagegen.infotext.clipboard import tidy_paste
from tests.imagegen.infotext.test_pastes import grows_evenly

PROMPT, NEGATIVE = "a heron, (reeds:1.2), <lora:fog:0.5>", "blurry, (grey:1.3)"
SETTINGS = "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 4711, Size: 512x768, Model: heron"
WHOLE = f"{PROMPT}\nNegative prompt: {NEGATIVE}\n{SETTINGS}"
LABELS = SETTINGS.replace(": ", "\n").replace(", ", "\n")
COPIES = {
    "line": f"{PROMPT} Negative prompt: {NEGATIVE} {SETTINGS}",
    "commas": f"{PROMPT}, Negative prompt: {NEGATIVE}, {SETTINGS}",
    "semicolons": f"Prompt: {PROMPT}; Negative prompt: {NEGATIVE}; " + SETTINGS.replace(",", ";"),
    "half a line": f"{PROMPT}\nNegative prompt: {NEGATIVE} {SETTINGS}",
    "behind": f"{PROMPT}\n{SETTINGS}, Negative prompt: {NEGATIVE}",
    "labels": f"Prompt\n{PROMPT}\nNegative prompt\n{NEGATIVE}\nOther metadata\n{LABELS}",
    "capitals": f"PROMPT\n\n{PROMPT}\n\nNEGATIVE PROMPT\n\n{NEGATIVE}\n\n{SETTINGS}",
    "short": f"positive: {PROMPT}\nnegative: {NEGATIVE}\n{SETTINGS}",
    "head": f"parameters\n{WHOLE}",
    "head and colon": f"parameters:\n{WHOLE}",
    "escaped": WHOLE.replace("\n", "\\n"),
    "string": json.dumps(WHOLE),
    "mark": f"\ufeff{WHOLE}",
    "quoted": "> " + WHOLE.replace("\n", "\n> "),
    "fence": f"```\n{WHOLE}\n```",
    "table": "\n".join(
        f"| {row.replace(': ', ' | ', 1)} |"
        for row in (
            "Setting: Value",
            "---: ---",
            f"Prompt: {PROMPT}",
            f"Negative prompt: {NEGATIVE}",
            *SETTINGS.split(", "),
        )
    ),
    "crlf": WHOLE.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_says_what_the_tool_wrote(name: str) -> None:
    parsed = read_text(COPIES[name]).parsed
    assert parsed
    assert (parsed.prompt, parsed.negative_prompt) == (PROMPT, NEGATIVE)
    wanted = dict(pair.split(": ") for pair in SETTINGS.split(", "))
    assert {key: parsed.values.get(key) for key in wanted} == wanted


@pytest.mark.parametrize(
    "text",
    [WHOLE, f"a sign, negative prompt: hello\nNegative prompt: Steps: 1, Seed: 2, oil\n{SETTINGS}",
     f'{WHOLE}, Hires prompt: "a, b", Hires negative prompt: "x, y", Version: v1',
     f'{WHOLE}, ADetailer prompt: "x, Negative prompt: y, Steps: 5, Seed: 3"'],
)  # fmt: skip
def test_what_has_its_line_breaks_stays_as_it_is(text: str) -> None:
    assert tidy_paste(text) == text


@given(st.lists(st.sampled_from(["fog", "oil, ", "\n", "Steps: 5", "prompt", ">", '"', "```"])))
def test_no_paste_is_too_odd(pieces: list[str]) -> None:
    tidy_paste(" ".join(pieces))


@pytest.mark.parametrize("piece", [" ", "\n", ",", "steps: 5\n\n", "negative prompt", "seed\n"])
def test_the_cost_grows_with_the_length(piece: str) -> None:
    texts = ["x" + piece * (count // len(piece)) for count in (50_000, 200_000)]
    assert grows_evenly(tidy_paste, texts)
