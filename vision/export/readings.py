"""What is exported: one page as one model read it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

Point = tuple[float, float]
Box = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and where it stands: corners in pixels of the picture as it was sent.

    From the top left corner clockwise, as seen by who reads the line: a line may lean or stand.
    """

    text: str
    box: Box
    score: float | None = None  # how sure the reader is, 0 to 1

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """From what the local reader answers: text, score, box as four [x, y]."""
        a, b, c, d = ((float(x), float(y)) for x, y in row["box"])
        return cls(row["text"], (a, b, c, d), row.get("score"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPage:
    page: str  # "receipt.pdf, page 2"
    text: str  # as it stands: edited, or as it was read
    original: str | None = None  # as it was read, if it was edited
    note: str = ""  # a sentence: why it failed, why it was cut
    provider: str = ""
    model: str = ""
    prompt: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    usage: Mapping[str, Any] = field(default_factory=dict)
    lines: Sequence[Line] = ()  # empty where boxes are not known
    width: int | None = None  # of the picture as it was sent, in pixels
    height: int | None = None
    picture: Callable[[], bytes] | None = None  # JPEG, PNG … as it was sent; asked for once


def build_titles(readings: Sequence[ExportPage]) -> list[str]:
    """A heading for each; it names the model where several models read."""
    several = len({(reading.provider, reading.model) for reading in readings}) > 1
    return [f"{r.page} – {r.model}" if several and r.model else r.page for r in readings]
