"""A line of text as pieces: what stands between two wide gaps, such as cells or columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

import numpy as np

from playground.local.vision.lay import Lay
from playground.local.vision.recognise import Glyphs, is_standing
from playground.local.vision.regions import Floats, Rectangle

WIDE_GAP = 0.85  # of the box's height: no usual space is so wide
SOFT_GAP = 0.5  # wide enough to be a gutter, if other lines have a gap there, too
READABLE = 0.5  # mean score; what is below is a picture taken for text

Span = tuple[float, float]


@dataclass(frozen=True)
class Piece:
    """Text, how sure it is (0 to 1), its four corners, and its place on the straightened page."""

    text: str
    score: float
    box: Floats
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def cut_up(
    box: Rectangle, glyphs: Glyphs, lay: Lay, rivers: Sequence[float] = ()
) -> Iterator[Piece]:
    """The pieces of one line on a page that lies like this."""
    for first, last, run in _list_runs(box, glyphs, lay, rivers):
        text = "".join(glyph.text for glyph in run).strip()
        score = fmean(glyph.score for glyph in run)
        if text and score >= READABLE:
            yield place_piece(text, score, _cut_corners(box, first, last), lay)


def soft_gaps(box: Rectangle, glyphs: Glyphs, lay: Lay) -> Iterator[Span]:
    """Where on the straightened page a line may have a gutter."""
    for _, first, last in _list_gaps(glyphs, _measure_length(box), SOFT_GAP):
        yield measure_span(box, first, last, lay)


def measure_span(box: Rectangle, first: float, last: float, lay: Lay) -> Span:
    """A stretch of a line on the x axis of the straightened page."""
    stretch = place_piece("", 0, _cut_corners(box, first, last), lay)
    return stretch.left, stretch.right


def place_piece(text: str, score: float, corners: Floats, lay: Lay) -> Piece:
    straight = lay.flatten_corners(corners)
    left, top = straight.min(axis=0).tolist()
    right, bottom = straight.max(axis=0).tolist()
    return Piece(text, score, corners, left, top, right, bottom)


def _measure_length(box: Rectangle) -> float:
    """Of the line, in heights of the line."""
    share = box.width / max(box.height, 1)
    return 1 / max(share, 0.001) if is_standing(box) else share


def _list_runs(
    box: Rectangle, glyphs: Glyphs, lay: Lay, rivers: Sequence[float]
) -> Iterator[tuple[float, float, Glyphs]]:
    """Where each run begins and ends along the line (0 to 1), and its characters."""
    start, begins, length = 0, 0.0, _measure_length(box)
    for number, first, last in _list_gaps(glyphs, length, SOFT_GAP):
        left, right = measure_span(box, first, last, lay)
        wide = (last - first) * length > WIDE_GAP
        if wide or any(left <= river <= right for river in rivers):
            yield begins, first, glyphs[start:number]
            start, begins = number, last
    if glyphs[start:]:
        yield begins, 1.0, glyphs[start:]


def _list_gaps(glyphs: Glyphs, length: float, least: float) -> Iterator[tuple[int, float, float]]:
    """Number of the character after each gap, and where the gap begins and ends (0 to 1)."""
    pitch = _measure_pitch(glyphs)
    inked = [(n, glyph.at) for n, glyph in enumerate(glyphs) if not glyph.text.isspace()]
    for (_, before), (number, after) in pairwise(inked):
        if (after - before - pitch) * length > least:
            yield number, before + pitch / 2, after - pitch / 2


def _measure_pitch(glyphs: Glyphs) -> float:
    """From one character to the next, typically."""
    inked = [glyph for glyph in glyphs if not glyph.text.isspace()]
    steps = [after.at - before.at for before, after in pairwise(inked)]
    return median(steps) if steps else 0.0


def _cut_corners(box: Rectangle, first: float, last: float) -> Floats:
    """The corners of a stretch of the line, from where its text begins."""
    corners = box.list_corners()
    if is_standing(box):  # it is read from its top down
        corners = np.roll(corners, -1, axis=0)
    top_left, top_right, bottom_right, bottom_left = corners
    return np.array(
        [
            _interpolate_points(top_left, top_right, first),
            _interpolate_points(top_left, top_right, last),
            _interpolate_points(bottom_left, bottom_right, last),
            _interpolate_points(bottom_left, bottom_right, first),
        ]
    )


def _interpolate_points(start: Floats, end: Floats, share: float) -> Floats:
    point: Floats = start + (end - start) * share
    return point
