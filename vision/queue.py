"""Readings that wait: taken one by one by the workers, within what each provider bears.

The database is the queue. A Huey task only wakes a worker up: if it is lost, or comes twice,
nothing is lost and nothing is read twice.
"""

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from playground import runs
from playground.live import Live
from playground.models import Listing, Run, Status
from playground.providers import Policy, ProviderError, provider
from playground.recorder import STALE, recorder
from vision import asking

# Nobody waits at the screen for each page, and a limit that is reached passes.
PATIENT = Policy(attempts=8, patience=900.0, idle=600.0, whole=900.0)
ASKED = 3  # seconds in which a page that looks wakes the workers once
UNASKED: dict[str, Any] = {
    "text": "", "reasoning": "", "error_kind": "", "error": "", "error_hint": "", "retry_at": None,
    "finish_reason": "", "answered_by": "", "usage": None, "time_to_first_token": None,
    "duration": None, "extra": {},
}  # fmt: skip


@db_task()  # type: ignore[untyped-decorator]
def work(slug: str) -> None:
    """One reading, then another task for the next: a worker that is to stop does so in between."""
    if read_next(slug):
        work(slug)


def read_next(slug: str) -> bool:
    """Whether there was a place, and something to read."""
    run = claim(slug)
    if run is not None:
        answer(run)
    return run is not None


@db_periodic_task(crontab())  # type: ignore[untyped-decorator]
def tend() -> None:
    """Every minute: take up again what a killed worker left, and what nobody was woken for."""
    runs.sweep()
    for slug in waiting().values_list("provider", flat=True).distinct().order_by():
        wake(slug)


def waiting() -> "QuerySet[Run]":
    return Run.objects.filter(app="vision", status=Status.QUEUED)


def busy(slug: str) -> int:
    """Readings that workers have at hand. Those of killed workers do not count."""
    alive = timezone.now() - timedelta(seconds=STALE)
    return Run.objects.filter(
        app="vision", provider=slug, status=Status.RUNNING, attempts__gt=0, heartbeat__gt=alive
    ).count()


def wake(slug: str) -> None:
    for _ in range(provider(slug).parallel - busy(slug)):
        work(slug)


def look_after(batch_runs: "QuerySet[Run]") -> None:
    """Somebody looks at these: what was left behind goes on now, not at the next minute."""
    runs.sweep()
    slugs = batch_runs.filter(status=Status.QUEUED).values_list("provider", flat=True)
    for slug in set(slugs):
        if cache.add(f"wake:{slug}", 1, ASKED):
            wake(slug)


def claim(slug: str) -> Run | None:
    """The next reading, now ours; None where nothing waits or the provider's limit is reached."""
    with transaction.atomic():
        # The provider's row is the lock: two workers never count the free places at once.
        Listing.objects.select_for_update().get_or_create(provider=slug)
        if busy(slug) >= provider(slug).parallel:
            return None
        run = next_in_turn(slug)
        if run is not None:
            run.status, run.heartbeat = Status.RUNNING, timezone.now()
            run.attempts += 1
            for name, value in UNASKED.items():
                setattr(run, name, value)
            run.save(update_fields=["status", "heartbeat", "attempts", *UNASKED])
    return run


def next_in_turn(slug: str) -> Run | None:
    """Batches take turns: the one of which least was begun comes first."""
    mine = waiting().filter(provider=slug)
    begun = Count("pk", filter=Q(attempts__gt=0))
    batches = mine.values("batch").order_by()
    turns = Run.objects.filter(batch__in=batches).values("batch").annotate(begun=begun)
    first = turns.order_by("begun", "batch").first()
    if first is None:
        return None
    return mine.filter(batch=first["batch"]).order_by("attempts", "created").first()


def answer(run: Run) -> None:
    """Read one page to its end. Returns when the outcome is stored."""
    live = Live(run)
    recorder.add(live)
    try:
        asked = asking.question(run, PATIENT)
    except ProviderError as error:
        live.end(Status.FAILED, error)
        recorder.ended()
    else:
        runs.answer(live, *asked)
    live.recorded.wait()
