"""Runs that wait: taken one by one by the workers, within what each key bears.

The database is the queue: what waits is a run with `status=QUEUED`. A Huey task only wakes a worker
up: if it is lost, or comes twice, nothing is lost and nothing is asked twice.

An app says `is_queued` in its run type. It creates its runs with `runs.create_run(…, queued=True,
fingerprint=…)` and has one Huey task, which takes a provider's slug, claims a run, answers it and
calls itself again::

    @db_task()
    def work(slug: str) -> None:
        run = queue.claim_run(APP, slug)
        if run is not None:
            answer(run)
            work(slug)

After it has created runs it calls `dispatch`, every minute `requeue_stale`, and `ensure_workers`
when somebody looks at them.
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
from playground.runs.claims import NOBODY, exclude_resting, take_run
from playground.runs.recorder import STALE, recorder
from playground.runs.recovery import settle_abandoned
from playground.runs.types import get_run_type
from playground.storage.errors import is_passing

Task = Callable[[str], Any]  # an app's Huey task: it works one run of the provider of this slug
Pick = Callable[["QuerySet[Run]"], Run | None]  # of those for which there is a place, the next

REMEMBERED = timedelta(days=1)  # how far back it counts who had a turn last
LOOK_THROTTLE_SECONDS = 3  # seconds in which a page that looks wakes the workers once
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


def claim_run(app: str, slug: str, pick: "Pick | None" = None) -> Run | None:
    """The next run, now ours; None where nothing waits for which there is a place.

    `pick` says whose turn it is, where groups do not simply take turns.
    """
    with transaction.atomic():
        # The provider's row is the lock: two workers never count the free places at once.
        Listing.objects.select_for_update().get_or_create(provider=slug)
        while run := (pick or pick_in_turn)(filter_startable(app, slug)):
            if take_run(run, UNASKED):
                get_run_type(app).forget_details(Run.objects.filter(pk=run.pk))
                break
    return run


def filter_startable(app: str, slug: str) -> "QuerySet[Run]":
    """What waits with a key that bears one more. Not what this process is still busy with."""
    full = [key for key, n in count_in_hand(app, slug).items() if n >= get_limit(app, slug, key)]
    mine = exclude_resting(list_waiting(app).filter(provider=slug))
    return mine.exclude(fingerprint__in=full).exclude(pk__in=list(recorder.lives))


def pick_in_turn(mine: "QuerySet[Run]") -> Run | None:
    """Visitors take turns, and so do the groups of each: of which least was begun comes first."""
    mine = filter_next_visitor(mine, LAST_TURN)
    begun = Count("pk", filter=Q(attempts__gt=0))
    groups = mine.values("group").order_by()
    turns = Run.objects.filter(group__in=groups).values("group").annotate(begun=begun)
    first = turns.order_by("begun", "group").first()
    if first is None:
        return None
    return mine.filter(group=first["group"]).order_by("attempts", "created").first()


def filter_next_visitor(mine: "QuerySet[Run]", last: Max) -> "QuerySet[Run]":
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


def get_limit(app: str, slug: str, fingerprint: str) -> int:
    """How many runs a provider bears at the same time with one key."""
    declared = get_run_type(app).get_parallel_limit(get_provider(slug))
    limit: int = cache.get(build_limit_key(app, slug, fingerprint), declared)
    return min(declared, limit)


def lower_limit(app: str, slug: str, fingerprint: str, most: int) -> None:
    """The provider said that it bears no more than this; it holds until it is asked again."""
    cache.set(build_limit_key(app, slug, fingerprint), max(1, most), BELIEVED)


def build_limit_key(app: str, slug: str, fingerprint: str) -> str:
    return f"parallel:{app}:{slug}:{fingerprint}"


def count_busy(app: str, slug: str, fingerprint: str) -> int:
    """Runs that workers have at hand with this key, see `keys.fingerprint_key`."""
    return count_in_hand(app, slug).get(fingerprint, 0)


def count_in_hand(app: str, slug: str) -> dict[str, int]:
    """Runs in the hands of workers, by fingerprint. Those of killed workers do not count."""
    alive = timezone.now() - timedelta(seconds=STALE)
    mine = Run.objects.filter(
        app=app, provider=slug, status=Status.RUNNING, attempts__gt=0, heartbeat__gt=alive
    )
    return count_by_fingerprint(mine)


def list_waiting(app: str) -> "QuerySet[Run]":
    return Run.objects.for_app(app).filter(status=Status.QUEUED)


def count_by_fingerprint(runs: "QuerySet[Run]") -> dict[str, int]:
    return dict(runs.order_by().values_list("fingerprint").annotate(n=Count("pk")))


def dispatch(app: str, slug: str, task: Task) -> None:
    """A task for each free place that something waits for, up to the number of workers."""
    taken = count_in_hand(app, slug)
    left = count_by_fingerprint(list_waiting(app).filter(provider=slug))
    places = sum(
        max(0, min(n, get_limit(app, slug, key) - taken.get(key, 0))) for key, n in left.items()
    )
    idle = settings.HUEY["consumer"]["workers"] - sum(taken.values())
    for _ in range(min(places, idle)):
        task(slug)


def requeue_stale(app: str, task: Task) -> None:
    """Every minute: take up again what a killed worker left, and what nobody was woken for."""
    settle_abandoned()
    for slug in list_waiting(app).order_by().values_list("provider", flat=True).distinct():
        dispatch(app, slug, task)


def ensure_workers(app: str, runs: "QuerySet[Run]", task: Task) -> None:
    """Somebody looks at these: what was left behind goes on now, not at the next minute."""
    settle_abandoned()
    slugs = runs.filter(status=Status.QUEUED).values_list("provider", flat=True)
    for slug in set(slugs):
        if cache.add(f"wake:{app}:{slug}", 1, LOOK_THROTTLE_SECONDS):
            dispatch(app, slug, task)


def may_go_back(run: Run, error: Exception) -> bool:
    """Whether it waits for another turn: the database was away, or full, which passes.

    Not for ever: what ends like that each time is no passing trouble.
    """
    release_connections()
    return is_passing(error) and run.attempts < MOST_TURNS


@transaction.atomic
def requeue_runs(app: str, runs: "QuerySet[Run]", fingerprint: str) -> int:
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
