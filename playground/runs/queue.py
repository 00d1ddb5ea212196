"""Runs that wait: taken one by one by the workers, within what each key bears.

The database is the queue: what waits is a run with `status=QUEUED`. A Huey task only wakes a worker
up: if it is lost, or comes twice, nothing is lost and nothing is asked twice.

An app says `is_queued` in its run type. It creates its runs with `runs.create(…, queued=True,
fingerprint=…)` and has one Huey task, which takes a provider's slug, claims a run, answers it and
calls itself again::

    @db_task()
    def work(slug: str) -> None:
        run = queue.claim(APP, slug)
        if run is not None:
            answer(run)
            work(slug)

After it has created runs it calls `wake`, every minute `tend`, and `look_after` when somebody
looks at them.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Case, Count, F, Max, Q, QuerySet, When
from django.utils import timezone

from playground.catalog.providers import get_provider
from playground.infrastructure.askers import current_asker
from playground.infrastructure.connections import release_connections
from playground.models import OPEN, Listing, Run, Status
from playground.runs.claims import NOBODY, take_run, without_resting
from playground.runs.recorder import STALE, recorder
from playground.runs.recovery import sweep
from playground.runs.types import get_run_type
from playground.storage.errors import is_passing

Task = Callable[[str], Any]  # an app's Huey task: it works one run of the provider of this slug
Pick = Callable[["QuerySet[Run]"], Run | None]  # of those for which there is a place, the next

REMEMBERED = timedelta(days=1)  # how far back it counts who had a turn last
ASKED = 3  # seconds in which a page that looks wakes the workers once
PLACE = Case(When(network="", then=F("owner")), default=F("network"))
BUSY = Count("pk", filter=Q(status=Status.RUNNING))
LAST_TURN = Max("heartbeat", filter=Q(attempts__gt=0))
MOST_TURNS = 10  # of a run under which the database goes away
BELIEVED = 3600  # seconds for which a limit holds that the provider told
UNASKED: dict[str, Any] = {
    "text": "", "reasoning": "", "error_kind": "", "error": "", "error_hint": "", "retry_at": None,
    "finish_reason": "", "answered_by": "", "usage": None, "time_to_first_token": None,
    "duration": None, "extra": {},
}  # fmt: skip


def claim(app: str, slug: str, pick: "Pick | None" = None) -> Run | None:
    """The next run, now ours; None where nothing waits for which there is a place.

    `pick` says whose turn it is, where groups do not simply take turns.
    """
    with transaction.atomic():
        # The provider's row is the lock: two workers never count the free places at once.
        Listing.objects.select_for_update().get_or_create(provider=slug)
        while run := (pick or in_turn)(with_a_place(app, slug)):
            if take_run(run, UNASKED):
                get_run_type(app).forget_details(Run.objects.filter(pk=run.pk))
                break
    return run


def with_a_place(app: str, slug: str) -> "QuerySet[Run]":
    """What waits with a key that bears one more. Not what this process is still busy with."""
    full = [key for key, n in at_hand(app, slug).items() if n >= most(app, slug, key)]
    mine = without_resting(waiting(app).filter(provider=slug))
    return mine.exclude(fingerprint__in=full).exclude(pk__in=list(recorder.lives))


def in_turn(mine: "QuerySet[Run]") -> Run | None:
    """Visitors take turns, and so do the groups of each: of which least was begun comes first."""
    mine = of_next_visitor(mine, LAST_TURN)
    begun = Count("pk", filter=Q(attempts__gt=0))
    groups = mine.values("group").order_by()
    turns = Run.objects.filter(group__in=groups).values("group").annotate(begun=begun)
    first = turns.order_by("begun", "group").first()
    if first is None:
        return None
    return mine.filter(group=first["group"]).order_by("attempts", "created").first()


def of_next_visitor(mine: "QuerySet[Run]", last: Max) -> "QuerySet[Run]":
    """The runs of whose turn it is, however much each has queued.

    Networks take turns, as cookies are to be had in any number; so do the visitors of each. Whose
    network is not known are one for themselves. `last`: when somebody last had a turn.
    """
    mine = mine.annotate(place=PLACE)
    lately = Q(created__gt=timezone.now() - REMEMBERED) | Q(status__in=OPEN)
    apps = mine.order_by().values("app").distinct()
    turns = Run.objects.filter(lately, app__in=apps, group__isnull=False).annotate(place=PLACE)
    for name in ("place", "owner"):
        waiting = mine.order_by().values(name).distinct()
        counted = turns.filter(**{f"{name}__in": waiting}).order_by().values(name)
        ranked = counted.annotate(busy=BUSY, last=last)
        first = ranked.order_by("busy", F("last").asc(nulls_first=True), name).first()
        if first is None:
            return mine.none()
        mine = mine.filter(**{name: first[name]})
        turns = turns.filter(**{name: first[name]})
    return mine


def most(app: str, slug: str, fingerprint: str) -> int:
    """How many runs a provider bears at the same time with one key."""
    declared = get_run_type(app).get_parallel_limit(get_provider(slug))
    told: int = cache.get(bound(app, slug, fingerprint), declared)
    return min(declared, told)


def lower(app: str, slug: str, fingerprint: str, most: int) -> None:
    """The provider said that it bears no more than this; it holds until it is asked again."""
    cache.set(bound(app, slug, fingerprint), max(1, most), BELIEVED)


def bound(app: str, slug: str, fingerprint: str) -> str:
    return f"parallel:{app}:{slug}:{fingerprint}"


def busy(app: str, slug: str, fingerprint: str) -> int:
    """Runs that workers have at hand with this key, see `keys.fingerprint`."""
    return at_hand(app, slug).get(fingerprint, 0)


def at_hand(app: str, slug: str) -> dict[str, int]:
    """Runs in the hands of workers, by fingerprint. Those of killed workers do not count."""
    alive = timezone.now() - timedelta(seconds=STALE)
    mine = Run.objects.filter(
        app=app, provider=slug, status=Status.RUNNING, attempts__gt=0, heartbeat__gt=alive
    )
    return by_fingerprint(mine)


def waiting(app: str) -> "QuerySet[Run]":
    return Run.objects.for_app(app).filter(status=Status.QUEUED)


def by_fingerprint(of: "QuerySet[Run]") -> dict[str, int]:
    return dict(of.order_by().values_list("fingerprint").annotate(n=Count("pk")))


def wake(app: str, slug: str, task: Task) -> None:
    """A task for each free place that something waits for, up to the number of workers."""
    taken = at_hand(app, slug)
    left = by_fingerprint(waiting(app).filter(provider=slug))
    places = sum(
        max(0, min(n, most(app, slug, key) - taken.get(key, 0))) for key, n in left.items()
    )
    idle = settings.HUEY["consumer"]["workers"] - sum(taken.values())
    for _ in range(min(places, idle)):
        task(slug)


def tend(app: str, task: Task) -> None:
    """Every minute: take up again what a killed worker left, and what nobody was woken for."""
    sweep()
    for slug in waiting(app).order_by().values_list("provider", flat=True).distinct():
        wake(app, slug, task)


def look_after(app: str, runs: "QuerySet[Run]", task: Task) -> None:
    """Somebody looks at these: what was left behind goes on now, not at the next minute."""
    sweep()
    slugs = runs.filter(status=Status.QUEUED).values_list("provider", flat=True)
    for slug in set(slugs):
        if cache.add(f"wake:{app}:{slug}", 1, ASKED):
            wake(app, slug, task)


def may_go_back(run: Run, error: Exception) -> bool:
    """Whether it waits for another turn: the database was away, or full, which passes.

    Not for ever: what ends like that each time is no passing trouble.
    """
    release_connections()
    return is_passing(error) and run.attempts < MOST_TURNS


@transaction.atomic
def ask_again(app: str, runs: "QuerySet[Run]", fingerprint: str) -> int:
    """Back into the queue, as if they had never been asked nor shared. How many."""
    get_run_type(app).forget_details(runs)
    return runs.update(
        share_slug=None,
        status=Status.QUEUED,
        fingerprint=fingerprint,
        network=current_asker.get().network,
        claim=NOBODY,
        attempts=0,
        heartbeat=None,
        stop_requested=False,
        **UNASKED,
    )
