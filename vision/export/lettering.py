"""Where the letters of a line stand in its box: leaning, standing, from right to left.

What runs from right to left is written in that direction with its first letter first, by a matrix
that mirrors; so readers of PDF get it in the order it is read (Chromium's and Poppler do). In a
line of both directions they get every word right, and the order of the words as they see it.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from itertools import accumulate, pairwise
from typing import NamedTuple

from vision.export.readings import Box, Line, Point

BASELINE = 0.2  # of a box's height, from below
STRONG = {"R": "r", "AL": "r", "L": "l"}
WEAK = {"EN": "l", "AN": "l"}  # digits run from left to right in every script


class Run(NamedTuple):
    """Letters of one direction, in their part of the line's box, with what `Tm` takes."""

    text: str
    matrix: str


def place_text(
    line: Line, place: Callable[[Point], Point], ems: Callable[[str], float]
) -> list[Run]:
    """place: from the picture to the page; ems: how wide a text is in the font."""
    parts, from_right = split_directions(line.text)
    ends = list(accumulate((ems(text) for text, _ in parts), initial=0.0))
    a, b, c, d = map(place, _orient_box(line))
    runs = []
    for (text, mirrored), (start, stop) in zip(parts, pairwise(ends), strict=True):
        near, far = start / ends[-1], stop / ends[-1]
        if from_right:
            near, far = 1 - far, 1 - near
        box = (
            _find_point(a, b, near),
            _find_point(a, b, far),
            _find_point(d, c, far),
            _find_point(d, c, near),
        )
        runs.append(Run(text, _write_matrix(_mirror_box(box) if mirrored else box, stop - start)))
    return runs


def split_directions(text: str) -> tuple[list[tuple[str, bool]], bool]:
    """Stretches with whether they run from right to left, and whether the whole line does.

    The little of Unicode's rules that a line of print needs: what has no direction goes with its
    neighbours if they agree, and else with the line.
    """
    classes = [unicodedata.bidirectional(c) for c in text]
    base = next((STRONG[each] for each in classes if each in STRONG), "l")
    kinds = "".join(STRONG.get(each) or WEAK.get(each, "n") for each in classes)
    for kind in "rl":
        kinds = re.sub(f"(?<={kind})n+(?={kind})", partial(_fill_kind, kind), kinds)
    kinds = kinds.replace("n", base)
    parts = re.finditer("r+|l+", kinds)
    return [(text[slice(*part.span())], part[0][0] == "r") for part in parts], base == "r"


def _fill_kind(kind: str, match: re.Match[str]) -> str:
    return kind * len(match[0])


def _orient_box(line: Line) -> Box:
    """Corners as the text runs: in a box that stands, from its top down."""
    a, b, c, d = line.box
    stands = _measure_distance(a, d) > 2 * _measure_distance(a, b) and len(line.text) > 1
    return (b, c, d, a) if stands else line.box


def _measure_distance(p: Point, q: Point) -> float:
    return abs(p[0] - q[0]) + abs(p[1] - q[1])


def _find_point(p: Point, q: Point, part: float) -> Point:
    return p[0] + (q[0] - p[0]) * part, p[1] + (q[1] - p[1]) * part


def _mirror_box(box: Box) -> Box:
    a, b, c, d = box
    return b, a, d, c


def _write_matrix(box: Box, ems: float) -> str:
    """Stretches `ems` em of text over the box: it may lean, and its text may be narrow or wide."""
    (left, top), _, (right, below), (x, y) = box
    along = ((right - x) / ems or 0.01, (below - y) / ems)
    up = (left - x, (top - y) or 0.01)  # nothing could be found in a box without height
    start = (x + BASELINE * up[0], y + BASELINE * up[1])
    return " ".join(f"{number:.3f}" for number in (*along, *up, *start))
