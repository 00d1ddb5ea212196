"""Content codings undone as the bytes arrive, so much at a time that nobody else has to wait."""

import zlib
from typing import Any, Protocol

from backports import zstd

from playground.providers.errors import BadAnswer

MAX_PIECE_BYTES = 16 * 2**10  # handed out at once
PLAIN = frozenset({"", "identity", "none", "binary", "7bit", "8bit", "utf-8", "utf8", "chunked"})
GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
ZLIB_STARTS = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
BROKEN = (zlib.error, zstd.ZstdError, EOFError)


class Member(Protocol):
    """One compressed whole; a body may hold several, one after another."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class Unpacker:
    """Feed it what arrives and take pieces until there are none: several members, any cut."""

    def __init__(self, coding: str, who: str) -> None:
        self._who = who
        self._codings = [name for name in _list_codings(coding) if name not in PLAIN]
        self._packed = b""  # arrived and not looked at yet
        self._member: Member | None = None
        self._has_pieces = False
        self._is_plain = not self._codings
        if len(self._codings) > 1 or not set(self._codings) <= {"gzip", "deflate", "zstd"}:
            raise BadAnswer(
                f"{who} compressed its response as “{coding[:50]}”, which we didn't request and "
                "can't read.",
                detail=coding[:50],
            )

    def feed(self, data: bytes) -> None:
        self._packed += data

    def take_piece(self, *, ended: bool = False) -> bytes:
        """The next bytes, at most MAX_PIECE_BYTES; empty where more has to arrive first."""
        if self._is_plain:
            piece, self._packed = self._packed, b""
            return piece
        try:
            while self._member is not None or self._begin_member(ended=ended):
                if self._member is None:
                    return self.take_piece()
                if piece := self._unpack_piece():
                    return piece
                if self._member is not None:
                    return b""
        except BROKEN as error:
            raise BadAnswer(f"{self._who} sent a response that can't be decompressed.") from error
        return b""

    def check_end(self) -> None:
        """Raise where the body has ended inside a member. Of gzip many leave out the very end."""
        is_gzip = not isinstance(self._member, zstd.ZstdDecompressor)
        if self._member is not None and not (is_gzip and self._has_pieces):
            raise BadAnswer(
                f"{self._who} sent a response that can't be decompressed: the “{self._codings[0]}” "
                "data is cut off."
            )

    def _begin_member(self, *, ended: bool) -> bool:
        """Look at how the next member begins. Some services name a coding and do not use it."""
        if len(self._packed) < len(ZSTD) and not (ended and self._packed):
            return False
        coding, start = self._codings[0], self._packed[:4]
        if not start.strip(b"\0"):  # padding
            self._packed = b""
            return False
        if start.startswith((GZIP, ZSTD)) or coding == "deflate":
            self._member = _open_member(start)
        elif not start.isascii():
            raise zlib.error("neither compressed nor text")
        else:
            self._is_plain = True
        return True

    def _unpack_piece(self) -> bytes:
        assert self._member is not None
        piece = self._member.decompress(self._packed, MAX_PIECE_BYTES)
        self._has_pieces = self._has_pieces or bool(piece)
        self._packed = getattr(self._member, "unconsumed_tail", b"")
        if self._member.eof:
            self._packed, self._member = self._member.unused_data, None
        return piece


def open_unpacker(coding: str, who: str) -> Unpacker | None:
    """None where nothing is compressed."""
    return Unpacker(coding, who) if set(_list_codings(coding)) - PLAIN else None


def _list_codings(coding: str) -> list[str]:
    return [name.strip().lower().removeprefix("x-") for name in coding.split(",")]


def _open_member(start: bytes) -> Any:
    if start == ZSTD:
        return zstd.ZstdDecompressor()
    if start.startswith((GZIP, *ZLIB_STARTS)):
        return zlib.decompressobj(wbits=47)  # gzip or zlib, whichever it is
    return zlib.decompressobj(wbits=-15)  # deflate without its wrapping
