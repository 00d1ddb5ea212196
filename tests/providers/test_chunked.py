"""Chunked bodies, cut anywhere."""

import http.client
import random

import pytest

from playground.providers.chunked import Dechunker

BODY = b"5\r\nhello\r\nD;name=value\r\n, wide\r\nworld\r\n1\r\n!\r\n0\r\nTrailer: x\r\n\r\n"
TEXT = b"hello, wide\r\nworld!"


@pytest.mark.parametrize("seed", range(50))
def test_any_split_gives_the_same_body(seed: int) -> None:
    dice = random.Random(seed)
    rest, body, dechunker = BODY, b"", Dechunker()
    while rest:
        size = dice.randint(1, 12)
        body += dechunker.feed(rest[:size])
        rest = rest[size:]
    assert body == TEXT
    assert dechunker.ended


def test_all_chunks_of_a_read_come_at_once() -> None:
    assert Dechunker().feed(BODY) == TEXT


def test_a_part_of_a_chunk_comes_before_the_rest_of_it() -> None:
    dechunker = Dechunker()
    assert dechunker.feed(b"FF\r\nabc") == b"abc"
    assert not dechunker.ended


@pytest.mark.parametrize("line", [b"xyz\r\n", b"-5\r\n", b"\r\n", b"1" * 70_000])
def test_nonsense_is_refused(line: bytes) -> None:
    with pytest.raises(http.client.HTTPException):
        Dechunker().feed(line)
