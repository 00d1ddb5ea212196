"""A conversation is the path of parents that leads up from its last run."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from playground.models import Run
from playground.runs.long_texts import parse_column, parse_requests

TURN_COLUMNS = ("provider", "model", "text", "extra", "request")


@dataclass(frozen=True, slots=True)
class Turn:
    """What of an earlier run goes along with a request: many are read for each message."""

    pk: UUID
    provider: str
    model: str
    text: str
    extra: dict[str, Any]
    request: dict[str, Any]


def load_history(run: Run | None) -> list[Turn]:
    """The conversation that ends in `run`, oldest first: one query, and one for its long texts."""
    if run is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(write_path_query(TURN_COLUMNS), [prepare_key(run)])
        rows = cursor.fetchall()
    requests = parse_requests((row[-1] for row in rows), connection.alias)
    return list(build_turns(rows, requests))


def build_turns(
    rows: Iterable[tuple[Any, ...]], requests: Iterable[dict[str, Any]]
) -> Iterator[Turn]:
    for row, request in zip(rows, requests, strict=True):
        pk, provider, model, text, extra, _ = row
        key = pk if isinstance(pk, UUID) else UUID(pk)  # SQLite has it as text
        yield Turn(key, provider, model, text, parse_column(extra), request)


def load_path(run: Run | None, *columns: str) -> list[Run]:
    """The same as runs. `columns`: what of each is needed; all, where none is named."""
    if run is None:
        return []
    return list(Run.objects.raw(write_path_query(columns), [prepare_key(run)]))


def write_path_query(columns: Iterable[str]) -> str:
    """Selects the key and these columns, or all; the key of the last run is its parameter."""
    table = Run._meta.db_table
    known = {field.name: field.column for field in Run._meta.concrete_fields}
    names = ", ".join(f"r.{known[name]}" for name in ("id", *columns))
    return (
        f"WITH RECURSIVE up(id, depth) AS (SELECT id, 0 FROM {table} WHERE id = %s "  # noqa: S608
        f"UNION ALL SELECT r.parent_id, depth + 1 FROM {table} r JOIN up ON r.id = up.id "
        f"WHERE r.parent_id IS NOT NULL) "
        f"SELECT {names if columns else 'r.*'} FROM {table} r JOIN up ON r.id = up.id "
        f"ORDER BY up.depth DESC"
    )


def prepare_key(run: Run) -> Any:
    return Run._meta.pk.get_db_prep_value(run.pk, connection)
