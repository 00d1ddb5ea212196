"""What goes in and out of the intake. Plain data: it travels between processes as JSON."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.intake.sniff import KINDS, Kind

Bytes = bytes  # where a field takes the name
Crop = tuple[float, float, float, float]  # left, top, right, bottom, as parts of 1


@dataclass(frozen=True, slots=True)
class Document:
    """An uploaded picture, or a PDF or TIFF with its pages."""

    name: str  # cleaned, for people
    slug: str  # of its Kind
    size: int  # bytes
    pages: int
    width: int  # of the first page as it is shown, in pixels
    height: int
    notes: tuple[str, ...]  # what a person should know about it
    source: Path | bytes  # where it lies; the file belongs to whoever opened the document

    @property
    def kind(self) -> Kind:
        return KINDS[self.slug]


@dataclass(frozen=True, slots=True)
class Prepared:
    """One picture as it will be sent, without any metadata."""

    bytes: Bytes
    mime: str
    width: int
    height: int
    notes: list[str]  # everything that was done to it, as phrases
    original_width: int  # of the page as it is shown, before rotation and crop
    original_height: int
    dpi: int = 0  # at which a page of a PDF was drawn
    tilt: float = 0.0  # degrees, clockwise, by which it was straightened


@dataclass(frozen=True, slots=True)
class Size:
    width: int
    height: int
    bytes: int
    mime: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be sent as it is and, where that is above the limit, what to send instead."""

    full: Size
    smaller: Size | None  # None where the full one is within the limit
    options: dict[str, Any]  # of prepare_page, for the smaller one
    sentence: str
    notes: list[str]  # of the full one

    @property
    def fits(self) -> bool:
        return self.smaller is None


def describe_straightening(degrees: float) -> str:
    """The note of a page that was straightened."""
    return f"straightened by {abs(degrees):.1f}°"
