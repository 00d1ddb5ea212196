"""How a child process and its parent talk: a JSON head and raw bytes, each with its length.

Not pickle: a child that a hostile file has taken over must not run code in its parent.
"""

import json
import struct
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from playground.intake.types import Document

LENGTHS = struct.Struct(">II")
MAX_PART_BYTES = 512 * 2**20  # bytes of one part; only a broken child would claim more


class Closed(Exception):  # noqa: N818 - what happened, not a failure of ours
    """The other side is gone."""


def write_frame(stream: BinaryIO, head: Any, data: bytes = b"") -> None:
    text = json.dumps(head).encode()
    stream.write(LENGTHS.pack(len(text), len(data)) + text)
    if data:
        stream.write(data)
    stream.flush()


def read_frame(stream: BinaryIO) -> tuple[Any, bytes]:
    """Raises Closed at the end of the stream."""
    lengths = LENGTHS.unpack(_read_exactly(stream, LENGTHS.size))
    if max(lengths) > MAX_PART_BYTES:
        raise Closed
    text, data = (_read_exactly(stream, length) for length in lengths)
    return json.loads(text), data


def pack_document(document: Document) -> tuple[dict[str, Any], bytes]:
    """A document as head and data."""
    head = asdict(document)
    if isinstance(document.source, bytes):
        return {**head, "source": None}, document.source
    return {**head, "source": str(document.source)}, b""


def unpack_document(head: dict[str, Any], data: bytes) -> Document:
    source = data if head["source"] is None else Path(head["source"])
    return Document(**{**head, "notes": tuple(head["notes"]), "source": source})


def _read_exactly(stream: BinaryIO, length: int) -> bytes:
    parts = []
    while length:
        part = stream.read(min(length, 2**20))
        if not part:
            raise Closed
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
