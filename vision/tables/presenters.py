"""A table as the templates show it: rows of values, each with what is to be said of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse

from vision.models import Extraction
from vision.readings.presenters import has_no_file
from vision.readings.progress import count_runs
from vision.tables import pages as table_pages
from vision.tables.export import FORMATS
from vision.tables.merging import Option, Vote
from vision.tables.pages import PageTable, Table
from vision.tables.placing import Box
from vision.tables.values import find_fault
from vision.upload import presenters as upload_presenters

ROWS_AT_ONCE = 100  # of a table on one page of ours
PLACELESS = ("yesno", "choice")  # kinds that need not stand on the page as they are
TO_CHECK = frozenset({"differ", "missing", "fault"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One value. `state` and `words` say how sure it is, or what was decided."""

    column: int
    label: str
    kind: str
    text: str
    original: str
    state: str
    words: str
    options: Sequence[tuple[int, Option]] = ()  # other readings, by their number
    box: str = ""  # left, top, width, height in percent of the picture
    span: int = 1  # rows that it stands for
    is_whole: bool = False  # of the whole page

    @property
    def needs_check(self) -> bool:
        return self.state in TO_CHECK


@dataclass(slots=True)
class RowView:
    number: int
    cells: list[Cell]
    is_added: bool = False  # by a person
    span: int = 0  # rows that the page's head stands beside; 0 where it does not begin here

    @property
    def needs_check(self) -> bool:
        return any(cell.needs_check for cell in self.cells)


@dataclass(slots=True)
class PageView:
    """One page of the batch as part of the table."""

    id: str
    position: int
    title: str
    picture_url: str
    width: int | None
    height: int | None
    is_open: bool
    problems: list[dict[str, Any]]
    rows: list[RowView] = field(default_factory=list)
    takes_rows: bool = False  # a person may add one
    version: str = ""  # changes with what is shown, apart from what a person types


def table_context(extraction: Extraction, part: int, position: int) -> dict[str, Any]:
    counts = count_runs(extraction.batch)  # first: nothing is over that a page shows as open
    table = table_pages.gather_table(extraction)
    views = [build_page(table, page) for page in table.pages]
    parts = cut_parts(views)
    part = min(max(part, 1), len(parts) or 1)
    seen = parts[part - 1] if parts else []
    current = next((view for view in seen if view.position == position), None)
    names = list(dict.fromkeys(page.page.upload.name for page in table.pages))
    return {
        "table": str(extraction.pk),
        "batch": str(extraction.batch_id),
        "title": names[0] if len(names) == 1 else f"{len(table.pages)} pages",
        "fields": table.fields,
        "pages": seen,
        "current": current or (seen[0] if seen else None),
        "part": part,
        "parts": list_parts(extraction, len(parts), part),
        "left": count_left(views),
        "rows_count": sum(len(view.rows) for view in views),
        "pages_count": len(table.pages),
        "unusable": sum(not view.rows and not view.is_open for view in views),
        "formats": FORMATS,
        "counts": counts,
        "is_open": any(view.is_open for view in views),
        "is_placing": any(page.is_placing for page in table.pages),
        "has_places": any(page.has_lines for page in table.pages),
    }


def count_left(views: Sequence[PageView]) -> int:
    return sum(cell.needs_check for view in views for row in view.rows for cell in row.cells)


def list_parts(extraction: Extraction, count: int, part: int) -> list[tuple[int, str, bool]]:
    """Number, address, whether it is this one; none where there is one alone."""
    url = reverse("vision-table", args=[extraction.pk])
    numbers = range(1, count + 1) if count > 1 else ()
    return [(number, f"{url}?part={number}", number == part) for number in numbers]


def cut_parts(views: Sequence[PageView]) -> list[list[PageView]]:
    """A long table in parts; a page of more rows than fit begins anew in the next."""
    parts: list[list[PageView]] = [[]]
    room = ROWS_AT_ONCE
    for view in views:
        rows = view.rows
        while len(rows) > room:
            if room >= ROWS_AT_ONCE // 2 or len(rows) > ROWS_AT_ONCE:
                parts[-1].append(copy_page(view, rows[:room]))
                rows = rows[room:]
            parts.append([])
            room = ROWS_AT_ONCE
        parts[-1].append(copy_page(view, rows))
        room -= max(len(rows), 1)
        if room <= 0:
            parts.append([])
            room = ROWS_AT_ONCE
    return [part for part in parts if part]


