"""An answer reads the same in one large frame as in many small ones."""

from typing import Any

import pytest

from playground.providers.shapes import Assembler
from playground.providers.shapes.chunks import Chunk
from playground.providers.shapes.text import PIECE_CHARS

LONG = "word " * PIECE_CHARS  # several pieces of a frame
CASES = {
    "plain": LONG,
    "a lone end far behind": f"{LONG}\n</think>\n{LONG}",
    "reasoning, then text": f"<think>{LONG}</think>{LONG}",
    "a tag across the cut": f"<think>{'x' * (PIECE_CHARS - 10)}</think>The answer",
    "harmony": f"<|channel|>analysis<|message|>{LONG}<|end|><|start|>assistant"
    f"<|channel|>final<|message|>{LONG}",
    "a mention": f"{LONG}the </think> tag {LONG}",
}


def build_frame(text: str, name: str = "content") -> dict[str, Any]:
    return {"choices": [{"delta": {name: text}}]}


def read_frames(frames: list[dict[str, Any]]) -> Chunk:
    """All of them together, as somebody sees it who has followed the answer."""
    assembler, whole = Assembler(lambda _: None), Chunk()
    for chunk in [*map(assembler.take_answer, frames), assembler.end()]:
        if chunk:
            whole.append(chunk.text if not chunk.moved else "", "", chunk.moved)
            whole.append(chunk.text if chunk.moved else "", chunk.reasoning)
    return whole


def cut_text(text: str, size: int) -> list[dict[str, Any]]:
    return [build_frame(text[at : at + size]) for at in range(0, len(text), size)]


@pytest.mark.parametrize("name", CASES)
def test_one_frame_reads_as_many(name: str) -> None:
    whole, parts = (
        read_frames([build_frame(CASES[name])]),
        read_frames(cut_text(CASES[name], 1_000)),
    )
    assert (whole.text, whole.reasoning) == (parts.text, parts.reasoning)
    assert len(whole.text + whole.reasoning) > PIECE_CHARS - 20


@pytest.mark.parametrize("name", ["content", "reasoning_content"])
@pytest.mark.parametrize("at", [0, 1, PIECE_CHARS - 1, PIECE_CHARS, 3 * PIECE_CHARS])
def test_halves_in_a_large_frame_are_put_together(name: str, at: int) -> None:
    text = "x" * at + "\udcc3\udca9" + "y" * 3 * PIECE_CHARS
    whole = read_frames([build_frame(text, name)])
    assert whole.text + whole.reasoning == "x" * at + "é" + "y" * 3 * PIECE_CHARS
