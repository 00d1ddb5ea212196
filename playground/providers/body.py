"""One answer as its bytes arrive: decoded, bounded, and every way of breaking off named."""

import contextlib
import http.client
import socket
import time
from collections.abc import Iterator, Mapping

import requests

from playground.providers.cancel import Cancel, hang_up
from playground.providers.chunked import Reply
from playground.providers.errors import BadAnswer, ProviderError, TimedOut, Unreachable
from playground.providers.unpack import open_unpacker
from playground.providers.waits import Wait, watcher

# A stream that comes faster than it is read never waits for its socket, so it has to let the others
# of its process go on by itself: after so many bytes, and as if every read brought a few at least.
MAX_SLICE_BYTES = 16 * 2**10
MIN_READ_BYTES = 1024


class Call:
    """What the connection under a call tells about itself, before there is an answer to ask."""

    __slots__ = ("cancel", "idle", "reply", "reused", "sock")

    def __init__(self, cancel: Cancel, idle: float) -> None:
        self.cancel = cancel
        self.idle = idle
        self.reused = False
        self.reply: Reply | None = None
        self.sock: socket.socket | None = None

    def watch(self, sock: socket.socket) -> None:
        self.sock = sock
        self.cancel.watch(sock)

    def unwatch(self) -> None:
        if self.sock is not None:
            self.cancel.unwatch(self.sock)
            self.sock = None


class Body:
    """One answer: its status, its headers, and its bytes as they arrive. Closing it hangs up."""

    def __init__(self, response: requests.Response, call: Call, *, who: str, limit: int) -> None:
        assert call.reply is not None
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.who = who
        # Not the response itself: the request would stay with it as long as the stream is open.
        self._raw, self._call, self._reply = response.raw, call, call.reply
        self._limit = self._left = limit
        self._slice = 0  # bytes handled since the others had their turn
        self._unpacker = open_unpacker(response.headers.get("content-encoding", ""), who)
        self._set_timeout(None)  # from here on silence is watched beside that of all others
        self._wait = Wait(call.idle, self._hang_up)
        watcher.add(self._wait)

    def bound_size(self, limit: int) -> None:
        """Before the first read: at most this many bytes, decoded."""
        self._limit = self._left = min(limit, self._limit)

    def read(self) -> bytes:
        """What has arrived, decoded; empty at the end of the body."""
        if self._slice >= MAX_SLICE_BYTES:
            self.yield_turn()
        data = self._read_arrived() if self._unpacker is None else self._unpack_piece()
        self._left -= len(data)
        if self._left < 0:
            raise BadAnswer(f"{self.who} sent more than {self._limit // 2**20 or 1} MB.")
        return data

    def _unpack_piece(self) -> bytes:
        assert self._unpacker is not None
        while not (piece := self._unpacker.take_piece()):
            data = self._read_arrived()
            if not data:
                data = self._unpacker.take_piece(ended=True)
                self._unpacker.check_end()
                return data
            self._unpacker.feed(data)
            if self._slice >= MAX_SLICE_BYTES:
                self.yield_turn()
        self._slice += len(piece)
        return piece

    def yield_turn(self) -> None:
        """Let the other streams of the process go on, and hear who asks to stop."""
        self._slice = 0
        time.sleep(0)
        self._call.cancel.check()

    def read_all(self, deadline: float) -> bytes:
        """The whole body. `deadline` is a time.monotonic()."""
        return b"".join(self.list_parts(deadline))

    def list_parts(self, deadline: float) -> Iterator[bytes]:
        """The whole body as it arrives."""
        while part := self.read():
            yield part
            if time.monotonic() > deadline:
                raise TimedOut(f"{self.who} took too long to send its response.")

    def read_some(self, limit: int, seconds: float) -> bytes:
        """The beginning of an error's body: whatever comes in time, and no fuss about the rest."""
        data, deadline = b"", time.monotonic() + seconds
        with contextlib.suppress(ProviderError):
            self._set_timeout(seconds)
            while len(data) < limit and time.monotonic() < deadline and (part := self.read()):
                data += part
        return data

    def _hang_up(self) -> None:
        if self._call.sock is not None:
            hang_up(self._call.sock)

    def _set_timeout(self, seconds: float | None) -> None:
        with contextlib.suppress(OSError):
            if self._call.sock is not None:
                self._call.sock.settimeout(seconds)

    def _read_arrived(self) -> bytes:
        failure: Exception | None = None
        self._wait.begin()
        try:
            data = self._reply.read_arrived()
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
            failure = error  # the last two: the socket was closed while we read
        self._wait.stop()
        self._call.cancel.check()
        if failure is not None or self._wait.is_late:
            raise self._explain_cut(failure) from failure
        self._slice += max(len(data), MIN_READ_BYTES)
        return data

    def _explain_cut(self, failure: Exception | None) -> ProviderError:
        if self._wait.is_late or isinstance(failure, TimeoutError):
            silence = f"{self._call.idle:g} s"
            return TimedOut(
                f"{self.who} stopped sending for {silence} in the middle of its response."
            )
        return Unreachable(
            f"The connection to {self.who} was lost before the response was complete."
        )

    def finish(self, seconds: float) -> None:
        """Give the end of the body a moment to arrive, so that the connection can be used again."""
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError, AttributeError):
            if not self._reply.isclosed():
                self._set_timeout(seconds)
                self._reply.read_arrived()

    def close(self) -> None:
        watcher.remove(self._wait)
        self._call.unwatch()
        if self._reply.isclosed():
            self._raw.release_conn()
        else:
            self._raw.close()
