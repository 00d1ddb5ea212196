"""A conversation with all its branches, as rows: the line that one is on, and what leaves it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import CharField
from django.db.models.fields.json import KT
from django.db.models.functions import Left
from django.urls import reverse

from playground.models import Run, Status
from playground.runs.long_texts import get_head
from playground.runs.trees import find_latest, is_answered, list_tree
from playground.runs.window import list_usually_shown, write_turn_query

MOST_TURNS = 2_000  # on one page, the oldest
HEAD_CHARS = 140  # of an answer
MAX_LEVELS = 6  # steps to the side; what is deeper stands there, too
COLUMNS = ("pk", "parent_id", "model", "status", "extra", "message", "head")


@dataclass(frozen=True, slots=True)
class Row:
    """One turn. `depth`: how many branches lie between it and the line that one is on."""

    pk: UUID
    parent: UUID | None
    message: str
    answer: str
    model: str
    status: str
    is_edited: bool
    url: str = ""
    depth: int = 0
    position: int = 1
    count: int = 1
    is_on_path: bool = False
    is_here: bool = False


def list_rows(turn: Run) -> list[Row]:
    """Other versions stand before the one that the line goes on with, a step to the side."""
    end = find_latest(turn)
    rows = load_rows(end)
    parents = {row.pk: row.parent for row in rows}
    path, visible = set(climb(parents, end.pk)), list_usually_shown(end)
    return [
        place_row(row, depth, beside, path, link_row(row, path, visible, end), row.pk == end.pk)
        for row, depth, beside in walk(rows, path)
    ]


def load_rows(run: Run) -> list[Row]:
    turns = list_tree(run).annotate(
        message=KT("request__message"), head=Left("text", HEAD_CHARS, output_field=CharField())
    )
    answered = turns.filter(is_answered([run.pk]))[:MOST_TURNS]
    return [
        Row(pk, parent, get_head(message or ""), head, model, status, "edited" in extra)
        for pk, parent, model, status, extra, message, head in answered.values_list(*COLUMNS)
    ]


def climb(parents: dict[UUID, UUID | None], key: UUID | None) -> Iterator[UUID]:
    while key is not None:
        yield key
        key = parents.get(key)


def walk(rows: list[Row], path: set[UUID]) -> Iterator[tuple[Row, int, list[Row]]]:
    """Each row with its depth, and with all versions of it, itself among them."""
    known = {row.pk for row in rows}
    below: dict[UUID | None, list[Row]] = {}
    for row in rows:
        below.setdefault(row.parent if row.parent in known else None, []).append(row)
    waiting = list(arrange(below.get(None, []), path, 0))
    while waiting:
        row, depth, beside = waiting.pop()
        yield row, depth, beside
        waiting += arrange(below.get(row.pk, []), path, depth)


def arrange(
    versions: list[Row], path: set[UUID], depth: int
) -> Iterator[tuple[Row, int, list[Row]]]:
    """The last to be shown first: the one that the line goes on with, which is the newest else."""
    if not versions:
        return
    main = next((row for row in versions if row.pk in path), versions[-1])
    yield main, depth, versions
    for row in reversed(versions):
        if row is not main:
            yield row, depth + 1, versions


def place_row(
    row: Row, depth: int, beside: list[Row], path: set[UUID], url: str, is_here: bool
) -> Row:
    return Row(
        **{name: getattr(row, name) for name in ("pk", "parent", "message", "answer", "model")},
        status="" if row.status == Status.DONE else Status(row.status).label,
        is_edited=row.is_edited,
        url=url,
        depth=min(depth, MAX_LEVELS),
        position=1 + next(i for i, each in enumerate(beside) if each is row),
        count=len(beside),
        is_on_path=row.pk in path,
        is_here=is_here,
    )


def link_row(row: Row, path: set[UUID], visible: set[UUID], end: Run) -> str:
    """The turn in the conversation that one is in, or in that where its branch was left."""
    if row.pk in path:
        page = reverse("model", args=[end.provider, end.model])
        return f"{page}?{write_turn_query(end, row.pk, visible)}"
    return reverse("turn-branch", args=[row.pk])
