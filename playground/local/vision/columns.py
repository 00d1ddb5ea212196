"""Reading order: a page cut at the gutters between columns of text.

What stands side by side is either columns, read one after the other, or a table, read
row by row. Columns are told by their lines: they are prose that fills the width, or they
do not stand level with their neighbours.
"""

from collections.abc import Iterator, Sequence
from statistics import median

from playground.local.vision.pieces import Piece
from playground.local.vision.rows import Row, merged, rows

FEWEST_LINES = 3  # of a column
NARROWEST = 0.5  # of a line's height: a gutter
NEARLY = 0.5  # of a line's height: above or below, and still beside
LEVEL = 0.3  # of a line's height: lines that differ by less stand level
PROSE_WORDS, PROSE_LETTERS = 3, 14  # of a middling line
FILLED = 0.66  # of its column's width by a middling line of prose

Pieces = Sequence[Piece]


def blocks(pieces: Pieces) -> list[list[Row]]:
    """Groups of rows, in reading order."""
    for gutter in _gutters(pieces):
        bands = list(_bands(pieces, gutter))
        if any(_are_columns(left, right) for _, left, right in bands):
            return _joined(_ordered(bands))
    return [rows(pieces)] if pieces else []


def _gutters(pieces: Pieces) -> Iterator[float]:
    """Places on the x axis where many lines have a gap, most gaps first."""
    gaps = [gap for piece in pieces if (gap := _gap(piece, pieces))]
    places = {right - 0.01 for _, right in gaps}
    counted = [(sum(left <= x < right for left, right in gaps), x) for x in places]
    for count, x in sorted(counted, reverse=True):
        if count >= FEWEST_LINES:
            yield x


def _gap(piece: Piece, pieces: Pieces) -> tuple[float, float] | None:
    """From the end of a piece to the nearest one that begins to its right."""
    beside = [each.left for each in pieces if each.left >= piece.right and _overlap(piece, each)]
    nearest = min(beside, default=piece.right)
    return (piece.right, nearest) if nearest - piece.right > NARROWEST * piece.height else None


def _overlap(one: Piece, other: Piece) -> bool:
    """Whether they stand side by side, or nearly: lines of two columns may lie in between."""
    return min(one.bottom, other.bottom) - max(one.top, other.top) > -NEARLY * one.height


Band = tuple[list[Piece], list[Piece], list[Piece]]  # what crosses the gutter; left; right


def _bands(pieces: Pieces, gutter: float) -> Iterator[Band]:
    """The page between the rows that cross the gutter: headings, captions, whole paragraphs."""
    crossing = rows(piece for piece in pieces if piece.left < gutter < piece.right)
    rest = [piece for piece in pieces if not piece.left < gutter < piece.right]
    floor = float("-inf")
    for row in [*crossing, None]:
        ceiling = min(piece.middle for piece in row) if row else float("inf")
        band = [piece for piece in rest if floor < piece.middle <= ceiling]
        left = [piece for piece in band if piece.right <= gutter]
        yield [], left, [piece for piece in band if piece.right > gutter]
        yield row or [], [], []
        floor = ceiling


def _ordered(bands: list[Band]) -> Iterator[tuple[bool, list[Row]]]:
    """Blocks, each with whether it is a column and so stands for itself."""
    for across, left, right in bands:
        if _are_columns(left, right):
            yield from ((True, block) for side in (left, right) for block in blocks(side))
        elif across or left or right:
            yield False, rows([*across, *left, *right])


def _joined(found: Iterator[tuple[bool, list[Row]]]) -> list[list[Row]]:
    """Neighbours that are no columns make one block."""
    joined: list[list[Row]] = []
    open_block = False
    for is_column, block in found:
        if open_block and not is_column:
            joined[-1] += block
        else:
            joined.append(block)
        open_block = not is_column
    return joined


def _are_columns(left: list[Piece], right: list[Piece]) -> bool:
    if min(len(rows(left)), len(rows(right))) < FEWEST_LINES:
        return False
    if _are_prose(left) and _are_prose(right):
        return True
    return not _stand_level(left, right)


def _are_prose(side: list[Piece]) -> bool:
    lines = [line for row in rows(side) for line in merged(row)]
    words = median(len(line.text.split()) for line in lines)
    letters = median(sum(c.isalpha() for c in line.text) for line in lines)
    return words >= PROSE_WORDS and letters >= PROSE_LETTERS and _filled(side) >= FILLED


def _filled(side: list[Piece]) -> float:
    """How much of the width a middling line takes; gaps within count as taken."""
    width = max(piece.right for piece in side) - min(piece.left for piece in side)
    return median(row[-1].right - row[0].left for row in rows(side)) / max(width, 1)


def _stand_level(left: list[Piece], right: list[Piece]) -> bool:
    """Whether most lines of the shorter side have a neighbour at their height."""
    few, many = sorted((left, right), key=len)
    level = [any(_level(one, other) for other in many) for one in few]
    return sum(level) > len(level) / 2


def _level(one: Piece, other: Piece) -> bool:
    return abs(one.middle - other.middle) < LEVEL * min(one.height, other.height)
