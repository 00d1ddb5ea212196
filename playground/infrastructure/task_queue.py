"""Huey, where a queue that is away or full costs nobody their page.

A task only wakes a worker up (see runs.queue): what waits is in the database. A task that
cannot be put into the queue is left out; the workers look for themselves every minute.
"""

import sqlite3
from datetime import datetime
from typing import Any

import huey
from huey.registry import Registry
from redis import RedisError

from playground.infrastructure.outage import Outage

AWAY = (RedisError, sqlite3.Error, OSError)

# Where the modules of tasks were: what was queued before they moved is still found. Apps add their
# own when they are ready.
FORMER_MODULES = {"playground.tasks": "playground.catalog.tasks"}


class _Registry(Registry):  # type: ignore[misc]  # untyped
    def string_to_task(self, task_str: str) -> Any:
        module, _, name = task_str.rpartition(".")
        return super().string_to_task(f"{FORMER_MODULES.get(module, module)}.{name}")


class _Surviving(huey.Huey):  # type: ignore[misc]  # untyped
    """What the pages, the workers and the clock do with a queue."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.outage = Outage("The queue", "Queued jobs continue once it is back.")
        super().__init__(*args, **kwargs)
        self._registry = _Registry()

    def enqueue(self, task: Any) -> Any:
        try:
            result = super().enqueue(task)
        except AWAY as error:
            self.outage.note_failure(error)
            return None
        self.outage.note_answer()
        return result

    def dequeue(self) -> Any:
        try:
            task = super().dequeue()
        except AWAY as error:
            self.outage.note_failure(error)
            return None
        self.outage.note_answer()
        return task

    def read_schedule(self, timestamp: datetime | None = None) -> list[Any]:
        try:
            return list(super().read_schedule(timestamp))
        except AWAY as error:
            self.outage.note_failure(error)
            return []


class SqliteQueue(_Surviving, huey.SqliteHuey):  # type: ignore[misc]  # untyped
    """On one machine."""


class RedisQueue(_Surviving, huey.RedisHuey):  # type: ignore[misc]  # untyped
    """On several."""
