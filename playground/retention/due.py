"""Which runs have been stored for as long as the host wants, and which stay all the same.

A conversation goes as a whole, with its branches, when its newest turn is old enough; what one
press made in several runs, when the newest of these is. What is still open stays, and what somebody
has put aside: a turn with a shared link that works, and what its app says, such as a starred
picture.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from playground.models import OPEN, Run, RunQuerySet
from playground.runs.types import list_run_types
from playground.storage.clock import read_clock

BATCH_RUNS = 200  # runs that are looked at together
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
TREE = Coalesce("tree", "opening", "id")  # as playground.runs.trees.find_tree


class Place(NamedTuple):
    """How far it has come: the last run of this owner that was looked at."""

    owner: str = ""
    created: datetime = LONG_AGO
    key: UUID = UUID(int=0)


def find_cutoff() -> datetime:
    """What was made before is old. Nothing is where the host has set no end, or no longer."""
    return subtract_days(settings.HOSTING.run_days)


def find_file_cutoff() -> datetime:
    """The same for files alone."""
    return subtract_days(settings.HOSTING.file_days)


def subtract_days(days: int) -> datetime:
    return read_clock() - timedelta(days=days) if days else LONG_AGO


def find_next_owner(owner: str, cutoff: datetime) -> str | None:
    """Whoever comes behind this one and has old runs: read from an index alone."""
    old = Run.objects.filter(owner__gt=owner, created__lt=cutoff)
    return old.order_by("owner").values_list("owner", flat=True).first()


def list_old(place: Place, cutoff: datetime) -> list[Run]:
    """Some old runs of that owner, the oldest behind the place first."""
    behind = Q(created__gt=place.created) | Q(created=place.created, pk__gt=place.key)
    since = {"created__gte": place.created, "created__lt": cutoff}  # which an index goes by
    old = Run.objects.filter(behind, owner=place.owner, **since)
    columns = ("owner", "app", "endpoint", "tree", "opening", "created")
    return list(old.order_by("created", "pk").only(*columns)[:BATCH_RUNS])


def find_held(trees: Iterable[UUID], owner: str, cutoff: datetime) -> set[UUID]:
    """Which of these trees of that owner stay."""
    return collect_trees(list_reasons(filter_trees(trees), owner, cutoff))


def find_put_aside(trees: Iterable[UUID], owner: str) -> set[UUID]:
    """Those of which the owner has put something aside, however old or new they are."""
    return collect_trees(list_put_aside(filter_trees(trees), owner))


def filter_trees(trees: Iterable[UUID]) -> RunQuerySet:
    keys = list(trees)
    return Run.objects.filter(Q(tree__in=keys) | Q(pk__in=keys) | Q(opening__in=keys))


def collect_trees(reasons: Iterable[RunQuerySet]) -> set[UUID]:
    return {
        tree
        for reason in reasons
        for tree in reason.order_by().annotate(root=TREE).values_list("root", flat=True)
    }


def list_reasons(runs: RunQuerySet, owner: str, cutoff: datetime) -> Iterator[RunQuerySet]:
    """Those of these runs for which their tree stays, by each rule."""
    made_along = Run.objects.filter(group=OuterRef("group"), created__gte=cutoff)
    yield runs.filter(Q(created__gte=cutoff) | Q(status__in=OPEN))
    yield runs.filter(Exists(made_along))
    yield from list_put_aside(runs, owner)


def list_put_aside(runs: RunQuerySet, owner: str) -> Iterator[RunQuerySet]:
    yield runs.shared()
    for run_type in list_run_types():
        yield run_type.filter_lasting(runs, owner)
