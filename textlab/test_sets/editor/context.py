"""What the page of a test set shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from playground.http import Request
from textlab.model_offers import list_models
from textlab.prompts.template import list_variables
from textlab.test_sets.editor.check_fields import CheckLine, list_types, write_lines
from textlab.test_sets.editor.forms import RowsForm
from textlab.test_sets.editor.services import KINDS
from textlab.test_sets.models import TestRow, TestSet
from textlab.test_sets.pictures import is_key

PAGE_ROWS = 50
MAX_EXECUTIONS = 20  # that are listed below
BLANK_ROWS = 3  # below the last row, to type into


@dataclass(frozen=True, slots=True)
class Column:
    index: int
    name: str
    kind: str
    is_used: bool  # by the message, the system prompt or a check

    @property
    def number(self) -> int:
        return self.index + 1


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: of each column the name of its field, and what stands in it."""

    row: TestRow
    cells: list[tuple[Column, str, str]]


def set_context(request: Request, test_set: TestSet, **extra: Any) -> dict[str, Any]:
    columns = list_columns(test_set)
    page = find_page(request, test_set)
    is_last = not page.has_next()
    return {
        "test_set": test_set,
        "columns": columns,
        "kinds": KINDS,
        "takes_pictures": any(column.kind == "picture" for column in columns),
        "page": page,
        "lines": [build_line(row, columns) for row in page],
        "blank": [build_blank(n, columns) for n in range(BLANK_ROWS)] if is_last else [],
        "missing": list_missing(test_set),
        "rows_form": RowsForm(),
        "check_lines": add_blank(extra.pop("typed_lines", write_lines(test_set.checks))),
        **checks_context(request.owner),
        "executions": test_set.executions.filter(removed=None)[:MAX_EXECUTIONS],
        **extra,
    }


def checks_context(owner: str) -> dict[str, Any]:
    """Of textlab/test_sets/_checks.html, but for its lines: the kinds, and who can judge."""
    models = [(f"{provider}:{name}", name) for provider, name in list_models(owner)]
    return {"check_types": list_types(), "models": models}


def add_blank(lines: Sequence[CheckLine]) -> list[CheckLine]:
    """One more to type into."""
    return [*lines, CheckLine()]


def find_page(request: Request, test_set: TestSet) -> Page[TestRow]:
    return Paginator(test_set.rows.all(), PAGE_ROWS).get_page(request.GET.get("page"))


def list_columns(test_set: TestSet) -> list[Column]:
    names = {variable.name for variable in list_variables(join_templates(test_set))}
    return [
        Column(n, column["name"], column.get("kind", "text"), column["name"] in names)
        for n, column in enumerate(test_set.columns)
    ]


def join_templates(test_set: TestSet) -> str:
    return "\n".join([test_set.system, test_set.message, *map(str, test_set.checks)])


def list_missing(test_set: TestSet) -> list[str]:
    """Variables of the message and system prompt that are no column, and have no default."""
    names = {column["name"] for column in test_set.columns}
    variables = list_variables(f"{test_set.system}\n{test_set.message}")
    return [each.name for each in variables if each.default is None and each.name not in names]


def build_line(row: TestRow, columns: Sequence[Column]) -> Line:
    cells = [(c, f"cell.{row.pk}.{c.index}", read_cell(row, c)) for c in columns]
    return Line(row, cells)


def read_cell(row: TestRow, column: Column) -> str:
    value = str(row.values.get(column.name, ""))
    return "" if column.kind == "picture" and not is_key(value) else value


def build_blank(number: int, columns: Sequence[Column]) -> list[tuple[Column, str]]:
    return [(column, f"new.{number}.{column.index}") for column in columns]
