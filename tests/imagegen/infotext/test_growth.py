"""The cost of reading how a picture was made grows with the text, not faster."""

from contextlib import suppress

import pytest

from imagegen.infotext import InfotextError, read_text
from playground.intake import limits
from tests.growth import MAX_SIZE, Work, assert_linear

PARTS = (
    "word ",
    " ",
    "\n",
    "\n\nNegative prompt: ",
    ", negative prompt: ",
    "Steps: 20, ",
    "Steps: 20\n",
    "Size: 512x512, ",
    "a b-c/d ",
    "- * > ",
    "key",
    'Hashes: "',
    'a: "b\\',
    '"',
    "\\",
    "{",
    '{"a":',
    "[",
    "[a] ",
    " --ar 1:1",
    " -s 20",
    " , ",
    "<lora:a:1>",
    "(a:1.1), ",
    "```\n",
    "Template: ",
    "positive: ",
    "urn:air:a:",
    "><",
    ': "": ',
)


@pytest.mark.parametrize("begin", ["", "a cat\nSteps: 20, Sampler: Euler, ", "{"])
@pytest.mark.parametrize("part", PARTS)
def test_texts(part: str, begin: str) -> None:
    def prepare(size: int) -> Work:
        text = begin + part * size
        return lambda: read_leniently(text[: limits.TEXT_CHUNK])

    assert_linear(prepare, MAX_SIZE // 8)


def read_leniently(text: str) -> None:
    with suppress(InfotextError):
        read_text(text)
