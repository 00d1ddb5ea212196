"""What tells the lines of a column from the cells of a table."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, median

from playground.local.vision.pieces import Piece
from playground.local.vision.rows import group_rows, merge_pieces

LEVEL = 0.3  # of a line's height: lines that differ by less stand level
PROSE_WORDS, PROSE_LETTERS = 3, 14  # of a middling line
FILLED = 0.66  # of its column's width by a middling line of prose
FLUSH = 0.6  # of the lines end where a neighbour does, also where they run round a picture


def is_long(piece: Piece) -> bool:
    return len(piece.text.split()) >= PROSE_WORDS and len(piece.text) >= PROSE_LETTERS


def are_prose(side: Sequence[Piece]) -> bool:
    lines = [line for row in group_rows(side) for line in merge_pieces(row)]
    words = median(len(line.text.split()) for line in lines)
    letters = median(sum(c.isalpha() for c in line.text) for line in lines)
    return (
        words >= PROSE_WORDS
        and letters >= PROSE_LETTERS
        and (_measure_fill(side) >= FILLED or _measure_flush(side) >= FLUSH)
    )


def _measure_fill(side: Sequence[Piece]) -> float:
    """How much of the width a middling line takes; gaps within count as taken."""
    width = max(piece.right for piece in side) - min(piece.left for piece in side)
    return median(row[-1].right - row[0].left for row in group_rows(side)) / max(width, 1)


def _measure_flush(side: Sequence[Piece]) -> float:
    """The share of rows that end where the one above or below ends."""
    text_rows = group_rows(side)
    ends = [row[-1].right for row in text_rows]
    near = [
        abs(a - b) < row[-1].height / 2
        for row, (a, b) in zip(text_rows, pairwise(ends), strict=False)
    ]
    return fmean(
        above or below for above, below in zip([False, *near], [*near, False], strict=True)
    )


def stand_level(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Whether most lines of the shorter side have a neighbour at their height."""
    few, many = sorted((left, right), key=len)
    level = [any(_are_level(one, other) for other in many) for one in few]
    return sum(level) > len(level) / 2


def _are_level(one: Piece, other: Piece) -> bool:
    return abs(one.middle - other.middle) < LEVEL * min(one.height, other.height)
