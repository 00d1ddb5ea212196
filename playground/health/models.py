"""The worker processes there are."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Worker(models.Model):
    """One process that works the queue. All times are the database's: clocks of machines differ."""

    name = models.CharField(primary_key=True, max_length=100)  # host and process id
    started = models.DateTimeField(db_default=Now())
    seen = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


def filter_seen(seconds: float) -> "models.QuerySet[Worker]":
    """Those that gave a sign of life in the last `seconds`."""
    return Worker.objects.filter(seen__gt=Now() - timedelta(seconds=seconds))


class TaskFailure(models.Model):
    """A task of the worker that failed, counted by what it was and how. No words: only a type."""

    task = models.CharField(max_length=200)
    error = models.CharField(max_length=100)  # the exception's name
    count = models.PositiveIntegerField(default=0)
    last = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "error"], name="one_row_per_failure")
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.error}"
