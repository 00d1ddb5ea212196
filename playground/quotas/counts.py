"""What somebody has used and has under way, in plain SQL: it is counted before a run is recorded.

All of it is the database's: its rows, its clock, and the row of the subject's counter, for which
everybody waits who counts the same. Whoever records a run in the same transaction can't overrun.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from django.db import connection

from playground.models import Run
from playground.quotas.models import Counter, DailyUsage
from playground.quotas.rules import Rule
from playground.runs.recorder import STALE_SECONDS

MINUTE_SECONDS = 60
EPOCHS = {
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
    "postgresql": "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS double precision)",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What a subject has sent in the current minute, and when that ends."""

    runs: int
    until: float  # seconds since 1970, as now
    now: float


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What is open at the moment."""

    streams: int
    jobs: int
    images: int  # that open jobs will make


@dataclass(frozen=True, slots=True)
class Used:
    """What was used up: today, and in this month."""

    tokens_day: int
    tokens_month: int
    images_day: int
    images_month: int


def count_sent(rules: Sequence[Rule], more: int) -> Mapping[str, Sent]:
    """Count `more` messages and lock the subjects until the transaction ends. By their names."""
    values = [value for name in sorted(rule.name for rule in rules) for value in (name, more)]
    with connection.cursor() as cursor:
        cursor.execute(write_count(len(rules)), values)
        return {name: Sent(*facts) for name, *facts in cursor.fetchall()}


@cache
def write_count(subjects: int) -> str:
    table, now = Counter._meta.db_table, EPOCHS[connection.vendor]
    rows = ", ".join([f"(%s, %s, {now} + {MINUTE_SECONDS})"] * subjects)
    return (
        f"INSERT INTO {table} (subject, runs, until) VALUES {rows} "  # noqa: S608 - names of ours only
        "ON CONFLICT (subject) DO UPDATE SET "
        f"runs = CASE WHEN {table}.until <= {now} THEN 0 ELSE {table}.runs END + excluded.runs, "
        f"until = CASE WHEN {table}.until <= {now} THEN excluded.until ELSE {table}.until END "
        f"RETURNING subject, runs, until, {now}"
    )


def count_under_way(rule: Rule, now: float) -> UnderWay:
    """Of what has not ended, as few rows: an index has these alone."""
    alive = datetime.fromtimestamp(now, UTC) - timedelta(seconds=STALE_SECONDS)
    with connection.cursor() as cursor:
        value = connection.ops.adapt_datetimefield_value(alive)
        cursor.execute(write_under_way(rule.column, rule.is_own_key), [value, rule.subject])
        return UnderWay(*(int(number or 0) for number in cursor.fetchone()))


@cache
def write_under_way(column: str, own: bool) -> str:
    running, queued = "status = 'running'", "status = 'queued'"
    return (
        f"SELECT COUNT(CASE WHEN {running} AND attempts = 0 AND heartbeat > %s THEN 1 END), "  # noqa: S608 - names of ours only
        f"COUNT(CASE WHEN {queued} OR ({running} AND attempts > 0) THEN 1 END), "
        f"SUM(CASE WHEN {running} OR {queued} THEN images ELSE 0 END) "
        f"FROM {Run._meta.db_table} WHERE {column} = %s AND uncounted AND {write_source(own=own)}"
    )


def count_used(rule: Rule, now: float) -> Used:
    today = datetime.fromtimestamp(now, UTC).date()
    day, first = map(connection.ops.adapt_datefield_value, (today, today.replace(day=1)))
    values = [day, day, rule.subject, first]
    with connection.cursor() as cursor:
        cursor.execute(write_used(rule.column, rule.is_own_key), values)
        return Used(*(int(number or 0) for number in cursor.fetchone()))


@cache
def write_used(column: str, own: bool) -> str:
    tokens = "prompt_tokens + completion_tokens"
    return (
        f"SELECT SUM(CASE WHEN day = %s THEN {tokens} END), SUM({tokens}), "  # noqa: S608 - names of ours only
        f"SUM(CASE WHEN day = %s THEN images END), SUM(images) FROM {DailyUsage._meta.db_table} "
        f"WHERE {column} = %s AND day >= %s AND {write_source(own=own)}"
    )


def write_source(*, own: bool) -> str:
    return f"key_source {'=' if own else '<>'} 'own'"
