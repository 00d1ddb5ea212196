"""A file that somebody brings, as rows of a test set."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.core.exceptions import ValidationError

from textlab.test_sets.checks import parse_checks
from textlab.test_sets.child_pool import run_file_job
from textlab.test_sets.editor.tables import name_columns
from textlab.test_sets.imports.bounds import MAX_FILE_BYTES


@dataclass(frozen=True, slots=True)
class ImportedRows:
    """What can be used of a file.

    `columns`: names that variables can have. `rows`: a text for each of them; `checks`: those of
    each row. `shared_checks`: of all rows. `problems`: numbers of rows as the file has them, from 1
    and without its header, each with a sentence; 0 is the file as a whole.
    """

    columns: list[str]
    rows: list[dict[str, str]]
    checks: list[list[dict[str, Any]]]
    shared_checks: list[dict[str, Any]] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def read_rows(name: str, data: bytes) -> ImportedRows:
    """By a child process: the streams of this one go on. Raises ValidationError."""
    if len(data) > MAX_FILE_BYTES:
        raise ValidationError(
            f"This file is too large: it may have at most {MAX_FILE_BYTES // 2**20} MB."
        )
    content = run_file_job("read", data, name=name)
    return build_rows(orjson.loads(content))


def build_rows(raw: dict[str, Any]) -> ImportedRows:
    """With the checks read and the columns named anew."""
    names = dict(zip(raw["columns"], name_columns(raw["columns"]), strict=True))
    problems = [(number, reason) for number, reason in raw["problems"]]
    reader = CheckReader(problems)
    rows = [
        {fresh: row["values"].get(name, "") for name, fresh in names.items()} for row in raw["rows"]
    ]
    checks = [reader.read_checks(row["number"], row["checks"]) for row in raw["rows"]]
    shared = reader.read_checks(0, raw["shared_checks"])
    if not rows:
        problems.append((0, "There is no row in it that can be used."))
    return ImportedRows(list(names.values()), rows, checks, shared, sorted(problems))


@dataclass(slots=True)
class CheckReader:
    """Reads each check once, however many rows have it."""

    problems: list[tuple[int, str]]
    known: dict[bytes, dict[str, Any] | str] = field(default_factory=dict)

    def read_checks(self, number: int, items: Sequence[Any]) -> list[dict[str, Any]]:
        """Those that can be used; the others are problems of this row."""
        checks = []
        for item in items:
            check = self.read_check(item)
            if isinstance(check, str):
                self.problems.append((number, f"{check} The check is left out."))
            else:
                checks.append(check)
        return checks

    def read_check(self, item: Any) -> dict[str, Any] | str:
        """The check, or a sentence that says what is wrong with it."""
        key = orjson.dumps(item)
        if key not in self.known:
            try:
                self.known[key] = parse_checks([item])[0].as_dict()
            except ValidationError as error:
                self.known[key] = error.messages[0].replace("Check 1", "A check", 1)
        return self.known[key]
