"""Huey, where a queue that is away or full costs nobody their page.

A task only wakes a worker up (see runs.queue): what waits is in the database. A task that
cannot be put into the queue is left out; the workers look for themselves every minute.
"""

import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING, Any

import huey
from huey.registry import Registry

from playground.infrastructure.outage import Outage

if TYPE_CHECKING:
    from playground.infrastructure.consumer import DrainingConsumer

AWAY = (sqlite3.Error, OSError)  # and what the library of another store raises

# Where the modules of tasks were: what was queued before they moved is still found. Apps add their
# own when they are ready.
FORMER_MODULES = {"playground.tasks": "playground.catalog.tasks"}


class _Registry(Registry):  # type: ignore[misc]  # untyped
    def string_to_task(self, task_str: str) -> Any:
        module, _, name = task_str.rpartition(".")
        return super().string_to_task(f"{FORMER_MODULES.get(module, module)}.{name}")


class SurvivingQueue(huey.Huey):  # type: ignore[misc]  # untyped
    """What the pages, the workers and the clock do with a queue."""

    away: tuple[type[Exception], ...] = AWAY

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.outage = Outage("The queue", "Queued jobs continue once it is back.")
        super().__init__(*args, **kwargs)
        self._registry = _Registry()

    def enqueue(self, task: Any) -> Any:
        try:
            result = super().enqueue(task)
        except self.away as error:
            self.outage.note_failure(error)
            return None
        self.outage.note_answer()
        return result

    def dequeue(self) -> Any:
        try:
            task = super().dequeue()
        except self.away as error:
            self.outage.note_failure(error)
            return None
        self.outage.note_answer()
        return task

    def read_schedule(self, timestamp: datetime | None = None) -> list[Any]:
        try:
            return list(super().read_schedule(timestamp))
        except self.away as error:
            self.outage.note_failure(error)
            return []

    def read_periodic(self, _timestamp: datetime | None = None) -> list[Any]:
        """What is due, for the one worker whose turn it is: the others have nothing to add."""
        from playground.machines.minutes import take_minutes  # needs the apps

        due: dict[type, Any] = {}
        for minute in take_minutes():
            due |= {type(task): task for task in super().read_periodic(minute)}
        return list(due.values())

    def create_consumer(self, **options: Any) -> "DrainingConsumer":
        from playground.infrastructure.consumer import DrainingConsumer  # of the worker alone

        return DrainingConsumer(self, **options)


class SqliteQueue(SurvivingQueue, huey.SqliteHuey):  # type: ignore[misc]  # untyped
    """On one machine."""
