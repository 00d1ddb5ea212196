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

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def cancel(self) -> None:
        self._event.set()
        with self._lock:
            for sock in self._sockets:
                _hang_up(sock)

    def check(self) -> None:
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Sleep, but not beyond cancel()."""
        self._event.wait(seconds)
        self.check()

    def watch(self, sock: socket.socket) -> None:
        """Shut this socket down on cancel(); at once, if that has been called already."""
        with self._lock:
            self._sockets.add(sock)
            if self._event.is_set():
                _hang_up(sock)

    def unwatch(self, sock: socket.socket) -> None:
        with self._lock:
            self._sockets.discard(sock)


def _hang_up(sock: socket.socket) -> None:
    # Not sock.shutdown(): SSLSocket's also forgets its TLS state, under the feet of the reader.
    with contextlib.suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
