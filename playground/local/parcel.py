"""A request's bytes while it waits: small ones in memory, large ones in a file without a name.

Forty photographs that wait their turn take forty files, not a quarter of a gigabyte of memory.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import IO

import orjson

from playground.local.messages import Json

IN_MEMORY_BYTES = 256 * 1024
PIECE_BYTES = 256 * 1024


def use_folder(folder: Path) -> None:
    """Where the files lie: the usual folder for them is memory on many machines."""
    folder.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(folder)


@contextmanager
def read_parcel(stream: BufferedIOBase, size: int) -> Iterator[IO[bytes]]:
    """What a client sends, taken off the wire piece by piece."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) as file:
        left = size
        while left and (piece := stream.read(min(left, PIECE_BYTES))):
            file.write(piece)
            left -= len(piece)
        file.seek(0)
        yield file


class Parcel:
    """What an engine will be asked, as JSON."""

    def __init__(self, payload: Json) -> None:
        raw = orjson.dumps(payload)
        self.size = len(raw)
        self.file = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - see close()
        self.file.write(raw)

    def read_again(self) -> IO[bytes]:
        """From its beginning."""
        self.file.seek(0)
        return self.file

    def close(self) -> None:
        self.file.close()
