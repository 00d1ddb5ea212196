"""Take the body of a request, within bounds, and read it as a JSON object."""

from email.message import Message
from io import BufferedIOBase

import orjson

from playground.local.errors import ApiError, malformed
from playground.local.messages import Json

LARGEST = 8 * 1024 * 1024  # bytes
DRAINED = 16 * LARGEST
PIECE = 64 * 1024


def length(headers: Message) -> int:
    """The declared size of the body in bytes."""
    declared = headers.get("Content-Length", "")
    if not (declared.isascii() and declared.isdigit()):
        raise ApiError(411, "length_required", "The request needs a Content-Length header.")
    return int(declared)


def take(stream: BufferedIOBase, headers: Message, most: int = LARGEST) -> bytes:
    size = length(headers)
    if size > most:
        raise ApiError(413, "body_too_large", f"The body is {size} bytes; {most} are allowed.")
    return stream.read(size)


def parse(raw: bytes) -> Json:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise malformed(f"The body is not valid JSON: {error}.", "invalid_json") from error
    if not isinstance(value, dict):
        raise malformed("The body must be a JSON object.", "invalid_json")
    return value


def drain(stream: BufferedIOBase, headers: Message) -> None:
    """Take a refused body off the wire: closing under a client that still writes
    resets the connection, and the client would never read why it was refused."""
    declared = headers.get("Content-Length", "0")
    left = min(int(declared), DRAINED) if declared.isascii() and declared.isdigit() else 0
    while left > 0:
        piece = stream.read(min(left, PIECE))
        if not piece:
            return
        left -= len(piece)
