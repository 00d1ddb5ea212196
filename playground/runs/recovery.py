"""Runs that a dead process left behind: nothing is `running` for ever."""

from django.db import InterfaceError, OperationalError
from django.db.models import Q, QuerySet

from playground.models import Run, Status
from playground.runs.claims import rest_runs
from playground.runs.recorder import STALE_SECONDS
from playground.runs.types import list_run_types
from playground.storage.clock import DatabaseNow
from playground.storage.errors import explain_storage_error

LOST = "The server stopped during this run. The partial answer was saved."
UNSENT = "The server stopped before this run was sent."
AGAIN = "Run it again."
MOST_ATTEMPTS = 3  # of a run in the queue: what kills a worker three times is not tried a fourth


def list_abandoned() -> QuerySet[Run]:
    """What a process was answering and is no more. Runs that wait in the queue are in no danger."""
    before = DatabaseNow(-STALE_SECONDS)
    silent = Q(heartbeat__lt=before) | Q(heartbeat=None, created__lt=before)
    queued = [each.name for each in list_run_types() if each.is_queued]
    waiting = Q(status=Status.QUEUED, app__in=queued)
    return Run.objects.open().filter(silent).exclude(waiting)


def settle_abandoned() -> int:
    """Settle what a dead process left behind. What had arrived is kept, or asked for again.

    Where nothing can be written it is left for later: pages that only look do this in passing.
    """
    try:
        return settle_lost()
    except (OperationalError, InterfaceError) as error:
        if explain_storage_error(error) is None:
            raise
        return 0


def settle_lost() -> int:
    """How many there were."""
    lost = list_abandoned()
    if not lost.exists():  # pages ask every few seconds: no write for nothing
        return 0
    stopped = lost.filter(stop_requested=True).update(status=Status.STOPPED)
    again = rest_runs(lost.filter(attempts__gt=0, attempts__lt=MOST_ATTEMPTS))
    ended = {"status": Status.INTERRUPTED, "error_kind": "interrupted", "error_hint": AGAIN}
    unsent = lost.filter(waits_since__isnull=False).update(**ended, error=UNSENT)
    return stopped + again + unsent + lost.update(**ended, error=LOST)
