"""The order in which one person's jobs are sent: smaller places come first."""

import time
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet

from imagegen.models import Job
from playground.models import Run, Status

Where = Literal["first", "up", "down", "last"]


def behind_all() -> int:
    """A place after every other: the time, in microseconds."""
    return time.time_ns() // 1000


def list_queued(run: Run) -> "QuerySet[Job]":
    """What waits of the same person at the same provider, in order."""
    mine = Job.objects.filter(
        run__app="imagegen",
        run__owner=run.owner,
        run__provider=run.provider,
        run__status=Status.QUEUED,
    )
    return mine.order_by("place", "run__created")


def move_run(run: Run, where: Where) -> None:
    """Forwards or backwards in the queue. A job that no longer waits stays where it is."""
    with transaction.atomic():
        line = list(list_queued(run).only("place").select_for_update(of=("self",)))
        at = next((i for i, job in enumerate(line) if job.pk == run.pk), None)
        if at is None:
            return
        job = line.pop(at)
        to = {"first": 0, "up": max(0, at - 1), "down": at + 1, "last": len(line)}[where]
        places = sorted({*(other.place for other in line), job.place})
        line.insert(to, job)
        if len(places) < len(line):  # two came in the same microsecond
            places = list(range(places[0], places[0] + len(line)))
        moved = [job for job, place in zip(line, places, strict=True) if job.place != place]
        for job, place in zip(line, places, strict=True):
            job.place = place
        Job.objects.bulk_update(moved, ["place"])


def list_positions(runs: "list[Run]") -> dict[Run, int]:
    """For those that wait: 1 is the next of its owner at its provider."""
    waiting = [run for run in runs if run.status == Status.QUEUED]
    lines = {(run.owner, run.provider): run for run in waiting}
    positions = {
        pk: n for run in lines.values()
        for n, pk in enumerate(list_queued(run).values_list("pk", flat=True), 1)
    }  # fmt: skip
    return {run: positions[run.pk] for run in waiting if run.pk in positions}
