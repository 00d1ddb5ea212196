"""Answers that wait, of sweeps and test sets: what a worker does with one.

Which one it is, and when, says `playground.runs.queue`.
"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from playground.catalog.providers import get_provider
from playground.keys import store as keys
from playground.models import Run
from playground.providers import Client, Endpoint, Policy
from playground.runs import queue
from playground.runs.working import answer_claimed
from textlab.sweeps.models import Sweep
from textlab.test_sets import removal, upkeep
from textlab.test_sets.models import TestExecution

APP = "textlab"


@db_task()  # type: ignore[untyped-decorator]
def work(slug: str) -> None:
    """One answer, then another task for the next: a worker that is to stop does so in between."""
    run = queue.claim_run(APP, slug)
    if run is None:
        queue.look_again(APP, slug, work)
    else:
        answer_cell(run)
        work(slug)


@db_task()  # type: ignore[untyped-decorator]
def advance(id: UUID) -> None:
    """What the request that has begun or changed this execution has left for a worker."""
    if execution := TestExecution.objects.filter(pk=id, ended=None, removed=None).first():
        dispatch_all(upkeep.tend_execution(execution))


@db_task()  # type: ignore[untyped-decorator]
def remove() -> None:
    removal.remove_some()


@db_periodic_task(crontab(), name="tend_sweeps")  # type: ignore[untyped-decorator]
def requeue_stale() -> None:
    queue.requeue_stale(APP, work)


@db_periodic_task(crontab(), name="tend_test_sets")  # type: ignore[untyped-decorator]
def tend_test_sets() -> None:
    dispatch_all(upkeep.tend_executions())
    removal.remove_some()


def dispatch(slug: str) -> None:
    queue.dispatch(APP, slug, work)


def dispatch_all(slugs: set[str]) -> None:
    for slug in sorted(slugs):
        dispatch(slug)


def ensure_workers(waiting: "QuerySet[Run]") -> None:
    queue.ensure_workers(APP, waiting, work)


def answer_cell(run: Run) -> None:
    """Ask it, and do what comes of its answer."""
    answer_claimed(run, build_question)
    dispatch_all(upkeep.take_up(run))


def take_up_image(run: Run, **_kwargs: object) -> None:
    """An image has been made, or not: it may be one that a test set has ordered."""
    if run.group is not None and run.app != APP:
        dispatch_all(upkeep.take_up(run))


def build_question(run: Run, policy: Policy) -> tuple[Client, Endpoint, dict[str, Any]]:
    """Raises ProviderError: no key."""
    endpoint = get_provider(run.provider).require_endpoint(run.endpoint)
    key = keys.find_run_key(run, find_session(run))
    client = keys.build_client(run.provider, key, policy, owner=run.owner)
    client.require_key(endpoint)
    return client, endpoint, run.type.build_payload(run)


def find_session(run: Run) -> str:
    """The key of the session where the API keys of the run's owner lie."""
    if run.group is None:
        return ""
    for model in (Sweep, TestExecution):
        session = model.objects.filter(pk=run.group).values_list("session", flat=True).first()
        if session is not None:
            return session
    return ""
