"""Rows as plain text: indentation kept roughly, cells of a table under each other."""

from collections.abc import Iterator
from itertools import groupby, pairwise
from statistics import median

from playground.local.vision.rows import Row, merge_pieces

BETWEEN_CELLS = "  "
INDENTED = 2  # characters; less is the shape of a letter
MAX_INDENT_CHARS = 60
PARAGRAPH = 0.6  # of the row's height, beyond the usual distance


def write_page(blocks: list[list[Row]], *, straight: bool) -> str:
    """The page. On one that is not straight the left edge says nothing of indentation."""
    whole = [[merge_pieces(row) for row in block] for block in blocks]
    return "\n\n".join("\n".join(block_lines(block, straight=straight)) for block in whole)


def block_lines(block: list[Row], *, straight: bool) -> Iterator[str]:
    letter = _measure_letter(block)
    edge = min(row[0].left for row in block)
    usual = _usual_distance(block)
    above: Row | None = None
    for is_table, group in groupby(block, key=lambda row: len(row) > 1):
        members = list(group)
        lines = (
            write_table(members)
            if is_table and len(members) > 1
            else [join_row(r) for r in members]
        )
        margin = _measure_indent(min(r[0].left for r in members) - edge, letter) if is_table else 0
        for row, line in zip(members, lines, strict=True):
            if above and _measure_distance(above, row) > usual + PARAGRAPH * _measure_height(row):
                yield ""
            own = margin if is_table else _measure_indent(row[0].left - edge, letter)
            yield " " * (own if straight else 0) + line
            above = row


def join_row(row: Row) -> str:
    """One row by itself."""
    return BETWEEN_CELLS.join(piece.text for piece in row)


def write_table(members: list[Row]) -> list[str]:
    """Rows with their cells padded to columns; columns of figures stand right."""
    edges = find_columns(members)
    cells = [_fill_cells(row, edges) for row in members]
    padded = [_pad_column([row[place] for row in cells]) for place in range(len(edges))]
    return [BETWEEN_CELLS.join(row).rstrip() for row in zip(*padded, strict=True)]


def find_columns(members: list[Row]) -> list[tuple[float, float]]:
    """Stretches of the x axis on which cells stand above each other."""
    merged: list[tuple[float, float]] = []
    for left, right in sorted((cell.left, cell.right) for row in members for cell in row):
        if merged and left < merged[-1][1]:
            merged[-1] = merged[-1][0], max(right, merged[-1][1])
        else:
            merged.append((left, right))
    return merged


def _fill_cells(row: Row, edges: list[tuple[float, float]]) -> list[str]:
    within = [[c for c in row if left <= c.left <= right] for left, right in edges]
    return [join_row(cell) if cell else "" for cell in within]


def _pad_column(column: list[str]) -> list[str]:
    width = max(map(len, column))
    figures = sum(_is_figure(cell) for cell in column if cell)
    if figures * 2 > sum(map(bool, column)):
        return [cell.rjust(width) for cell in column]
    return [cell.ljust(width) for cell in column]


def _is_figure(cell: str) -> bool:
    return sum(c.isdigit() for c in cell) * 2 >= len(cell.replace(" ", ""))


def _measure_indent(distance: float, letter: float) -> int:
    deep = round(distance / letter)
    return min(deep, MAX_INDENT_CHARS) if deep >= INDENTED else 0


def _measure_letter(block: list[Row]) -> float:
    """The width of a typical character."""
    return max(1.0, median(p.width / len(p.text) for row in block for p in row))


def _measure_height(row: Row) -> float:
    return median(piece.height for piece in row)


def _measure_distance(above: Row, below: Row) -> float:
    return median(piece.middle for piece in below) - median(piece.middle for piece in above)


def _usual_distance(block: list[Row]) -> float:
    steps = [_measure_distance(above, below) for above, below in pairwise(block)]
    return median(steps) if steps else 0.0
