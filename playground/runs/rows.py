"""Runs as rows of the database, in plain SQL: each answer is begun and ended by one statement.

Django builds the text of a statement anew each time, which takes longer than the database takes to
carry it out. When a run was created, waits and shows life is the database's to say, see
playground.storage.clock.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, cast
from uuid import UUID

from django.db import connection
from django.db.models import Field, JSONField, Model
from django.utils import timezone

from playground.models import Ask, Run
from playground.storage.clock import NOW_ON_POSTGRES, has_own_clock

OUTCOME = (
    "status", "text", "reasoning", "error_kind", "error", "error_hint", "retry_at",
    "finish_reason", "answered_by", "usage", "time_to_first_token", "duration", "heartbeat",
    "extra", "images", "uncounted",
)  # fmt: skip
ASK_COLUMNS = ("owner", "mark", "created")
MOMENTS = frozenset({"created", "heartbeat", "waits_since"})  # each is now, or none
PLAIN = frozenset({str, int, float, bool, type(None)})


def insert_run(run: Run) -> None:
    """What `run.save()` does with a new run, which no signal is sent for."""
    fields = Run._meta.concrete_fields
    for field in fields:
        field.pre_save(run, add=True)
    with connection.cursor() as cursor:
        cursor.execute(write_insert(), build_row(run, fields))
        if has_own_clock():
            (run.created,) = cursor.fetchone()
    run._state.adding, run._state.db = False, connection.alias


def insert_ask(owner: str, mark: str) -> Ask | None:
    """None where the same ask is recorded: whoever is recording it at the moment is waited for.

    A conflict is no error here, so that no savepoint is needed within a transaction.
    """
    ask = Ask(owner=owner, mark=mark, created=timezone.now())
    fields = list_fields(ASK_COLUMNS, Ask)
    with connection.cursor() as cursor:
        cursor.execute(write_ask_insert(), build_row(ask, fields))
        keys = cursor.fetchall()
    if not keys:
        return None
    [(ask.pk,)] = keys
    ask._state.adding, ask._state.db = False, connection.alias
    return ask


def update_runs(runs: Sequence[Run]) -> set[UUID]:
    """Write the outcome columns of many runs; whose claim is lost is returned.

    One after the other, because bulk_update builds one statement of all texts: 20 times the work.
    """
    now = timezone.now()
    for run in runs:
        run.heartbeat = now
    fields = list_fields((*OUTCOME, "id", "claim"))
    with connection.cursor() as cursor:
        cursor.executemany(write_update(), [build_row(run, fields) for run in runs])
        return set() if cursor.rowcount == len(runs) else find_lost(runs)


def find_lost(runs: Sequence[Run]) -> set[UUID]:
    """Those that were deleted, or that another attempt has taken."""
    ids = [run.pk for run in runs]
    claims = dict(Run.objects.filter(pk__in=ids).values_list("pk", "claim"))
    return {run.pk for run in runs if claims.get(run.pk) != run.claim}


@cache
def list_fields(names: tuple[str, ...], model: type[Model] = Run) -> list[Any]:
    columns = {field.name: field for field in model._meta.concrete_fields}
    return [columns[name] for name in names]


@cache
def write_insert() -> str:
    columns = [quote_column(field) for field in Run._meta.concrete_fields]
    marks = ", ".join(write_mark(field) for field in Run._meta.concrete_fields)
    end = " RETURNING created" if has_own_clock() else ""
    return f"INSERT INTO {Run._meta.db_table} ({', '.join(columns)}) VALUES ({marks}){end}"  # noqa: S608 - names of ours only


@cache
def write_ask_insert() -> str:
    fields = list_fields(ASK_COLUMNS, Ask)
    columns, marks = (", ".join(map(write, fields)) for write in (quote_column, write_mark))
    insert = f"INSERT INTO {Ask._meta.db_table} ({columns}) VALUES ({marks})"  # noqa: S608 - names of ours only
    return f"{insert} ON CONFLICT DO NOTHING RETURNING id"


@cache
def write_update() -> str:
    sets = ", ".join(
        f"{quote_column(field)} = {write_mark(field)}" for field in list_fields(OUTCOME)
    )
    key, claim = (quote_column(field) for field in list_fields(("id", "claim")))
    return f"UPDATE {Run._meta.db_table} SET {sets} WHERE {key} = %s AND {claim} = %s"  # noqa: S608 - names of ours only


def write_mark(field: Any) -> str:
    """Where a value goes."""
    is_moment = field.name in MOMENTS and has_own_clock()
    return f"CASE WHEN %s THEN {NOW_ON_POSTGRES} END" if is_moment else "%s"


def quote_column(field: Any) -> str:
    return connection.ops.quote_name(str(field.column))


def build_row(run: Model, fields: Sequence[Any]) -> list[Any]:
    return [prepare_value(field, getattr(run, field.attname)) for field in fields]


def prepare_value(field: Any, value: Any) -> Any:
    """As the database takes it. Most are that already, which Django finds out in four calls."""
    if field.name in MOMENTS and has_own_clock():
        return value is not None
    if type(value) in PLAIN and not isinstance(field, JSONField):
        return value
    return field.get_db_prep_save(value, connection)


def fit_column(column: str, words: str) -> str:
    """The words as that column of a run holds them, on PostgreSQL too: no NUL, not too long."""
    field = cast("Field[Any, Any]", Run._meta.get_field(column))
    return words.replace("\0", "")[: field.max_length]


def copy_outcome(source: Run, target: Run) -> None:
    """Of the run itself; what its app stores beside it is read anew."""
    for column in Run._meta.concrete_fields if source is not target else ():
        setattr(target, column.attname, getattr(source, column.attname))
    for relation in Run._meta.related_objects:
        if relation.is_cached(target):
            relation.delete_cached_value(target)
