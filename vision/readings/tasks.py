"""Readings that wait: what a worker does with one. Which one, and when, says `runs.queue`."""

from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from playground.models import Run, Status
from playground.providers import Policy, ProviderError
from playground.runs import queue
from playground.runs import services as runs
from playground.runs.claims import release_run
from playground.runs.live import Live
from playground.runs.recorder import recorder
from vision.readings import payload

APP = "vision"
# Nobody waits at the screen for each page, and a limit that is reached passes.
PATIENT = Policy(attempts=8, patience=900.0, idle=600.0, whole=900.0)


@db_task()  # type: ignore[untyped-decorator]
def work(slug: str) -> None:
    """One reading, then another task for the next: a worker that is to stop does so in between."""
    if read_next(slug):
        work(slug)


def read_next(slug: str) -> bool:
    """Whether there was a place, and something to read."""
    run = queue.claim(APP, slug)
    if run is not None:
        answer(run)
    return run is not None


@db_periodic_task(crontab())  # type: ignore[untyped-decorator]
def tend() -> None:
    queue.tend(APP, work)


def wake(slug: str) -> None:
    queue.wake(APP, slug, work)


def look_after(batch_runs: "QuerySet[Run]") -> None:
    queue.look_after(APP, batch_runs, work)


def answer(run: Run) -> None:
    """Read one page to its end. Returns when the outcome is stored."""
    live = Live(run)
    recorder.add(live)
    status, problem = Status.FAILED, None
    try:
        asked = payload.question(run, PATIENT)
    except ProviderError as error:
        problem = error
    except (OperationalError, InterfaceError) as error:
        if not queue.may_go_back(run, error):
            raise
        status = Status.QUEUED
    else:
        runs.answer(live, *asked)
    finally:
        if not live.ended:
            live.end(status, problem)
            recorder.ended()
    live.recorded.wait()
    if status is Status.QUEUED:
        release_run(run)
