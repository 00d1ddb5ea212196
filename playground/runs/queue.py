"""Runs that wait: taken one by one by the workers, within what each key bears.

The database is the queue: what waits is a run with `status=QUEUED`. A Huey task only wakes a worker
up: if it is lost, or comes twice, nothing is lost and nothing is asked twice.

An app says `is_queued` in its run type. It creates its runs with `runs.create_run(…, queued=True,
fingerprint=…)` and has one Huey task, which takes a provider's slug, claims a run, answers it and
calls itself again::

    @db_task()
    def work(slug: str) -> None:
        run = queue.claim_run(APP, slug)
        if run is None:
            queue.look_again(APP, slug, work)
        else:
            answer(run)
            work(slug)

After it has created runs it calls `dispatch`, every minute `requeue_stale`, and `ensure_workers`
when somebody looks at them.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Case, Count, F, Max, Q, QuerySet, When

from playground.accounts.access import require_access
from playground.catalog.providers import get_provider
from playground.infrastructure.askers import current_asker
from playground.infrastructure.connections import release_connections
from playground.keys import limits
from playground.keys.store import KeyMark
from playground.models import OPEN, Run, Status
from playground.quotas.admission import admit_again
from playground.runs import units
from playground.runs.claims import NOBODY, REST_SECONDS, exclude_resting, take_run
from playground.runs.departure import is_leaving
from playground.runs.recorder import STALE_SECONDS, recorder
from playground.runs.recovery import settle_abandoned
from playground.runs.rests import keep_patience, wake_later
from playground.runs.types import get_run_type
from playground.storage.clock import DatabaseNow
from playground.storage.errors import is_passing

Task = Callable[[str], Any]  # an app's Huey task: it works one run of the provider of this slug
Pick = Callable[["QuerySet[Run]"], Run | None]  # of those for which there is a place, the next

REMEMBERED_SECONDS = 24 * 3600.0  # how far back it counts who had a turn last
ROOM_SECONDS = 1  # seconds between two looks for room that others use
LOOK_THROTTLE_SECONDS = 3  # seconds in which a page that looks wakes the workers once
PLACE = Case(When(network="", then=F("owner")), default=F("network"))
BUSY = Count("pk", filter=Q(status=Status.RUNNING))
LAST_TURN = Max("heartbeat", filter=Q(attempts__gt=0))
MOST_TURNS = 10  # of a run under which the database goes away
UNASKED: dict[str, Any] = {
    "text": "", "reasoning": "", "error_kind": "", "error": "", "error_hint": "", "retry_at": None,
    "finish_reason": "", "answered_by": "", "usage": None, "time_to_first_token": None,
    "duration": None, "extra": {},
}  # fmt: skip


def claim_run(app: str, slug: str, pick: "Pick | None" = None) -> Run | None:
    """The next run, now ours; None where nothing waits for which there is a place, or this process
    is about to go.

    `pick` says whose turn it is, where groups do not simply take turns.
    """
    if is_leaving():
        return None
    blocked: set[str] = set()  # keys without room for the one whose turn it is
    with transaction.atomic():
        units.lock_provider(slug)
        startable = filter_startable(app, slug)
        while run := (pick or pick_in_turn)(startable.exclude(fingerprint__in=blocked)):
            if not units.has_room(run):
                blocked.add(run.fingerprint)
            elif take_run(run, UNASKED | {"extra": keep_patience(run.extra)}):
                get_run_type(app).forget_details(Run.objects.filter(pk=run.pk))
                break
    return run


def filter_startable(app: str, slug: str) -> "QuerySet[Run]":
    """What waits with a key that bears one more. Not what this process is still busy with."""
    full = [key for key, n in count_in_hand(app, slug).items() if n >= get_share(app, slug, key)]
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
    lately = Q(created__gt=DatabaseNow(-REMEMBERED_SECONDS)) | Q(status__in=OPEN)
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


def get_share(app: str, slug: str, fingerprint: str) -> int:
    """How many of an app's runs the queue sends at the same time with one key.

    That is what the provider's declaration says, or the host of the site's own key; less, where
    the key bears less. How much room there is among all runs, `playground.runs.units` says.
    """
    declared = get_run_type(app).get_parallel_limit(get_provider(slug))
    most = limits.get_plan(slug, fingerprint) or declared
    return min(most, limits.find_limit(slug, fingerprint) or most)


def count_busy(app: str, slug: str, fingerprint: str) -> int:
    """Runs that workers have at hand with this key, see `keys.fingerprint_key`."""
    return count_in_hand(app, slug).get(fingerprint, 0)


def count_in_hand(app: str, slug: str) -> dict[str, int]:
    """Runs in the hands of workers, by fingerprint. Those of killed workers do not count."""
    alive = DatabaseNow(-STALE_SECONDS)
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
        max(0, min(n, get_share(app, slug, key) - taken.get(key, 0))) for key, n in left.items()
    )
    idle = settings.HUEY["consumer"]["workers"] - sum(taken.values())
    for _ in range(min(places, idle)):
        task(slug)


def requeue_stale(app: str, task: Any) -> None:
    """Every minute: take up again what a killed worker left, and what nobody was woken for."""
    settle_abandoned()
    for slug in list_waiting(app).order_by().values_list("provider", flat=True).distinct():
        dispatch(app, slug, task)
        resting = list_waiting(app).filter(provider=slug).exclude(claim=NOBODY).count()
        for _ in range(min(resting, settings.HUEY["consumer"]["workers"])):
            task.schedule((slug,), delay=REST_SECONDS)


def ensure_workers(app: str, runs: "QuerySet[Run]", task: Task) -> None:
    """Somebody looks at these: what was left behind goes on now, not at the next minute."""
    settle_abandoned()
    slugs = runs.filter(status=Status.QUEUED).values_list("provider", flat=True)
    for slug in set(slugs):
        if cache.add(f"wake:{app}:{slug}", 1, LOOK_THROTTLE_SECONDS):
            dispatch(app, slug, task)


def look_again(app: str, slug: str, task: Any) -> None:
    """A worker got nothing. Where others use the room that something waits for, look in a moment:
    they end without a task for this one. What rests is looked at when it has rested.
    """
    wake_later(app, slug, list_waiting(app), task)
    keys_waiting = exclude_resting(list_waiting(app)).filter(provider=slug).order_by()
    fingerprints = keys_waiting.values_list("fingerprint", flat=True).distinct()
    limited = any(limits.find_limit(slug, each) for each in fingerprints)
    if limited and cache.add(f"look:{app}:{slug}", 1, ROOM_SECONDS):
        task.schedule((slug,), delay=ROOM_SECONDS)


def may_go_back(run: Run, error: Exception) -> bool:
    """Whether it waits for another turn: the database was away, or full, which passes.

    Not for ever: what ends like that each time is no passing trouble.
    """
    release_connections()
    return is_passing(error) and run.attempts < MOST_TURNS


@transaction.atomic
def requeue_runs(app: str, runs: "QuerySet[Run]", key: KeyMark) -> int:
    """Back into the queue, as if they had never been asked nor shared. How many.

    Raises QuotaReached, NotAllowed.
    """
    for owner, slug, model in runs.order_by().values_list("owner", "provider", "model").distinct():
        require_access(owner, slug, model, key.key_source)
    admit_again(runs, key.key_source)
    get_run_type(app).forget_details(runs)
    return runs.update(
        share_slug=None,
        status=Status.QUEUED,
        fingerprint=key.fingerprint,
        key_source=key.key_source,
        uncounted=True,
        network=current_asker.get().network,
        claim=NOBODY,
        attempts=0,
        heartbeat=None,
        stop_requested=False,
        **UNASKED,
    )
