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
    run = queue.claim_run(APP, slug)
    if run is not None:
        answer_page(run)
    return run is not None


@db_periodic_task(crontab(), name="tend")  # type: ignore[untyped-decorator]
def requeue_stale() -> None:
    queue.requeue_stale(APP, work)


def dispatch(slug: str) -> None:
    queue.dispatch(APP, slug, work)


def ensure_workers(batch_runs: "QuerySet[Run]") -> None:
    queue.ensure_workers(APP, batch_runs, work)


def answer_page(run: Run) -> None:
    """Read one page to its end. Returns when the outcome is stored."""
    live = Live(run)
    recorder.add_live(live)
    status, problem = Status.FAILED, None
    try:
        question = payload.build_question(run, PATIENT)
    except ProviderError as error:
        problem = error
    except (OperationalError, InterfaceError) as error:
        if not queue.may_go_back(run, error):
            raise
        status = Status.QUEUED
    else:
        runs.answer_run(live, *question)
    finally:
        if not live.ended:
            live.settle_outcome(status, problem)
            recorder.note_end()
    live.recorded.wait()
    if status is Status.QUEUED:
        release_run(run)
