"""HTTP bodies as they arrive: all that one read of the socket brought, nothing held back."""

import http.client
import io
from typing import Any

# A read that waits holds its buffer, and a thousand streams wait at once: it is small, and grows
# while it comes back full.
READ_BYTES = 2048
READ_MORE_BYTES = 16384
MAX_LINE_BYTES = 8192
MOST_TRAILER_LINES = 256


class Dechunker:
    """Chunked transfer coding (RFC 9112, section 7.1), undone for whatever part has arrived."""

    __slots__ = ("_left", "_rest", "_trailer", "_trailer_lines", "ended")

    def __init__(self) -> None:
        self.ended = False
        self._rest = b""  # the beginning of a line
        self._left = 0  # of the open chunk, its CRLF included
        self._trailer = False
        self._trailer_lines = 0

    def feed(self, data: bytes) -> bytes:
        if self._rest:
            data = self._rest + data
        at, end, parts = 0, len(data), []
        while at < end and not self.ended:
            if self._left > 2:
                part = data[at : at + self._left - 2]
                parts.append(part)
                size = len(part)
            elif self._left:
                size = min(self._left, end - at)
            else:
                newline = data.find(b"\n", at)
                if newline < 0:
                    break
                self._read_line(data[at:newline])
                at = newline + 1
                continue
            at += size
            self._left -= size
        self._keep_rest(data[at:])
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _read_line(self, line: bytes) -> None:
        if self._trailer:
            self.ended = not line.strip()
            self._trailer_lines += 1
            if self._trailer_lines > MOST_TRAILER_LINES:
                raise http.client.HTTPException("a trailer without an end")
            return
        try:
            size = int(line.partition(b";")[0], 16)
        except ValueError as error:
            raise http.client.HTTPException("a chunk without a size") from error
        if size < 0:
            raise http.client.HTTPException("a chunk of negative size")
        self._left, self._trailer = (size + 2, False) if size else (0, True)

    def _keep_rest(self, rest: bytes) -> None:
        if len(rest) > MAX_LINE_BYTES:
            raise http.client.HTTPException("a chunk line without an end")
        self._rest = rest


class Reply(http.client.HTTPResponse):
    """http.client's answer with one more way to read it.

    Its own read1() hands out one HTTP chunk at a time, which on a fast stream is one token: here
    all that is already there comes at once. An early end is an error, not an empty read.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._dechunker = Dechunker()
        self._room = READ_BYTES
        self.fp = io.BufferedReader(self.fp.detach(), READ_BYTES)

    def read_arrived(self) -> bytes:
        """What one read of the socket brought of the body; empty at its end."""
        if self.isclosed():
            return b""
        return self._read_chunk() if self.chunked else self._read_length()

    def _read_chunk(self) -> bytes:
        dechunker, body = self._dechunker, b""
        while not body and not dechunker.ended:
            data = self._read_socket(READ_MORE_BYTES)
            if not data:
                raise http.client.IncompleteRead(b"")
            body = dechunker.feed(data)
        if dechunker.ended:
            self.close()
        return body

    def _read_length(self) -> bytes:
        want = READ_MORE_BYTES if self.length is None else min(self.length, READ_MORE_BYTES)
        data = self._read_socket(want) if want else b""
        if self.length is not None:
            if want and not data:
                raise http.client.IncompleteRead(b"", self.length)
            self.length -= len(data)
        if not data or self.length == 0:
            self.close()
        return data

    def _read_socket(self, most: int) -> bytes:
        room = min(most, self._room)
        data: bytes = self.fp.read1(room)
        self._room = min(2 * room, READ_MORE_BYTES) if len(data) == room else READ_BYTES
        return data
