"""Between what writes a file and a response that sends it."""

import io


class Pipe(io.RawIOBase):
    """What a ZipFile writes to, and a response reads from. It cannot go back."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # zipfile gives bytes
        self._waiting.append(bytes(data))
        return len(data)

    def take_bytes(self) -> bytes:
        taken = b"".join(self._waiting)
        self._waiting.clear()
        return taken
