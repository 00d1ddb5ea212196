"""Notice that a client hung up while the server waits for an engine.

A thread that waits for the engine cannot also watch its client, so a second one does.
It looks ten times a second: no clean-up signal is needed, and the wait ends by itself.
"""

import select
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

LOOK_SECONDS = 0.1


def has_hung_up(client: socket.socket) -> bool:
    """Whether the other end of a connection is closed, without taking a byte from it."""
    waiting = select.poll()  # a socket with a timeout waits for it, MSG_DONTWAIT or not
    try:
        waiting.register(client, select.POLLIN)
        return bool(waiting.poll(0)) and client.recv(1, socket.MSG_PEEK) == b""
    except (OSError, ValueError):  # ValueError: it was closed on this side
        return True


class HangUp:
    """Watches one client for the length of a `with`.

    What was left with `call_on_hangup` is called as soon as the client hangs up, and otherwise at
    the end: either way nobody works for this request any more.
    """

    def __init__(self, client: socket.socket) -> None:
        self._client = client
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._cut: Callable[[], None] | None = None
        self._is_cut = False
        self.happened = False

    def __enter__(self) -> Self:
        threading.Thread(target=self._watch_client, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        with self._lock:
            self._run_cut()

    def call_on_hangup(self, cut: Callable[[], None]) -> None:
        """Call `cut` when the client hangs up, or now if it already has or the work was cut."""
        with self._lock:
            self._cut = cut
            if self.happened or self._is_cut:
                self._run_cut()

    def cut_work(self) -> None:
        """As at a hang-up, while the client still waits for an answer."""
        with self._lock:
            self._is_cut = True
            self._run_cut()

    def _watch_client(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            if has_hung_up(self._client):
                self._report_hangup()
                return

    def _report_hangup(self) -> None:
        with self._lock:
            self.happened = True
            self._run_cut()

    def _run_cut(self) -> None:
        if self._cut is not None:
            self._cut()