def copy_page(view: PageView, rows: list[RowView]) -> PageView:
    """With these of its rows alone. The first carries the page's head."""
    copied = replace(view, rows=list(rows))
    if rows:
        whole = [cell for cell in view.rows[0].cells if cell.is_whole]
        own = [cell for cell in rows[0].cells if not cell.is_whole]
        cells = sorted([*span_cells(whole, len(rows)), *own], key=lambda cell: cell.column)
        copied.rows[0] = replace(rows[0], cells=cells, span=len(rows))
    return copied


def span_cells(cells: Sequence[Cell], span: int) -> Iterator[Cell]:
    return (replace(cell, span=span) for cell in cells)


def build_page(table: Table, page: PageTable) -> PageView:
    picture = page.picture or next((run for run in page.runs if run.artifacts.all()), None)
    facts = describe_picture(page, picture)
    rows = [
        RowView(n, list(list_cells(table, page, n)), page.is_added(n))
        for n in range(len(page.rows))
    ]
    has_items = any(each.repeated for each in table.fields)
    return PageView(
        id=str(page.page.pk),
        position=page.position,
        title=page.page.title,
        is_open=page.is_open,
        problems=table_pages.list_problems(page),
        rows=rows,
        takes_rows=not page.is_open and (has_items or not rows),
        version=" ".join(
            [str(page.is_placing), *(f"{run.status}{run.attempts}" for run in page.runs)]
        ),
        **facts,
    )


def describe_picture(page: PageTable, run: Any) -> dict[str, Any]:
    artifact = next(iter(run.artifacts.all()), None) if run else None
    if artifact:
        url = reverse("run-picture", args=[run.pk])
        return {"picture_url": url, "width": artifact.width, "height": artifact.height}
    url = "" if has_no_file(page.page) else upload_presenters.file_url(page.page, "sent")
    return {"picture_url": url, "width": page.page.width, "height": page.page.height}


def list_cells(table: Table, page: PageTable, row: int) -> Iterator[Cell]:
    for column, each in enumerate(table.fields):
        if each.repeated or row == 0:
            yield build_cell(table, page, row, column)


def build_cell(table: Table, page: PageTable, row: int, column: int) -> Cell:
    each, vote = table.fields[column], page.rows[row].get(column, Vote([]))
    text = table.get_text(page, row, column)
    boxes = page.boxes[row] if row < len(page.boxes) else {}
    box = boxes.get(column)
    state, words = describe_state(table, page, row, column, box)
    options = [(n, option) for n, option in enumerate(vote.options) if option.text != text]
    return Cell(
        column, each.name, each.kind, text, vote.text, state, words,
        options if vote.is_disputed else [], " ".join(f"{part:g}" for part in box or ()),
        is_whole=not each.repeated,
    )  # fmt: skip


def describe_state(
    table: Table, page: PageTable, row: int, column: int, box: Box | None
) -> tuple[str, str]:
    """What is to be said of a value: a word for the style, and words for people."""
    each, vote = table.fields[column], page.rows[row].get(column, Vote([]))
    if decision := table.find_decision(page, row, column):
        if page.is_added(row):
            return ("corrected", "Added by hand") if decision.text else ("empty", "Empty")
        same = decision.text == decision.original
        return ("accepted", "Accepted") if same else ("corrected", f"Was: {vote.text or 'empty'}")
    if fault := find_fault(each, vote.text):
        return "fault", fault.capitalize()
    if vote.is_disputed:
        agreeing = len(vote.options[0].models)
        return "differ", f"Models differ: {agreeing} of {vote.count}"
    placed = box is not None or each.kind in PLACELESS
    if vote.text and page.has_lines and row < len(page.boxes) and not placed:
        return "missing", "Not on the page"
    if vote.count > 1:
        return "agree", f"{vote.count} models agree"
    if not vote.text:
        return "empty", "Empty"
    return ("found", "On the page") if box else ("read", "Read")
