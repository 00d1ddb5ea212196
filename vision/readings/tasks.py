"""Readings that wait: what a worker does with one. Which one, and when, says `runs.queue`."""

from django.db.models import QuerySet
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from playground.models import Run
from playground.runs import queue
from playground.runs.working import answer_claimed
from vision.readings import payload

APP = "vision"


@db_task()  # type: ignore[untyped-decorator]
def work(slug: str) -> None:
    """One reading, then another task for the next: a worker that is to stop does so in between."""
    if read_next(slug):
        work(slug)
    else:
        queue.look_again(APP, slug, work)


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
    answer_claimed(run, payload.build_question)
