"""The pages of a table as they were read: answers, merged rows, places, decisions of a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from playground.infrastructure.offload import breathe_between, offload
from playground.models import OPEN, Run
from vision.models import Decision, Extraction, Page, Reading
from vision.readings.boxes import list_boxes
from vision.tables import services
from vision.tables.answers import Answer, read_answer
from vision.tables.fields import Field, load_fields
from vision.tables.matching import PageLine
from vision.tables.merging import Row, Vote, merge_answers
from vision.tables.places import find_places, unpack_boxes
from vision.tables.placing import Box
from vision.tables.rules import read_lines
from vision.upload import presenters as upload_presenters
from vision.upload.prompts import TABLE

MAX_PLACED_ROWS = 2_000  # of a table: each value is looked for among all lines of its page


@dataclass(slots=True)
class PageTable:
    """One page: what came of each model, and its rows. Open until all have answered.

    Its lines may come later: `is_placing` until they have.
    """

    page: Page
    position: int  # from 1
    runs: Sequence[Run] = ()  # those that brought values, or will
    is_open: bool = False
    is_placing: bool = False
    answers: Sequence[Answer] = ()
    rows: Sequence[Row] = ()
    lines: Sequence[PageLine] = ()
    boxes: Sequence[Mapping[int, Box | None]] = ()
    picture: Run | None = None  # the run whose picture the lines stand on
    added: int = 0  # rows at the end that a person added

    @property
    def has_lines(self) -> bool:
        return bool(self.lines)

    def is_added(self, row: int) -> bool:
        return row >= len(self.rows) - self.added

    @property
    def is_usable(self) -> bool:
        """Whether any answer has a value."""
        return any(answer.values or answer.rows for answer in self.answers)


@dataclass(slots=True)
class Table:
    extraction: Extraction
    fields: Sequence[Field]
    pages: Sequence[PageTable]
    decisions: Mapping[services.Key, Decision] = field(default_factory=dict)

    def find_decision(self, page: PageTable, row: int, column: int) -> Decision | None:
        """What was decided of this value, as long as the same is read there."""
        decision = self.decisions.get((page.page.pk, row, column))
        vote = page.rows[row].get(column) if row < len(page.rows) else None
        return decision if decision and vote and decision.original == vote.text else None

    def get_text(self, page: PageTable, row: int, column: int) -> str:
        """A value as it stands. One of the whole page stands in its first row."""
        row = row if self.fields[column].repeated else 0
        decision = self.find_decision(page, row, column)
        vote = page.rows[row].get(column) if page.rows else None
        return decision.text if decision else vote.text if vote else ""


def gather_table(extraction: Extraction, page: UUID | None = None) -> Table:
    """All pages that were asked for, or one of them."""
    fields = load_fields(extraction.fields)
    by_page: dict[UUID | None, list[Reading]] = {}
    for reading in services.list_readings(extraction):
        by_page.setdefault(reading.page_id, []).append(reading)
    pages = [p for p in upload_presenters.list_pages(extraction.batch) if p.pk in by_page]
    tables = [
        gather_page(each, n, by_page[each.pk], fields)
        for n, each in enumerate(breathe_between(pages), start=1)
        if page in (None, each.pk)
    ]
    for each in tables:
        add_rows(each, fields, extraction.added.get(str(each.page.pk), 0))
    services.keep_places(extraction, offload(place_tables, tables, fields, extraction.places))
    return Table(extraction, fields, tables, services.list_decisions(extraction))


def gather_page(
    page: Page, position: int, readings: Sequence[Reading], fields: Sequence[Field]
) -> PageTable:
    for reading in readings:
        reading.run.reading = reading  # which spares a query for each
    runs = [reading.run for reading in readings if reading.task == TABLE]
    is_open = any(run.status in OPEN for run in runs)
    is_placing = any(reading.run.status in OPEN for reading in readings)
    table = PageTable(page, position, runs, is_open, is_placing)
    for reading in readings:
        boxes = list_boxes(reading.run) if reading.lines else []
        if boxes:
            table.lines = [PageLine.from_box(box) for box in boxes]
            table.picture = reading.run
    if not table.is_open:
        table.answers = [read_values(run, fields, table.lines) for run in runs]
        table.rows = merge_answers(fields, table.answers) if table.is_usable else []
    return table


def read_values(run: Run, fields: Sequence[Field], lines: Sequence[PageLine]) -> Answer:
    """Of the local reader, which answers no question, what its lines say beside the names."""
    return read_lines(run, fields, lines) if run.reading.lines else read_answer(run, fields)


def add_rows(table: PageTable, fields: Sequence[Field], count: int) -> None:
    """Rows of a person's own: blank, until they decide on their values."""
    if not count or table.is_open:
        return
    blank: list[Row] = [
        {n: Vote([]) for n, each in enumerate(fields) if each.repeated or not (row or table.rows)}
        for row in range(count)
    ]
    table.rows, table.added = [*table.rows, *blank], count


def place_tables(
    tables: Iterable[PageTable], fields: Sequence[Field], stored: Mapping[str, Any]
) -> dict[str, Any]:
    """Heavy for many rows that are new: to be called in a thread. What is to be stored of it."""
    left, placed = MAX_PLACED_ROWS, {}
    for table in tables:
        read = table.rows[: len(table.rows) - table.added]
        rows = [{n: vote.text for n, vote in row.items()} for row in read[: max(left, 0)]]
        left -= len(rows)
        if table.lines:
            key = str(table.page.pk)
            placed[key] = find_places(stored.get(key), table.lines, fields, rows)
            table.boxes = unpack_boxes(placed[key])
    return placed


def list_problems(page: PageTable) -> list[dict[str, Any]]:
    """What is wrong with answers about it, each with its run."""
    return [
        {"run": run, "model": run.model, "problem": answer.problem, "note": answer.note}
        for run, answer in zip(page.runs, page.answers, strict=False)
        if answer.problem or answer.note
    ]
