"""The line between a browser and the site: a relay on loopback that can be cut and mended."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

PAUSE_SECONDS = 1.0  # long enough for a browser to paint what it has


class Line:
    """Passes bytes both ways between a port of its own and `port`, as long as it is whole.

    Of what comes back it holds for a second all that follows these words: `pause_after`.
    """

    def __init__(self, port: int, pause_after: bytes = b"") -> None:
        self.far = port
        self.pause_after = pause_after
        self.pauses = 0
        self.ends: set[socket.socket] = set()
        self.whole = True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Every connection breaks, and new ones break at once."""
        self.whole = False
        for end in list(self.ends):
            _close(end)
        self.ends.clear()

    def mend(self) -> None:
        self.whole = True

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if not self.whole:
                    _close(near)
                    continue
                far = socket.create_connection(("127.0.0.1", self.far))
                self.ends |= {near, far}
                threading.Thread(target=_pass, args=(near, far), daemon=True).start()
                passing = (far, near, self._pause)
                threading.Thread(target=_pass, args=passing, daemon=True).start()

    def _pause(self, data: bytes, target: socket.socket) -> bytes:
        """What is left to be sent of it."""
        first, words, rest = data.partition(self.pause_after) if self.pause_after else (b"",) * 3
        if not words:
            return data
        target.sendall(first + words)
        self.pauses += 1
        time.sleep(PAUSE_SECONDS)
        return rest


def _pass(
    source: socket.socket,
    target: socket.socket,
    pause: Callable[[bytes, socket.socket], bytes] = lambda data, _target: data,
) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(pause(data, target))
    _close(target)


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
