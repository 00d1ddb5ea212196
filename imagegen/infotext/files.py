"""Texts into pictures and out of them, without touching a pixel."""

from collections.abc import Iterator
from typing import Protocol

from imagegen.infotext import jpeg, png, webp
from imagegen.infotext.errors import InfotextError
from imagegen.infotext.grammar import clean_text
from imagegen.infotext.tags import Tag
from playground.intake.sniff import HEAD_BYTES, kind_or_none


class Format(Protocol):
    """What png, jpeg and webp know of their kind. All raise InfotextError for a broken file."""

    def embed_text(self, data: bytes, text: str) -> bytes: ...
    def strip_metadata(self, data: bytes) -> bytes: ...
    def read_tags(self, data: bytes) -> Iterator[Tag]: ...


FORMATS: dict[str, Format] = {"image/png": png, "image/jpeg": jpeg, "image/webp": webp}


def guess_mime(data: bytes) -> str:
    """What it is in truth; empty for what is no picture."""
    kind = kind_or_none(data[:HEAD_BYTES])
    return kind.mime if kind else ""


def embed_text(data: bytes, mime: str, text: str) -> bytes:
    """The picture with `text` in it, in the place of an earlier one.

    Of other formats, and where the structure of the file cannot be followed, it comes back as it
    was: a picture is worth more than its label.
    """
    file_format = FORMATS.get(mime)
    if file_format is None or guess_mime(data) != mime or not text:
        return data
    try:
        return file_format.embed_text(data, clean_text(text))
    except InfotextError:
        return data


def strip_metadata(data: bytes, mime: str) -> bytes:
    """The picture alone; colours and orientation stay as they are. Other formats come back as
    they were. Raises InfotextError where the structure of the file cannot be followed."""
    file_format = FORMATS.get(mime)
    if file_format is None:
        return data
    if guess_mime(data) != mime:
        raise InfotextError("This file isn't the type it was saved as, so nothing was removed.")
    return file_format.strip_metadata(data)
