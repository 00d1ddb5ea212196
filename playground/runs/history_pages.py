"""One page of a history: its rows, what is said of each, and where older ones are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q
from django.utils.dateparse import parse_datetime

from playground.models import Run, RunLabel, RunQuerySet
from playground.runs import history, labels
from playground.runs.history import Entry
from playground.runs.history_filters import Filters
from playground.runs.history_search import find_matches
from playground.runs.long_texts import read_heads
from playground.runs.types import Thumbnail

Cursor = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the history shows it."""

    entry: Entry
    label: RunLabel | None
    turns: int  # of its conversation; 0 where it is none
    thumbnail: Thumbnail | None
    excerpt: str = ""  # around what was searched for

    @property
    def title(self) -> str:
        return (self.label and self.label.name) or self.entry.title

    @property
    def is_starred(self) -> bool:
        return bool(self.label and self.label.starred)


def build_page(owner: str, filters: Filters, query: Mapping[str, str]) -> dict[str, Any]:
    """For the template. `page` counts, `before` names the row that it goes on behind."""
    cursor = parse_cursor(query.get("before", ""))
    if filters.is_search:
        return search_page(owner, filters, cursor)
    ends = filters.narrow(history.list_ends(owner))
    if filters.starred:
        ends = labels.filter_starred(ends, owner)
    if cursor is None:
        return count_page(owner, filters, ends, query.get("page"))
    runs = read_heads(filter_behind(ends, cursor)[: history.PAGE_ROWS + 1])
    has_more = len(runs) > history.PAGE_ROWS
    rows = build_rows(owner, runs[: history.PAGE_ROWS])
    older = link_behind(filters, rows) if has_more else ""
    return {"rows": rows, "older": older, "is_behind": True}


def count_page(
    owner: str, filters: Filters, ends: RunQuerySet, number: str | None
) -> dict[str, Any]:
    page, pages = history.find_page(ends, number)
    runs = Run.objects.filter(pk__in=page.object_list).order_by("-created", "-pk")
    rows = build_rows(owner, read_heads(runs.defer("text", "reasoning")))
    older = f"?{join_query(filters, page=page.next_page_number())}" if page.has_next() else ""
    if pages is None and page.end_index() >= history.MAX_COUNTED:
        older = link_behind(filters, rows)  # what is further back is not counted
    newer = f"?{join_query(filters, page=page.previous_page_number())}" if page.number > 1 else ""
    return {"rows": rows, "older": older, "newer": newer, "page": page, "pages": pages}


def search_page(owner: str, filters: Filters, cursor: Cursor | None) -> dict[str, Any]:
    runs = filters.narrow(Run.objects.for_owner(owner)).order_by("-created", "-pk")
    runs = filter_behind(runs, cursor) if cursor else runs
    matches = find_matches(filters, owner, runs, history.PAGE_ROWS)
    hits = Run.objects.filter(pk__in=list(matches.excerpts)).defer("text", "reasoning")
    rows = build_rows(owner, read_heads(hits.order_by("-created", "-pk")), matches.excerpts)
    further = f"?{join_query(filters, before=write_cursor(*matches.last))}" if matches.last else ""
    return {
        "rows": rows,
        "further": further,
        "looked_at": matches.looked_at,
        "looked_back_to": matches.last and matches.last[0],
        "is_behind": cursor is not None,
    }


def build_rows(
    owner: str, runs: Sequence[Run], excerpts: Mapping[UUID, str] | None = None
) -> list[Row]:
    keys = {run.pk: labels.find_key(run) for run in runs}
    known = labels.load_labels(owner, keys.values())
    turns = count_turns([keys[run.pk] for run in runs if run.type.is_turn(run) and not run.group])
    pictures: dict[UUID, Thumbnail] = {}
    for run_type in {run.type for run in runs}:
        pictures |= run_type.list_thumbnails([run for run in runs if run.type is run_type])
    return [
        Row(
            entry,
            known.get(keys[entry.run.pk]),
            turns.get(keys[entry.run.pk], 0),
            pictures.get(entry.run.pk),
            (excerpts or {}).get(entry.run.pk, ""),
        )
        for entry in history.describe_runs(runs)
    ]


def count_turns(keys: Sequence[UUID]) -> dict[UUID, int]:
    """How many turns each of these conversations has, on all branches: in one query."""
    roots = Q(tree__in=keys) | Q(opening__in=keys) | Q(pk__in=keys)
    turns = Run.objects.filter(roots, removed=None)
    counted = turns.order_by().annotate(root=labels.TREE).values_list("root")
    return dict(counted.annotate(count=Count("pk")))


def filter_behind(runs: RunQuerySet, cursor: Cursor) -> RunQuerySet:
    moment, key = cursor
    return runs.filter(Q(created__lt=moment) | Q(pk__lt=key), created__lte=moment)


def link_behind(filters: Filters, rows: Sequence[Row]) -> str:
    last = rows[-1].entry.run
    return f"?{join_query(filters, before=write_cursor(last.created, last.pk))}"


def join_query(filters: Filters, **more: Any) -> str:
    return "&".join(filter(None, (filters.query, urlencode(more))))


def write_cursor(moment: datetime, key: UUID) -> str:
    return f"{moment.isoformat()},{key}"


def parse_cursor(text: str) -> Cursor | None:
    """What write_cursor made; None for anything else."""
    moment, _, key = text.partition(",")
    try:
        at = parse_datetime(moment)
        return (at, UUID(key)) if at and at.tzinfo else None
    except ValueError:
        return None
