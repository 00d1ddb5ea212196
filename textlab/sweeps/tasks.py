"""Answers of sweeps that wait: what a worker does with one. Which, and when, says `runs.queue`."""

from typing import Any

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


@db_periodic_task(crontab(), name="tend_sweeps")  # type: ignore[untyped-decorator]
def requeue_stale() -> None:
    queue.requeue_stale(APP, work)


def dispatch(slug: str) -> None:
    queue.dispatch(APP, slug, work)


def ensure_workers(sweep_runs: "QuerySet[Run]") -> None:
    queue.ensure_workers(APP, sweep_runs, work)


def answer_cell(run: Run) -> None:
    answer_claimed(run, build_question)


def build_question(run: Run, policy: Policy) -> tuple[Client, Endpoint, dict[str, Any]]:
    """Raises ProviderError: no key."""
    endpoint = get_provider(run.provider).require_endpoint(run.endpoint)
    key = keys.find_run_key(run, find_session(run))
    client = keys.build_client(run.provider, key, policy, owner=run.owner)
    client.require_key(endpoint)
    return client, endpoint, run.type.build_payload(run)


def find_session(run: Run) -> str:
    """The key of the session where the API keys of the run's owner lie."""
    sessions = Sweep.objects.filter(cells=run.pk).values_list("session", flat=True)
    return sessions.first() or ""
