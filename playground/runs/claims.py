"""Whose attempt a run is at the moment: only who holds its claim writes its outcome.

A worker that has lost the database for a while may not know that its run was given away. So each
attempt has a claim of its own, a random word on the run, and every write of the attempt names it:
where the run has another by now, nothing is stored and the attempt ends.

A claim changes when somebody takes the run or takes it away, and not when its worker falls silent:
a worker that comes back before anybody else has begun goes on where it was. What a silent worker
had at hand therefore rests for a moment before it is taken.
"""

from typing import Any
from uuid import uuid4

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from playground.keys.limits import find_limit
from playground.models import Run, Status
from playground.storage.clock import DatabaseNow

REST_SECONDS = 5.0  # a worker that is back writes a sign of life sooner
NOBODY = ""


def make_claim() -> str:
    return uuid4().hex


def take_run(run: Run, values: dict[str, Any]) -> bool:
    """Begin an attempt at what waits, with these values. False where somebody was faster.

    That may be the worker which had it before, back in this very moment.
    """
    fresh = {"status": Status.RUNNING, "claim": make_claim(), **values}
    waiting = Run.objects.filter(pk=run.pk, status=Status.QUEUED, claim=run.claim)
    if not waiting.update(**fresh, heartbeat=DatabaseNow(), attempts=F("attempts") + 1):
        return False
    for name, value in {**fresh, "attempts": run.attempts + 1}.items():
        setattr(run, name, value)
    return True


def rest_runs(runs: "QuerySet[Run]") -> int:
    """Back into the queue: their worker is silent. How many."""
    return runs.update(status=Status.QUEUED, heartbeat=DatabaseNow())


def exclude_resting(runs: "QuerySet[Run]") -> "QuerySet[Run]":
    """Of what waits, that which may be taken now; not what its provider has asked to wait."""
    rested = Q(heartbeat__lte=DatabaseNow(-REST_SECONDS))
    return runs.filter(Q(claim=NOBODY) | rested).exclude(retry_at__gt=DatabaseNow())


def release_run(run: Run, *, unsent: bool = False) -> None:
    """Its worker has put it back by itself: nobody needs to wait for it. `unsent`: as it was."""
    mine = Run.objects.filter(pk=run.pk, status=Status.QUEUED, claim=run.claim)
    mine.update(claim=NOBODY, attempts=F("attempts") - int(unsent))


def stop_waiting(runs: "QuerySet[Run]") -> int:
    """Of these, what waits is stopped for good. How many."""
    waiting = runs.filter(status=Status.QUEUED)
    return waiting.update(status=Status.STOPPED, claim=NOBODY)


def set_running(run: Run) -> None:
    """This process has it; it waits there where its key has a limit."""
    now = timezone.now()
    run.status, run.claim, run.heartbeat = Status.RUNNING, make_claim(), now
    run.waits_since = now if find_limit(run.provider, run.fingerprint) else None
