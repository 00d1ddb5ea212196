"""Pictures that wait to be made: whose turn it is, and the tasks that wake the workers.

Which run may start says `playground.queue`; what is done with it, `imagegen.making`.
"""

from datetime import timedelta

from django.core.cache import cache
from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from imagegen import making, spool
from playground import keys, lists, queue
from playground.models import OPEN, Run, Status

APP = "imagegen"
ASKED = 300  # seconds between two questions how much a key bears
REMEMBERED = timedelta(days=1)  # how far back it counts who had a turn last


@db_task()  # type: ignore[untyped-decorator]
def work(slug: str) -> None:
    """One job, then another task for the next: a worker that is to stop does so in between."""
    if make_next(slug):
        work(slug)


def make_next(slug: str) -> bool:
    """Whether there was a place, and something to make."""
    learn_limits(slug)
    run = queue.claim(APP, slug, in_turn)
    if run is not None:
        making.make(run)
    return run is not None


def learn_limits(slug: str) -> None:
    """Ask the provider now and then how much each key bears: it may be less than declared."""
    keys_waiting = queue.waiting(APP).filter(provider=slug).order_by()
    for fingerprint, session in keys_waiting.values_list("fingerprint", "job__session").distinct():
        if cache.add(f"limit:{slug}:{fingerprint}", 1, ASKED):
            most = lists.parallel(slug, keys.session(session))
            if most is not None:
                queue.lower(APP, slug, fingerprint, most)


@db_periodic_task(crontab())  # type: ignore[untyped-decorator]
def tend() -> None:
    queue.tend(APP, work)


@db_periodic_task(crontab(minute="11", hour="4"))  # type: ignore[untyped-decorator]
def forget_answers() -> None:
    spool.forget()


def wake(slug: str) -> None:
    queue.wake(APP, slug, work)


def look_after(runs: "QuerySet[Run]") -> None:
    """Somebody looks at these: what was left behind goes on now, not at the next minute."""
    queue.look_after(APP, runs, work)


def in_turn(mine: "QuerySet[Run]") -> Run | None:
    """Owners take turns, whoever queued how much; each owner's jobs in the order of their places.

    First comes who has least at work, then whose last turn is longest ago.
    """
    owners = mine.order_by().values("owner").distinct()
    lately = Q(created__gt=timezone.now() - REMEMBERED) | Q(status__in=OPEN)
    turns = (
        Run.objects.filter(lately, app=APP, owner__in=owners)
        .order_by()
        .values("owner")
        .annotate(busy=Count("pk", filter=Q(status=Status.RUNNING)), last=Max("job__sent"))
        .order_by("busy", F("last").asc(nulls_first=True), "owner")
    )
    first = turns.first()
    if first is None:
        return None
    return mine.filter(owner=first["owner"]).order_by("job__place", "created").first()
