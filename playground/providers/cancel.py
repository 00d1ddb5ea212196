"""Hanging up from outside: another thread or greenlet ends a call, whatever the call waits for."""

import contextlib
import socket
import threading

from playground.providers.errors import Cancelled


class Cancel:
    """Give one to a call, keep it, and call cancel() at any time. The call ends with Cancelled."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()
        self._bells: set[threading.Event] = set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def cancel(self) -> None:
        self._event.set()
        with self._lock:
            for sock in self._sockets:
                hang_up(sock)
            for bell in self._bells:
                bell.set()

    def check(self) -> None:
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Sleep, but not beyond cancel()."""
        self._event.wait(seconds)
        self.check()

    def wait_for(self, bell: threading.Event, seconds: float) -> None:
        """Sleep until the bell rings, at most so long, and not beyond cancel()."""
        with self._lock:
            self._bells.add(bell)
        if not self._event.is_set():
            bell.wait(seconds)
        with self._lock:
            self._bells.discard(bell)
        self.check()

    def watch(self, sock: socket.socket) -> None:
        """Shut this socket down on cancel(); at once, if that has been called already."""
        with self._lock:
            self._sockets.add(sock)
            if self._event.is_set():
                hang_up(sock)

    def unwatch(self, sock: socket.socket) -> None:
        with self._lock:
            self._sockets.discard(sock)


def hang_up(sock: socket.socket) -> None:
    # Not sock.shutdown(): SSLSocket's also forgets its TLS state, under the feet of the reader.
    with contextlib.suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
