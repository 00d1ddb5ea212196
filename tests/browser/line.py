"""The line between a browser and the site: a relay on loopback that can be cut and mended."""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class Line:
    """Passes bytes both ways between a port of its own and `port`, as long as it is whole."""

    def __init__(self, port: int) -> None:
        self.far = port
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
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=_pass, args=pair, daemon=True).start()


def _pass(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    _close(target)


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
