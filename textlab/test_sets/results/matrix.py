"""The matrix of results as HTML: rows of an execution, and what each variant made of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

from django.core.paginator import Page
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.safestring import SafeString

from textlab.test_sets.models import ExecutionRow, TestCell, TestExecution
from textlab.test_sets.results.row_pictures import link_picture
from textlab.test_sets.state import CHECKING, DELETED, RUNNING, STOPPED, WAITING, classify_cell
from textlab.test_sets.voting import describe_vote

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
    vote: str  # on its images, in words
    vote_url: str  # where its owner votes


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
    labels = [str(variant["label"]) for variant in execution.variants]
    write = partial(write_image_cell if execution.makes_images else write_text_cell, labels)
    return [
        MatrixRow(
            row.number,
            row.pk,
            list(list_values(execution, row.values, shared=shared)),
            SafeString("".join(write(row, n, cells.get((row.pk, n))) for n in range(len(labels)))),
            describe_vote(execution, row.vote),
            link_vote(execution, row, shared=shared),
        )
        for row in rows
    ]


def link_vote(execution: TestExecution, row: ExecutionRow, *, shared: bool) -> str:
    if shared or not execution.makes_images:
        return ""
    return reverse("test-vote", args=[execution.pk, row.number])


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


def write_image_cell(
    labels: Sequence[str], row: ExecutionRow, place: int, cell: Cell | None
) -> str:
    """An image in place of what the checks say, and whether it was voted the best."""
    if cell is None or cell.state != "pass":
        return write_text_cell(labels, row, place, cell)
    is_best = row.vote is not None and row.vote["winner"] == place
    mark = '<span class="cell-best">Best</span>' if is_best else ""
    alt = escape(f"Row {row.number}, {labels[place]}")
    note = '<span class="cell-note">Comment</span>' if cell.comment else ""
    return (
        f'<td class="cell cell-image" data-outcome="{"pass" if is_best else "made"}">'
        f'<a id="c{cell.pk}" href="cells/{cell.pk}/"><img src="cells/{cell.pk}/image" alt="{alt}"'
        f' width="160" height="160" loading="lazy"></a>{mark}{note}</td>'
    )


def write_text_cell(
    _labels: Sequence[str], _row: ExecutionRow, _place: int, cell: Cell | None
) -> str:
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
