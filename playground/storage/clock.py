"""The time that all machines share: the database's. Clocks of machines differ, by minutes even.

What one process writes and another compares (signs of life, claims, rests) is therefore taken from
the database within statements that are sent anyway. SQLite runs in the process that asks it, on
the one machine there is: its clock is the process's.
"""

from datetime import datetime, timedelta
from typing import Any, cast

from django.db import connection
from django.db.models import DateTimeField, Expression, Value
from django.utils import timezone

NOW_ON_POSTGRES = "STATEMENT_TIMESTAMP()"


class DatabaseNow(Expression):
    """The moment at which a statement begins, or so many seconds after it."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__(output_field=DateTimeField())
        self.delta = timedelta(seconds=seconds)

    def as_sql(self, compiler: Any, _connection: Any) -> tuple[str, tuple[Any, ...]]:
        moment = Value(timezone.now() + self.delta, output_field=DateTimeField())
        sql, params = compiler.compile(moment)
        return sql, tuple(params)

    def as_postgresql(
        self, _compiler: Any, _connection: Any, **_extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        return f"({NOW_ON_POSTGRES} + %s)", (self.delta,)


def has_own_clock() -> bool:
    """Whether the database's clock may be another than this process's."""
    return connection.vendor == "postgresql"


def read_clock() -> datetime:
    """The time by that clock: a question of its own, for what compares with it many times."""
    if not has_own_clock():
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {NOW_ON_POSTGRES}")
        (moment,) = cursor.fetchone()
    return cast("datetime", moment)
