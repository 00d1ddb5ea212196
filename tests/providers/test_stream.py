"""A recorded stream gives the same answer, wherever its bytes are cut."""

import random
from functools import partial

import pytest

from playground.providers import Chunk, Usage
from playground.providers.chunked import Dechunker
from playground.providers.faults import explain_frame
from playground.providers.shapes import Assembler
from playground.providers.sse import Decoder
from tests.providers.helpers import gather_chunks
from tests.scripted import done, sse, text

THOUGHT = "Grüße zählen: 1 < 2 </ 3.\n"
TAGGED = "Grüße zählen: `</think>` ist ein Tag.\n"
ANSWER = "Ja 👋.\n\n```html\n<think>x</think>\n```\nEnde <"


def record_answer(said: str) -> bytes:
    """As an engine behind a proxy sends it: comments, one chunk of HTTP for each event, usage."""
    frames = [b": FEATHERLESS PROCESSING\n\n", *sse(text("", role="assistant"))]
    frames += sse(*[text(said[at : at + 3]) for at in range(0, len(said), 3)])
    frames += sse({"model": "m", "choices": [], "usage": {"total_tokens": 9}})
    frames += done()
    return b"".join(b"%x\r\n%s\r\n" % (len(frame), frame) for frame in frames) + b"0\r\n\r\n"


def read_chunks(stream: bytes, sizes: list[int]) -> Chunk:
    dechunker, decoder = Dechunker(), Decoder()
    assembler = Assembler(partial(explain_frame, who="Testing AI"))
    chunks = []
    for size in sizes:
        part, stream = stream[:size], stream[size:]
        chunks.append(assembler.take(decoder.feed(dechunker.feed(part))))
    chunks.append(assembler.end())
    assert dechunker.ended
    assert assembler.complete
    return gather_chunks(chunk for chunk in chunks if chunk)


def choose_sizes(length: int, seed: int) -> list[int]:
    dice = random.Random(seed)
    sizes: list[int] = []
    most = dice.choice((1, 3, 20, 300, 5000))
    while sum(sizes) < length:
        sizes.append(dice.randint(1, most))
    return sizes


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize(
    ("said", "reasoning", "answer"),
    [
        (f"<think>\n{THOUGHT}</think>\n\n{ANSWER}", THOUGHT, ANSWER),
        (f"{TAGGED}</think>\n\n{ANSWER}", TAGGED, ANSWER),
        (ANSWER, "", ANSWER),
    ],
)
def test_any_cut_gives_the_same_answer(said: str, reasoning: str, answer: str, seed: int) -> None:
    stream = record_answer(said)
    whole = read_chunks(stream, choose_sizes(len(stream), seed))
    assert (whole.text, whole.reasoning) == (answer, reasoning)
    assert (whole.finish_reason, whole.usage) == ("stop", Usage(total_tokens=9))
    assert whole.tokens == -(-len(said) // 3)
