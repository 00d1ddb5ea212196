"""Reading order: a page cut at the gutters between columns of text.

What stands side by side is either columns, read one after the other, or a table, read
row by row. Columns are told by their lines: they are prose that fills the width, or they
do not stand level with their neighbours.
"""

from collections.abc import Iterator, Sequence
from statistics import median

from playground.local.vision.pieces import Piece
from playground.local.vision.prose import are_prose, is_long, stand_level
from playground.local.vision.rows import Row, group_rows

FEWEST_LINES = 3  # of a column
NARROWEST = 0.2  # of a line's height: a gutter between boxes, which are larger than their text
BENT = 0.5  # of a line's height: how far a column's edge wanders
NEARLY = 0.5  # of a line's height: above or below, and still beside

Pieces = Sequence[Piece]


def group_blocks(pieces: Pieces) -> list[list[Row]]:
    """Groups of rows, in reading order."""
    for gutter in _find_gutters(pieces):
        bands = list(_list_bands(pieces, gutter))
        if any(_are_columns(left, right) for _, left, right in bands):
            return _join_blocks(_order_blocks(bands))
    return [group_rows(pieces)] if pieces else []


def _find_gutters(pieces: Pieces) -> Iterator[float]:
    """Places on the x axis where many lines have a gap, most gaps first."""
    gaps = [gap for piece in pieces if (gap := _find_gap(piece, pieces))]
    near = BENT * median(piece.height for piece in pieces) if pieces else 0.0
    gap_counts = (
        [gap for gap in gaps if gap[0] < right <= gap[1]] for right in {r for _, r in gaps}
    )
    seen: list[float] = []
    for here in sorted(gap_counts, key=lambda each: (len(each), each), reverse=True):
        x = median((left + right) / 2 for left, right in here)
        if len(here) >= FEWEST_LINES and all(abs(x - other) > near for other in seen):
            seen.append(x)
            yield x


def _find_gap(piece: Piece, pieces: Pieces) -> tuple[float, float] | None:
    """From the end of a piece to the nearest one that begins to its right."""
    beside = [each.left for each in pieces if each.left >= piece.right and _are_beside(piece, each)]
    nearest = min(beside, default=piece.right)
    return (piece.right, nearest) if nearest - piece.right > NARROWEST * piece.height else None


def _are_beside(one: Piece, other: Piece) -> bool:
    """Whether they stand side by side, or nearly: lines of two columns may lie in between."""
    return min(one.bottom, other.bottom) - max(one.top, other.top) > -NEARLY * one.height


Band = tuple[list[Piece], list[Piece], list[Piece]]  # what crosses the gutter; left; right


def _list_bands(pieces: Pieces, gutter: float) -> Iterator[Band]:
    """The page between the rows that cross the gutter: headings, captions, whole paragraphs."""
    rest = [piece for piece in pieces if not _crosses_gutter(piece, gutter)]
    across: list[Row] = []
    inset: list[Piece] = []
    for row in group_rows(piece for piece in pieces if _crosses_gutter(piece, gutter)):
        if _is_inset(row, rest):
            inset += row
        else:
            across.append(row)
    floor = float("-inf")
    for row in [*across, []]:
        ceiling = min((piece.middle for piece in row), default=float("inf"))
        band = [piece for piece in rest if floor < piece.middle <= ceiling]
        left = [piece for piece in band if piece.centre < gutter]
        yield [piece for piece in inset if floor < piece.middle <= ceiling], [], []
        yield [], left, [piece for piece in band if piece.centre >= gutter]
        yield row, [], []
        floor = ceiling


def _crosses_gutter(piece: Piece, gutter: float) -> bool:
    """By more than the scan leans or the paper bends."""
    reach = BENT * piece.height
    return piece.left + reach < gutter < piece.right - reach


def _is_inset(row: Row, rest: list[Piece]) -> bool:
    """Whether columns run past it on both sides, as past a picture with its caption."""
    beside = [each for each in rest if is_long(each) and any(_are_beside(p, each) for p in row)]
    left, right = min(piece.left for piece in row), max(piece.right for piece in row)
    return any(p.right <= left for p in beside) and any(p.left >= right for p in beside)


def _order_blocks(bands: list[Band]) -> Iterator[tuple[bool, list[Row]]]:
    """Blocks, each with whether it is a column and so stands for itself."""
    for across, left, right in bands:
        if _are_columns(left, right):
            yield from ((True, block) for side in (left, right) for block in group_blocks(side))
        elif across or left or right:
            yield False, group_rows([*across, *left, *right])


def _join_blocks(blocks: Iterator[tuple[bool, list[Row]]]) -> list[list[Row]]:
    """Neighbours that are no columns make one block."""
    joined: list[list[Row]] = []
    open_block = False
    for is_column, block in blocks:
        if open_block and not is_column:
            joined[-1] += block
        else:
            joined.append(block)
        open_block = not is_column
    return joined


def _are_columns(left: list[Piece], right: list[Piece]) -> bool:
    if min(len(group_rows(left)), len(group_rows(right))) < FEWEST_LINES:
        return False
    if are_prose(left) and are_prose(right):
        return True
    return not stand_level(left, right)
