"""Runs in a queue, for tests."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from playground.models import Run, Status
from playground.runs import queue
from playground.runs import services as runs
from playground.runs.recorder import STALE_SECONDS


def queue_runs(
    count: int = 1, *, app: str = "vision", fingerprint: str = "a", **fields: Any
) -> None:
    """Runs that wait, in a group of their own unless one is named."""
    arguments = {"owner": "me", "endpoint": "chat", "model": "m", "request": {}, "group": uuid4()}
    for _ in range(count):
        runs.create_run(
            **{"provider": "featherless", **arguments, **fields},
            app=app,
            fingerprint=fingerprint,
            queued=True,
        )


def take_runs(count: int, app: str = "vision", slug: str = "featherless") -> list[Run]:
    """What that many workers get."""
    claims = [queue.claim_run(app, slug) for _ in range(count)]
    return [run for run in claims if run]


def long_ago() -> None:
    """The workers of all that runs were killed."""
    then = timezone.now() - timedelta(seconds=STALE_SECONDS + 1)
    Run.objects.filter(status=Status.RUNNING).update(heartbeat=then)
