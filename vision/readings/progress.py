"""How far a batch is, and how long it will take."""

from typing import Any

from django.db.models import Avg, Count

from playground.models import OPEN, Status
from playground.providers import get_declared_provider
from vision.models import Batch
from vision.readings import services

STOPPED = (Status.STOPPED, Status.INTERRUPTED)


def count_runs(batch: Batch) -> dict[str, Any]:
    """How far the batch is, counted over its runs."""
    rows = services.list_runs(batch).order_by().values_list("status").annotate(n=Count("pk"))
    by = dict(rows.values_list("status", "n"))
    total = sum(by.values())
    waiting = by.get(Status.QUEUED, 0) + by.get(Status.RUNNING, 0)
    over = total - waiting
    return {
        "total": total,
        "done": by.get(Status.DONE, 0),
        "failed": by.get(Status.FAILED, 0),
        "running": by.get(Status.RUNNING, 0),
        "queued": by.get(Status.QUEUED, 0),
        "stopped": sum(by.get(status, 0) for status in STOPPED),
        "seconds_left": seconds_left(batch) if waiting else None,
        "ended": not waiting,
        "percent": 100 * over // total if total else 0,
    }


def seconds_left(batch: Batch) -> float | None:
    """By how long a page took so far; the slowest provider counts. None before the first page."""
    mine = services.list_runs(batch).order_by()
    took = dict(
        mine.filter(status=Status.DONE).values_list("provider").annotate(mean=Avg("duration"))
    )
    left = mine.filter(status__in=OPEN).values_list("provider").annotate(n=Count("pk"))
    known = [(took.get(slug), n / get_declared_provider(slug).parallel) for slug, n in left]
    if any(mean is None for mean, _n in known):
        return None
    return max((mean * rounds for mean, rounds in known if mean is not None), default=0.0)
