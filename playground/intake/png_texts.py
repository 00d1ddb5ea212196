"""The texts in a PNG file: chunks walked, what is packed unpacked up to a bound."""

import zlib
from collections.abc import Iterator

from playground.intake.errors import IntakeError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
TEXTS = (b"tEXt", b"zTXt", b"iTXt")
MOST_CHUNKS = 100_000
MAX_KEYWORD_BYTES = 79


def list_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Type, start and end of each, from IHDR to IEND. Raises IntakeError where it breaks."""
    at = len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data):
            raise IntakeError("This PNG file is cut off or damaged.")
        yield kind, at, end
        if kind == b"IEND":
            return
        at = end
    raise IntakeError("This PNG file is in too many pieces.")


def read_keyword(body: bytes) -> bytes:
    return body[: MAX_KEYWORD_BYTES + 1].partition(b"\0")[0]


def split_text(kind: bytes, body: bytes) -> tuple[bytes, bool]:
    """What follows the keyword of a text chunk, and whether it is packed."""
    rest = body[len(read_keyword(body)) + 1 :]
    if kind == b"zTXt":
        return rest[1:], True
    if kind == b"iTXt":  # behind the language and the translated keyword
        return rest[2:].partition(b"\0")[2].partition(b"\0")[2], rest[:1] == b"\1"
    return rest, False


def unpack_bytes(data: bytes, most_bytes: int) -> bytes | None:
    """Deflated data; None where it is more than its bound. Raises zlib.error where it is broken."""
    packed = zlib.decompressobj()
    text = packed.decompress(data, most_bytes)
    return None if packed.unconsumed_tail else text


def find_texts(data: bytes, keywords: frozenset[bytes], most_bytes: int) -> dict[bytes, bytes]:
    """The first text under each of these keywords, case aside.

    Raises IntakeError where the file, or one of these texts, is broken or larger than its bound.
    """
    texts: dict[bytes, bytes] = {}
    for kind, start, end in list_chunks(data):
        body = data[start + 8 : end - 4] if kind in TEXTS else b""
        keyword = read_keyword(body).lower()
        if keyword in keywords and keyword not in texts:
            texts[keyword] = read_text(kind, body, most_bytes)
    return texts


def read_text(kind: bytes, body: bytes, most_bytes: int) -> bytes:
    text, is_packed = split_text(kind, body)
    try:
        read = unpack_bytes(text, most_bytes) if is_packed else text
    except zlib.error:
        raise IntakeError("The text in this PNG file is damaged.") from None
    if read is None or len(read) > most_bytes:
        limit = most_bytes // 2**20
        raise IntakeError(f"The text in this PNG file is larger than {limit} MB.", "too_many_bytes")
    return read
