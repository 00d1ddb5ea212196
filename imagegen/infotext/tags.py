"""Pieces of text as they lie in a file."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from imagegen.infotext.errors import InfotextError
from playground.intake import limits
from playground.intake.png_texts import unpack_bytes

MAX_TEXTS = 200  # texts of one file that are looked at


@dataclass(frozen=True, slots=True)
class Tag:
    """One text of a file, under the name it has there."""

    name: str  # the keyword of a PNG, the field of an EXIF block, XMP, comment
    text: str
    kind: str  # where it lay: tEXt, zTXt, iTXt, EXIF, …
    note: str = ""  # what was wrong with it


def limit_tags(tags: Iterable[Tag]) -> Iterator[Tag]:
    """What a file has of them within the bounds, also where it is cut off behind them."""
    room = limits.TEXT_ALL
    try:
        for count, tag in enumerate(tags):
            if count == MAX_TEXTS or len(tag.text) > room:
                yield Tag("", "", "file", "It contains more text that wasn't read.")
                return
            # What was not unpacked took as much time as what was; what is empty took none.
            room -= limits.TEXT_CHUNK if tag.note else len(tag.text)
            yield tag
    except InfotextError as error:
        yield Tag("", "", "file", error.message)


def unpack_text(data: bytes) -> tuple[bytes, str]:
    """A deflated text up to its bound, and what was wrong with it."""
    try:
        text = unpack_bytes(data, limits.TEXT_CHUNK)
    except zlib.error:
        return b"", "It is damaged and can't be decompressed."
    if text is None:
        return b"", "It decompresses to more than 1 MB and wasn't read."
    return text, ""


def decode_text(data: bytes, encoding: str = "utf-8") -> str:
    return data.decode(encoding, "replace").replace("\0", "")
