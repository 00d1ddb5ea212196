"""Take the body of a request, within bounds, and read it as a JSON object."""

from contextlib import AbstractContextManager
from email.message import Message
from io import BufferedIOBase
from typing import IO

import orjson

from playground.local.errors import ApiError, build_malformed
from playground.local.messages import Json
from playground.local.parcel import read_parcel

MAX_BODY_BYTES = 8 * 1024 * 1024
DRAINED = 16 * MAX_BODY_BYTES
PIECE_BYTES = 64 * 1024


def read_length(headers: Message, most: int = MAX_BODY_BYTES) -> int:
    """The declared size of the body in bytes."""
    declared = headers.get("Content-Length", "")
    if not (declared.isascii() and declared.isdigit()):
        raise ApiError(411, "length_required", "The request needs a Content-Length header.")
    size = int(declared)
    if size > most:
        raise ApiError(413, "body_too_large", f"The body is {size} bytes; {most} are allowed.")
    return size


def take_body(stream: BufferedIOBase, size: int) -> AbstractContextManager[IO[bytes]]:
    """The whole body, a large one outside of memory."""
    return read_parcel(stream, size)


def parse_body(raw: bytes) -> Json:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise build_malformed(f"The body is not valid JSON: {error}.", "invalid_json") from error
    if not isinstance(value, dict):
        raise build_malformed("The body must be a JSON object.", "invalid_json")
    return value


def drain_body(stream: BufferedIOBase, headers: Message) -> None:
    """Take a refused body off the wire: closing under a client that still writes
    resets the connection, and the client would never read why it was refused."""
    declared = headers.get("Content-Length", "0")
    left = min(int(declared), DRAINED) if declared.isascii() and declared.isdigit() else 0
    while left > 0:
        piece = stream.read(min(left, PIECE_BYTES))
        if not piece:
            return
        left -= len(piece)
