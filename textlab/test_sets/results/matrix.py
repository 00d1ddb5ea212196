"""The matrix of results as HTML: rows of an execution, and what each variant made of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.core.paginator import Page
from django.db.models.functions import Left
from django.utils.safestring import SafeString

from textlab.test_sets.models import ExecutionRow, TestCell, TestExecution
from textlab.test_sets.results.row_pictures import link_picture
from textlab.test_sets.state import CHECKING, DELETED, RUNNING, STOPPED, WAITING, classify_cell

PAGE_ROWS = 25
EXCERPT_CHARS = 140
VALUE_CHARS = 120
MAX_VALUES = 2  # of a row that are shown beside it
WORDS = {
    "pass": "Pass",
    "fail": "Fail",
    "error": "Error",
    WAITING: "Waiting",
    RUNNING: "Answering",
    CHECKING: "Checking",
    STOPPED: "Stopped",
    DELETED: "Deleted",
}


@dataclass(frozen=True, slots=True)
class MatrixRow:
    number: int
    pk: int
    values: list[tuple[str, str, str]]  # column, what stands there, the address of its picture
    cells: SafeString


@dataclass(frozen=True, slots=True)
class Cell:
    """What the matrix shows of one."""

    pk: int
    state: str
    verdict: str
    comment: str
    text: str  # the beginning of the answer, or of what is wrong


def build_rows(
    execution: TestExecution, page: Page[ExecutionRow], *, shared: bool = False
) -> list[MatrixRow]:
    rows = list(page)
    cells = load_cells([row.pk for row in rows], is_stopped=execution.is_stopped)
    count = len(execution.variants)
    return [
        MatrixRow(
            row.number,
            row.pk,
            list(list_values(execution, row.values, shared=shared)),
            SafeString("".join(write_cell(cells.get((row.pk, n))) for n in range(count))),
        )
        for row in rows
    ]


def load_cells(rows: Sequence[int], *, is_stopped: bool) -> dict[tuple[int, int], Cell]:
    """By row and variant. Of an answer its beginning: the whole of it may be long."""
    cells = TestCell.objects.filter(row__in=rows).order_by()
    lines = cells.values_list(
        "row_id", "variant", "pk", "comment", "outcome", "verdict", "is_due", "run__status",
        Left("run__text", EXCERPT_CHARS + 1), Left("run__error", EXCERPT_CHARS + 1),
    )  # fmt: skip
    return {
        (row, variant): Cell(
            pk, classify_cell(*facts, is_stopped=is_stopped), facts[1], comment, text or error or ""
        )
        for row, variant, pk, comment, *facts, text, error in lines
    }


def list_values(
    execution: TestExecution, values: Mapping[str, str], *, shared: bool
) -> Iterator[tuple[str, str, str]]:
    for column in execution.columns[:MAX_VALUES]:
        text, url = values.get(column["name"], ""), ""
        if column.get("kind") == "picture":
            url = link_picture(execution, text, shared=shared)
        yield column["name"], "" if url else shorten(text, VALUE_CHARS), url


def write_cell(cell: Cell | None) -> str:
    """Here and not in a template, where the three hundred cells of a page take long."""
    if cell is None:
        return "<td></td>"
    mark = " by hand" if cell.verdict else ""
    note = '<span class="cell-note">Comment</span>' if cell.comment else ""
    text = shorten(cell.text, EXCERPT_CHARS)
    excerpt = f'<p dir="auto">{escape(text)}</p>' if text else ""
    link = f'<a id="c{cell.pk}" href="cells/{cell.pk}/">{WORDS[cell.state]}{mark}</a>'
    return f'<td class="cell" data-outcome="{cell.state}">{link}{note}{excerpt}</td>'


def shorten(text: str, most: int) -> str:
    line = " ".join(str(text).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
