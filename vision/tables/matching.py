"""Where on a page a value stands: among the lines of the local reader, whoever found the value.

A text is looked for as it is, and nearly so; a number and a date by what they say, however they
are printed.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vision.tables.dates import list_dates
from vision.tables.fields import Field
from vision.tables.numbers import list_numbers
from vision.tables.values import type_value

EXACT = 100.0
MIN_SCORE = 80.0  # percent in common of a text and what is printed
MIN_PART_SCORE = 90.0  # of each line of a text that goes over several
MIN_PART_CHARS = 4
MIN_COVERAGE = 0.7  # of a text, by the lines that are a part of it
MAX_SHORT_CHARS = 3  # so short a text has to be a word of its own, letter by letter
WORD_BONUS = 4.0  # where it begins and ends with a word
MAX_TALL = 1.5  # a line higher than wide by this stands upright: no part of it is boxed


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line and its box, in percent of the picture."""

    text: str
    left: float
    top: float
    width: float
    height: float

    @classmethod
    def from_box(cls, row: Mapping[str, Any]) -> "PageLine":
        return cls(**{name: row[name] for name in ("text", "left", "top", "width", "height")})

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of lines that says a value: the first line, its characters, how surely."""

    line: int
    start: int
    stop: int
    score: float
    last: int  # the last line; the characters are those of a single one

    def build_box(self, lines: Sequence[PageLine]) -> tuple[float, float, float, float]:
        """Left, top, width, height in percent of the picture."""
        stretch = lines[self.line : self.last + 1]
        if len(stretch) == 1 and stretch[0].height < MAX_TALL * stretch[0].width:
            return cut_box(stretch[0], self.start, self.stop)
        left, top = min(each.left for each in stretch), min(each.top for each in stretch)
        right = max(each.left + each.width for each in stretch)
        bottom = max(each.top + each.height for each in stretch)
        return round(left, 2), round(top, 2), round(right - left, 2), round(bottom - top, 2)


def cut_box(line: PageLine, start: int, stop: int) -> tuple[float, float, float, float]:
    """The part of a line with these characters, as if all were equally wide."""
    count = max(len(line.text), 1)
    left = line.left + line.width * start / count
    width = line.width * (stop - start) / count
    return round(left, 2), round(line.top, 2), round(width, 2), round(line.height, 2)


def list_spots(field: Field, text: str, lines: Sequence[PageLine]) -> list[Spot]:
    """Wherever the value may stand, in the order of the lines."""
    if not text or field.kind == "yesno":
        return []
    value = type_value(field, text)
    if not isinstance(value, str) and value is not None:
        exact = list(SCANS[field.kind](value, lines))
        if exact:
            return exact
    return list(scan_text(text, lines))


def scan_numbers(value: Any, lines: Sequence[PageLine]) -> Iterator[Spot]:
    for at, line in enumerate(lines):
        for number in list_numbers(line.text):
            if value in number.values or -value in number.values:
                yield Spot(at, number.start, number.stop, EXACT, at)


def scan_dates(value: Any, lines: Sequence[PageLine]) -> Iterator[Spot]:
    for at, line in enumerate(lines):
        for printed in list_dates(line.text):
            if value in printed.values:
                yield Spot(at, printed.start, printed.stop, EXACT, at)


SCANS: Mapping[str, Callable[[Any, Sequence[PageLine]], Iterator[Spot]]] = {
    "number": scan_numbers,
    "amount": scan_numbers,
    "date": scan_dates,
}


def scan_text(text: str, lines: Sequence[PageLine]) -> Iterator[Spot]:
    wanted = text.lower()
    if len(wanted) <= MAX_SHORT_CHARS:
        yield from scan_word(wanted, lines)
        return
    spots = [
        spot for at, line in enumerate(lines) if (spot := match_line(wanted, line.text.lower(), at))
    ]
    yield from spots or scan_parts(wanted, lines)


def scan_word(word: str, lines: Sequence[PageLine]) -> Iterator[Spot]:
    pattern = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])")
    for at, line in enumerate(lines):
        for match in pattern.finditer(line.text.lower()):
            yield Spot(at, *match.span(), EXACT, at)


def match_line(wanted: str, line: str, at: int) -> Spot | None:
    """The whole text within one line."""
    from rapidfuzz import fuzz  # loaded with the first table

    if len(line) < MIN_SCORE / 100 * len(wanted):
        return None
    if len(line) < len(wanted):
        score = fuzz.ratio(wanted, line)
        return Spot(at, 0, len(line), score, at) if score >= MIN_SCORE else None
    hit = fuzz.partial_ratio_alignment(wanted, line, score_cutoff=MIN_SCORE)
    if hit is None:
        return None
    start, stop = hit.dest_start, hit.dest_end
    ends = not line[stop : stop + 1].isalnum() and not line[max(start - 1, 0) : start].isalnum()
    return Spot(at, start, stop, hit.score + (WORD_BONUS if ends else 0), at)


def scan_parts(wanted: str, lines: Sequence[PageLine]) -> Iterator[Spot]:
    """Neighbouring lines that each are a part of the text, and together most of it."""
    from rapidfuzz import fuzz  # loaded with the first table

    first, chars = None, 0
    for at, line in enumerate([*lines, PageLine("", 0, 0, 0, 0)]):
        part = line.text.lower()
        if len(part) >= MIN_PART_CHARS and fuzz.partial_ratio(part, wanted) >= MIN_PART_SCORE:
            first, chars = at if first is None else first, chars + len(part)
            continue
        if first is not None and chars >= MIN_COVERAGE * len(wanted):
            yield Spot(first, 0, 0, MIN_PART_SCORE, at - 1)
        first, chars = None, 0
