"""Tables as people paste them: out of a spreadsheet, or as CSV. Names for their columns."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError

from textlab.prompts.template import MAX_VARIABLE_CHARS

DELIMITERS = "\t;,"
MAX_CELL_CHARS = 100_000
Table = list[list[str]]


def read_pasted(text: str) -> Table:
    """Its lines as cells, without empty lines. Raises ValidationError."""
    lines = text.lstrip("\n").replace("\0", "")
    first = lines.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ValidationError(f"This can't be read as a table: {error}.") from None
    rows = [[cell.strip() for cell in row] for row in rows]
    return [row for row in rows if any(row)]


def name_column(text: str, names: Iterable[str], number: int) -> str:
    """As a variable may be called: letters, digits and underscores, no digit first, none twice."""
    name = re.sub(r"\W+", "_", text.strip()).strip("_") or f"column_{number}"
    name = (f"column_{name}" if name[0].isdigit() else name)[: MAX_VARIABLE_CHARS - 4]
    taken, free, count = set(names), name, 1
    while free in taken:
        count += 1
        free = f"{name}_{count}"
    return free


def name_columns(texts: Sequence[str]) -> list[str]:
    names: list[str] = []
    for number, text in enumerate(texts, start=1):
        names.append(name_column(text, names, number))
    return names
