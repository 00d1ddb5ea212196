"""Pieces that stand side by side, as rows from top to bottom."""

from collections.abc import Iterable
from dataclasses import replace
from statistics import fmean

from playground.local.vision.pieces import Piece

SHARED = 0.6  # of the lower piece's height must lie beside its neighbour
STACKED = 0.5  # of the narrower piece's width
SPACE = 1.2  # of a piece's height: a space in justified text

Row = list[Piece]  # from left to right


def group_rows(pieces: Iterable[Piece]) -> list[Row]:
    grouped: list[Row] = []
    for piece in sorted(pieces, key=lambda each: each.middle):
        row = next((row for row in reversed(grouped) if _fits_row(row, piece)), None)
        if row is None:
            grouped.append([piece])
        else:
            row.append(piece)
    grouped.sort(key=lambda row: fmean(piece.middle for piece in row))
    return [sorted(row, key=lambda piece: piece.left) for row in grouped]


def _fits_row(row: Row, piece: Piece) -> bool:
    """Its nearest neighbour stands level, which also follows a line that is not straight."""
    nearest = max(row, key=lambda each: _shared_width(each, piece))
    shared = min(piece.bottom, nearest.bottom) - max(piece.top, nearest.top)
    level = shared > SHARED * min(piece.height, nearest.height)
    # What stands on the same stretch is stacked and not side by side.
    stacked = _shared_width(nearest, piece) > STACKED * min(nearest.width, piece.width)
    return level and not stacked


def _shared_width(one: Piece, other: Piece) -> float:
    """Negative: how far they are apart."""
    return min(one.right, other.right) - max(one.left, other.left)


def merge_pieces(row: Row) -> Row:
    """The row with pieces that are no more than a generous space apart made one."""
    pieces = row[:1]
    for piece in row[1:]:
        if piece.left - pieces[-1].right <= SPACE * piece.height:
            pieces[-1] = _join_pieces(pieces[-1], piece)
        else:
            pieces.append(piece)
    return pieces


def _join_pieces(left: Piece, right: Piece) -> Piece:
    return replace(
        left,
        text=f"{left.text} {right.text}",
        top=min(left.top, right.top),
        right=right.right,
        bottom=max(left.bottom, right.bottom),
    )
