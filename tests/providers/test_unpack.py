"""Answers that come compressed, though nobody asked for it: as they arrive, or said in words."""

import gzip
import zlib
from collections.abc import Callable

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.providers.errors import BadAnswer
from playground.providers.unpack import MAX_PIECE_BYTES, Unpacker, open_unpacker
from tests.providers.helpers import CHAT, TOKENIZE, ask_server, client_of
from tests.scripted import Reply, Server, done, sse, text
from tests.scripted.replies import Part

EVENTS = [b": waiting\n\n", *sse(text("Grüße, "), text("a wave 👋")), *done()]


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CODINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "zlib": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "zstd": ("zstd", zstd.compress),
}


def unpack_parts(unpacker: Unpacker, parts: list[bytes]) -> bytes:
    pieces = []
    for part in parts:
        unpacker.feed(part)
        while piece := unpacker.take_piece():
            assert len(piece) <= MAX_PIECE_BYTES
            pieces.append(piece)
    while piece := unpacker.take_piece(ended=True):
        pieces.append(piece)
    return b"".join(pieces)


def cut_data(data: bytes, sizes: list[int]) -> list[bytes]:
    parts = []
    for size in sizes:
        parts.append(data[:size])
        data = data[size:]
    return [*parts, data]


@settings(max_examples=60)
@given(
    st.sampled_from(sorted(CODINGS)),
    st.lists(st.binary(max_size=200) | st.integers(1, 60_000).map(bytes), min_size=1, max_size=5),
    st.lists(st.integers(1, 40), max_size=20),
)
def test_any_members_and_any_cut(name: str, members: list[bytes], sizes: list[int]) -> None:
    coding, pack = CODINGS[name]
    packed = b"".join(map(pack, members))
    unpacker = open_unpacker(coding, "Testing AI")
    assert unpacker is not None
    assert unpack_parts(unpacker, cut_data(packed, sizes)) == b"".join(members)


@pytest.mark.parametrize("name", CODINGS)
@pytest.mark.parametrize("apart", [True, False])
def test_a_stream_whose_every_event_is_a_member_of_its_own(name: str, apart: bool) -> None:
    coding, pack = CODINGS[name]
    members: list[Part] = [pack(event) for event in EVENTS]
    parts = [part for member in members for part in (member, 0.02)] if apart else members
    with Server(Reply(parts, headers={"Content-Encoding": coding})) as server:
        assert ask_server(server).text == "Grüße, a wave 👋"


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_text_arrives_before_the_stream_has_ended(coding: str) -> None:
    _, pack = CODINGS[coding]
    members: list[Part] = [pack(b"".join(EVENTS[:2])), 30.0]
    with (
        Server(Reply(members, headers={"Content-Encoding": coding})) as server,
        client_of(server).stream(CHAT, {"model": "m"}) as stream,
    ):
        assert next(iter(stream)).text == "Grüße, "


@pytest.mark.parametrize("coding", ["identity", "none", "utf-8", "gzip", "zstd"])
def test_a_coding_that_is_named_and_not_used(coding: str) -> None:
    with Server(Reply(EVENTS, headers={"Content-Encoding": coding})) as server:
        assert ask_server(server).text == "Grüße, a wave 👋"


@pytest.mark.parametrize("padding", [b"\0" * 3, b"\0" * 600])
def test_padding_behind_a_member_is_no_text(padding: bytes) -> None:
    unpacker = open_unpacker("gzip", "Testing AI")
    assert unpacker is not None
    assert unpack_parts(unpacker, [gzip.compress(b"words") + padding]) == b"words"


@pytest.mark.parametrize("coding", ["br", "compress", "gzip, zstd"])
def test_a_coding_that_cannot_be_read_is_named(coding: str) -> None:
    with Server(Reply([b"\x01\x02"], headers={"Content-Encoding": coding})) as server:
        with pytest.raises(BadAnswer, match="can't read") as caught:
            client_of(server).stream(CHAT, {"model": "m"})
        assert coding in caught.value.message


@pytest.mark.parametrize(
    "data", [b"\x1f\x8b broken", zstd.compress(b"words")[:-5], b"\x28\xb5\x2f\xfd" + b"\x08" * 20]
)
def test_what_cannot_be_unpacked_is_said(data: bytes) -> None:
    with (
        Server(Reply([data], headers={"Content-Encoding": "gzip"})) as server,
        pytest.raises(BadAnswer, match="can't be decompressed"),
    ):
        client_of(server).send(TOKENIZE, {"prompt": "x"})
