"""A stream that comes faster than it is read lets the others of its process have their turn."""

import gzip
from itertools import islice

import pytest

from playground.providers.body import MAX_SLICE_BYTES
from playground.providers.errors import ProviderError
from playground.providers.halves import MAX_MENDED_CHARS
from playground.providers.sse import MAX_EVENT_BYTES
from tests.growth import assert_short_slices
from tests.providers.helpers import ASK, CHAT, HASTY, client_of
from tests.scripted import Reply, Server, sse, text


def frame(content: bytes) -> bytes:
    return b'data: {"choices":[{"delta":{"content":"' + content + b'"}}]}\n\n'


FLOODS: dict[str, bytes] = {
    "empty frames": b"data: {}\n\n" * 3277,
    "frames of text": b"".join(sse(text("word"))) * 400,
    "comments": b":\n" * 16384,
    "line feeds": b"\n" * 32768,
    "frames nobody can read": b"data: {x\n\n" * 3277,
    "one frame": b'data: {"a":"' + b"x" * (MAX_EVENT_BYTES - 100) + b'"}\n\n',
    "one frame of escapes": frame(rb"\u00fc" * (MAX_EVENT_BYTES // 6 - 100)),
    "one frame of single bytes": frame(b"\xe9" * (MAX_MENDED_CHARS - 100)),
    "one frame of bytes cut apart": frame(rb"\udcc3\udca9a" * (MAX_MENDED_CHARS // 3)),
    "one frame of bytes as letters": frame("Ã\x9fa".encode() * (MAX_EVENT_BYTES // 5 - 100)),
    "one frame of messages": frame(b"<|channel|>analysis<|message|>x<|end|>" * 40_000),
    "one frame of mentions": frame(b"the </think> tag " * 100_000),
    "one frame of tags": frame(b"<think>a</think>b " * 100_000),
    "one large frame of halves": frame(rb"\ud83d\udca9\udcc3\udca9" * 60_000),
    "one large frame nobody can read": frame(b"a\xe9" * (MAX_EVENT_BYTES // 2 - 100)),
}


@pytest.mark.parametrize("name", FLOODS)
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_flood_lets_the_others_have_their_turn(name: str, coding: str) -> None:
    body = FLOODS[name] * max(1, 2**19 // len(FLOODS[name]))
    body = gzip.compress(body, 1) if coding == "gzip" else body
    reply = Reply([body], headers={"Content-Encoding": coding}, framing="length")
    with Server(answer=lambda _: reply) as server:

        def work() -> None:
            try:
                for _ in islice(client_of(server, HASTY).stream(CHAT, ASK), 100_000):
                    pass
            except ProviderError:
                pass

        assert_short_slices(lambda: work)


def test_what_is_read_between_two_turns_is_bounded() -> None:
    body = b"data: {}\n\n" * 20_000
    handled: list[int] = []
    with (
        Server(Reply([body], framing="length")) as server,
        client_of(server).stream(CHAT, ASK) as stream,
    ):
        feed, slices = stream._body.read, 0

        def read() -> bytes:
            nonlocal slices
            data = feed()
            slices = stream._body._slice
            handled.append(slices)
            return data

        stream._body.read = read  # type: ignore[method-assign]
        with pytest.raises(ProviderError):
            list(stream)
    assert len(handled) > len(body) / MAX_SLICE_BYTES
    assert max(handled) < 3 * MAX_SLICE_BYTES
