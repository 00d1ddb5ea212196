"""Events, however the stream was cut and whatever its line ends."""

import random

import pytest

from playground.providers.errors import BadAnswer
from playground.providers.sse import MAX_EVENT_BYTES, Decoder

RECORDED = (
    ": FEATHERLESS PROCESSING\n\n:\n\n"
    'data: {"a": 1}\n\n'
    'event: message\nid: 4\ndata:{"b": "zürich 👋"}\n\n\n\n'
    'data: {\ndata:  "c": 3}\n\n'
    "retry: 10\ndata: [DONE]\n\n"
)
EVENTS = ['{"a": 1}', '{"b": "zürich 👋"}', '{\n  "c": 3}', "[DONE]"]


def decode_parts(parts: list[bytes]) -> list[str]:
    decoder = Decoder()
    events = [event for part in parts for event in decoder.feed(part)] + decoder.end()
    return [event.decode().strip() for event in events]


def split_data(data: bytes, seed: int) -> list[bytes]:
    dice, parts = random.Random(seed), []
    while data:
        size = dice.choice((1, 1, 2, 3, 7, 20, 100))
        parts.append(data[:size])
        data = data[size:]
    return parts


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("seed", range(40))
def test_any_split_and_any_line_end_give_the_same_events(ends: str, seed: int) -> None:
    assert decode_parts(split_data(RECORDED.replace("\n", ends).encode(), seed)) == EVENTS


@pytest.mark.parametrize(
    ("stream", "events"),
    [
        (b"data: a\n\n", ["a"]),
        (b"data:a\n\n", ["a"]),
        (b"data: a\n\ndata: b\n\n", ["a", "b"]),
        (b"data: a\ndata: b\n\n", ["a\n b"]),
        (b"data: a\n\ndata: b\nid: 1\n\n", ["a", "b"]),
        (b"data: a\n\n\n\ndata: b\n\n", ["a", "b"]),
        (b'data: {"a":1}\ndata: {"b":2}\ndata: [DONE]\n', ['{"a":1}', '{"b":2}', "[DONE]"]),
        (b'data: {"a":\ndata: {}\ndata: }\n\n', ['{"a":\n {}\n }']),
        (b"data: a", ["a"]),
        (b"data: a\n", ["a"]),
        (b"\xef\xbb\xbfdata: a\n\n", ["a"]),
        (b"data\n\n", [""]),
        (b"nonsense\n\nother: x\n\n", []),
        (b"", []),
    ],
)
def test_events(stream: bytes, events: list[str]) -> None:
    assert decode_parts([stream]) == events


def test_a_comment_is_no_event_but_is_kept() -> None:
    decoder = Decoder()
    assert decoder.feed(b": FEATHERLESS PROCESSING\n\n") == []
    assert decoder.comment == "FEATHERLESS PROCESSING"


def test_an_event_without_an_end_is_refused() -> None:
    with pytest.raises(BadAnswer):
        Decoder().feed(b"data: x\n" * 200_000)


def test_a_line_without_an_end_is_refused() -> None:
    with pytest.raises(BadAnswer):
        Decoder().feed(b"data: " + b"x" * MAX_EVENT_BYTES)
