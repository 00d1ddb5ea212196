"""Pictures that wait to be made: whose turn it is, and the tasks that wake the workers.

Which run may start says `playground.runs.queue`; what is done with it, `imagegen.jobs.execute`.
"""

from django.core.cache import cache
from django.db.models import Max, QuerySet
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from imagegen.jobs import execute, spool
from imagegen.jobs.run_keys import find_key_left
from playground.catalog import image_lists
from playground.models import Run
from playground.runs import queue

APP = "imagegen"
PROBE_SECONDS = 300  # seconds between two questions how much a key bears


@db_task()  # type: ignore[untyped-decorator]
def work(slug: str) -> None:
    """One job, then another task for the next: a worker that is to stop does so in between."""
    if make_next(slug):
        work(slug)
    else:
        queue.look_again(APP, slug, work)


def make_next(slug: str) -> bool:
    """Whether there was a place, and something to make."""
    learn_limits(slug)
    run = queue.claim_run(APP, slug, pick_next_job)
    if run is not None:
        execute.execute_job(run)
    return run is not None


def learn_limits(slug: str) -> None:
    """Ask the provider now and then how much each key bears: it may be less than declared."""
    waiting = queue.list_waiting(APP).filter(provider=slug).order_by()
    for fingerprint in waiting.values_list("fingerprint", flat=True).distinct():
        if not cache.add(f"limit:{slug}:{fingerprint}", 1, PROBE_SECONDS):
            continue
        run = waiting.filter(fingerprint=fingerprint).select_related("job").first()
        if run is not None:
            image_lists.learn_limit(slug, "parallel-requests", find_key_left(run))


@db_periodic_task(crontab(), name="tend")  # type: ignore[untyped-decorator]
def requeue_stale() -> None:
    queue.requeue_stale(APP, work)


@db_periodic_task(crontab(minute="11", hour="4"))  # type: ignore[untyped-decorator]
def forget_answers() -> None:
    spool.remove_old()


def dispatch(slug: str) -> None:
    queue.dispatch(APP, slug, work)


def ensure_workers(runs: "QuerySet[Run]") -> None:
    """Somebody looks at these: what was left behind goes on now, not at the next minute."""
    queue.ensure_workers(APP, runs, work)


def pick_next_job(mine: "QuerySet[Run]") -> Run | None:
    """Visitors take turns, whoever queued how much; each one's jobs in the order of their places.

    First comes who has least at work, then whose last turn is longest ago.
    """
    next_one = queue.filter_next_visitor(mine, Max("job__sent"))
    return next_one.order_by("job__place", "created").first()
