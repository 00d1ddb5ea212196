"""Connections that wait for their next use: to open one and set it up takes longer than a query.

SQLite has no server and no limit of connections; a few that are idle cost some memory, hold no lock
and serve whoever comes next, in whichever thread.
"""

import os
import sqlite3
from collections import deque
from typing import NamedTuple

MAX_IDLE = 8  # more than that work at once only in a rush


class FileId(NamedTuple):
    """Which file a path leads to: one that was replaced, as by a backup, is another."""

    path: str
    device: int
    inode: int

    @classmethod
    def read(cls, path: str) -> "FileId | None":
        """None where no file is: a database in memory, or one that is gone."""
        try:
            facts = os.stat(path)  # noqa: PTH116 - several times for each request, and half as dear
        except OSError:
            return None
        return cls(path, facts.st_dev, facts.st_ino)


class IdleConnections:
    """Of one process, by their file. The newest is used first, the others age and are few."""

    def __init__(self, most: int = MAX_IDLE) -> None:
        self._most = most
        self._idle: deque[tuple[FileId, sqlite3.Connection]] = deque()

    def take(self, path: str) -> sqlite3.Connection | None:
        """One that is set up already. Those of a file that is no longer there are closed."""
        file = FileId.read(path)
        for _ in range(len(self._idle)):
            try:
                opened, connection = self._idle.pop()
            except IndexError:  # another thread was faster
                return None
            if opened == file:
                return connection
            if opened.path == path:
                connection.close()
            else:
                self._idle.appendleft((opened, connection))
        return None

    def put(self, path: str, connection: sqlite3.Connection) -> bool:
        """False where it is not wanted, and is to be closed."""
        file = FileId.read(path)
        if file is None or connection.in_transaction or len(self._idle) >= self._most:
            return False
        self._idle.append((file, connection))
        return True

    def abandon(self) -> None:
        """In the child of a fork: closing them there would end the locks that the parent holds."""
        _abandoned.extend(self._idle)
        self._idle.clear()


_abandoned: list[object] = []
idle_connections = IdleConnections()
os.register_at_fork(after_in_child=idle_connections.abandon)
