"""Waiting for a lock on an SQLite file: in short naps, between which the other streams go on.

SQLite's own busy handler sleeps inside C, where gevent cannot switch: while another process wrote,
every stream of this one stood still. So it has no time-out at all, and what finds the file locked
is tried again from here.
"""

import random
import sqlite3
import time
from collections.abc import Callable, Iterable
from typing import Any, Self, TypeVar
from weakref import WeakSet

from playground.infrastructure.offload import breath
from playground.storage.sqlite.breathing import take_breath

PATIENCE_SECONDS = 20.0
FIRST_NAP_SECONDS = 0.001
LONGEST_NAP_SECONDS = 0.05

T = TypeVar("T")


def retry_while_locked(act: Callable[[], T]) -> T:
    """Raises what sqlite3 raises; a lock only once it has been there for PATIENCE_SECONDS."""
    end, nap = time.monotonic() + PATIENCE_SECONDS, FIRST_NAP_SECONDS
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            if not is_locked(error) or time.monotonic() > end:
                raise
        breath.rest_briefly(nap * random.uniform(0.5, 1.0))  # noqa: S311 - so that two do not keep step
        nap = min(nap * 2, LONGEST_NAP_SECONDS)


def is_locked(error: sqlite3.Error) -> bool:
    """Whether another try may succeed. A snapshot that has aged never becomes new again."""
    code = getattr(error, "sqlite_errorcode", 0)
    busy = code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return busy and code != sqlite3.SQLITE_BUSY_SNAPSHOT


class PatientCursor(sqlite3.Cursor):
    """A statement that finds the file locked has done nothing, so it can be made again."""

    def execute(self, sql: str, parameters: Any = ()) -> Self:
        take_breath(self.connection)
        return retry_while_locked(lambda: super(PatientCursor, self).execute(sql, parameters))

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Others come between two pieces of a long list."""
        take_breath(self.connection)
        return super().fetchmany(size or self.arraysize)

    def executemany(self, sql: str, parameters: Iterable[Any]) -> Self:
        """All rows or none: of half of them a second try would make some twice."""
        if self.connection.in_transaction:
            return super().executemany(sql, parameters)
        self.execute("BEGIN IMMEDIATE")
        try:
            super().executemany(sql, parameters)
            self.connection.commit()
        except BaseException:
            self.connection.rollback()
            raise
        return self


class PatientConnection(sqlite3.Connection):
    """To be opened with `timeout=0`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cursors: WeakSet[sqlite3.Cursor] = WeakSet()

    def cursor(self, factory: Any = PatientCursor) -> Any:
        cursor = super().cursor(factory)
        self._cursors.add(cursor)
        return cursor

    def close_cursors(self) -> None:
        """A list that was read half keeps its place in the file until its cursor is closed."""
        for cursor in list(self._cursors):
            cursor.close()

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        return retry_while_locked(lambda: super(PatientConnection, self).execute(sql, parameters))

    def commit(self) -> None:
        retry_while_locked(super().commit)
