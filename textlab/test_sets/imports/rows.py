"""Rows on their way out of a file, whatever it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from textlab.test_sets.checks.values import write_text
from textlab.test_sets.imports.bounds import (
    MAX_CELL_CHARS,
    MAX_COLUMNS,
    MAX_PROBLEMS,
    MAX_ROWS,
)

ROWS_LEFT_OUT = f"A test set can have {MAX_ROWS:,} rows. This one and those after it are left out."


class FileFaultError(Exception):
    """A sentence that says why nothing can be read of a file."""


class RowFaultError(Exception):
    """A sentence that says why a row is left out, or a part of it."""


@dataclass(slots=True)
class RawRow:
    """`number`: its place in the file, from 1 and without the header."""

    number: int
    values: dict[str, str]
    checks: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class RawRows:
    """`columns` as the file names them. Problems of number 0 are the file's own."""

    columns: list[str] = field(default_factory=list)
    rows: list[RawRow] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    shared_checks: list[Any] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= MAX_ROWS

    def add_problem(self, number: int, reason: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append((number, reason))

    def add_row(self, row: RawRow) -> bool:
        """Whether the next one is wanted. A row that can't be stored is a problem instead."""
        if self.is_full:
            self.add_problem(row.number, ROWS_LEFT_OUT)
            return False
        try:
            self.check_row(row)
        except RowFaultError as error:
            self.add_problem(row.number, str(error))
        else:
            self.columns += [name for name in row.values if name not in self.columns]
            self.rows.append(row)
        return True

    def check_row(self, row: RawRow) -> None:
        """Raises RowFaultError."""
        for name, value in row.values.items():
            if len(value) > MAX_CELL_CHARS:
                raise RowFaultError(f"“{name[:60]}” has more than {MAX_CELL_CHARS:,} characters.")
        if len(set(self.columns).union(row.values)) > MAX_COLUMNS:
            raise RowFaultError(f"With it there would be more than {MAX_COLUMNS} columns.")


def write_cell(value: Any) -> str:
    """A value of JSON or of a sheet as the text of a cell; objects and lists as JSON."""
    if value is None:
        return ""
    text = orjson.dumps(value).decode() if isinstance(value, (dict, list)) else write_text(value)
    return clean_text(text)


def clean_text(text: str) -> str:
    """What every database can store."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def list_cells(fields: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    """Raises RowFaultError."""
    for name, value in fields.items():
        try:
            yield clean_text(str(name)), write_cell(value)
        except (TypeError, RecursionError) as error:
            raise RowFaultError(f"“{str(name)[:60]}” has a value that can't be read.") from error
