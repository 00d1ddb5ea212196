"""What was typed into the page of a test set, as its form sends it."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from textlab.test_sets.editor.check_fields import CheckLine, read_checks, read_lines
from textlab.test_sets.models import MAX_NAME_CHARS, Answers, TestSet

MAX_TEMPLATE_CHARS = 200_000


@dataclass(slots=True)
class TypedSet:
    """`rows` and `fresh`: what stands in each column, of rows by their keys and of new ones.

    `lines` are the checks as they were typed, `checks` those that can be used.
    """

    name: str
    system: str
    message: str
    answers: str
    columns: list[str]
    kinds: list[str]
    rows: dict[int, dict[str, str]]
    fresh: list[dict[str, str]]
    lines: list[CheckLine]
    checks: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_set(values: QueryDict, test_set: TestSet) -> TypedSet:
    names = [column["name"] for column in test_set.columns]
    typed = TypedSet(
        name=values.get("name", "").strip()[:MAX_NAME_CHARS] or test_set.name,
        system=clean_text(values.get("system", "")),
        message=clean_text(values.get("message", "")),
        answers=read_answers(values, test_set),
        columns=values.getlist("column"),
        kinds=values.getlist("kind"),
        rows=read_cells(values, "cell", names),
        fresh=list_fresh(values, names),
        lines=read_lines(values),
    )
    typed.checks, typed.problems = read_checks(typed.lines)
    if "check_type" not in values:
        typed.checks = test_set.checks
    if max(len(typed.system), len(typed.message)) > MAX_TEMPLATE_CHARS:
        typed.problems.append(f"At most {MAX_TEMPLATE_CHARS:,} characters fit in a message.")
    return typed


def read_answers(values: QueryDict, test_set: TestSet) -> str:
    answers = values.get("answers", "")
    return answers if answers in Answers.values else test_set.answers


def clean_text(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\0", "")


def read_cells(values: QueryDict, verb: str, names: list[str]) -> dict[int, dict[str, str]]:
    """Of `<verb>.<row>.<column>`: by row, what stands in its columns."""
    rows: dict[int, dict[str, str]] = {}
    for key in values:
        parts = key.split(".")
        if parts[0] != verb or len(parts) != 3 or not all(map(is_number, parts[1:])):
            continue
        if int(parts[2]) < len(names):
            text = clean_text(values.get(key, ""))
            rows.setdefault(int(parts[1]), {})[names[int(parts[2])]] = text
    return rows


def list_fresh(values: QueryDict, names: list[str]) -> list[dict[str, str]]:
    """The rows that were typed below the others, without blank ones."""
    rows = read_cells(values, "new", names)
    return [rows[n] for n in sorted(rows) if any(value.strip() for value in rows[n].values())]


def is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 18
