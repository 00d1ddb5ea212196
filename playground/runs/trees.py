"""All that grew from one message: versions of a turn beside each other, and what goes on below.

Runs with the same parent are versions of one turn. Those that begin a conversation have none, and
know each other by their tree.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from playground.models import Run
from playground.runs.querysets import OPEN


@dataclass(frozen=True, slots=True)
class Versions:
    """Where a turn stands among its versions, the oldest first. `position` counts from 1."""

    position: int
    count: int
    previous: UUID | None
    next: UUID | None


def find_tree(run: Run) -> UUID:
    """The key of the tree it grows in."""
    return run.tree or run.opening_id or run.pk


def list_roots(run: Run) -> QuerySet[Run]:
    """The versions of the turn that its conversation began with."""
    tree = find_tree(run)
    return list_turns(run).filter(Q(tree=tree) | Q(pk=tree), parent=None)


def list_tree(run: Run) -> QuerySet[Run]:
    """All that its owner has of its tree, in the order of their making."""
    tree = find_tree(run)
    return list_turns(run).filter(Q(tree=tree) | Q(pk=tree) | Q(opening=tree))


def list_turns(run: Run) -> QuerySet[Run]:
    """All turns like this one that its owner has, in the order of their making.

    To be asked for by a parent or a tree. The owner is no plain column here: SQLite would go by
    that, and look through all that somebody has ever run.
    """
    turns = Run.objects.filter(removed=None, app=run.app, endpoint=run.endpoint)
    mine = turns.alias(whose=Concat("owner", Value(""))).filter(whose=run.owner)
    return mine.order_by("created", "pk")


def list_beside(run: Run) -> QuerySet[Run]:
    """All versions of this turn that were answered, or are being; and itself."""
    if run.parent_id is None:
        beside = list_roots(run)
    else:
        beside = list_turns(run).filter(parent=run.parent_id)
    return beside.filter(is_answered([run.pk]))


def is_answered(path: Collection[UUID]) -> Q:
    """A version without an answer is none, unless it is on the path that is shown."""
    return ~Q(text="") | Q(status__in=OPEN) | Q(pk__in=path)


def list_versions(turns: Sequence[Run]) -> dict[UUID, Versions]:
    """Of the turns of one path those that have other versions: two queries, however many."""
    if not turns:
        return {}
    path = {turn.pk for turn in turns}
    first, *_ = turns
    parents = [turn.parent_id for turn in turns if turn.parent_id]
    queries = [list_roots(first)] if first.parent_id is None else []
    queries += [list_turns(first).filter(parent__in=parents)] if parents else []
    rows = chain.from_iterable(
        query.filter(is_answered(path)).values_list("pk", "parent_id") for query in queries
    )
    return {pk: each for pk, each in place_versions(rows) if pk in path and each.count > 1}


def place_versions(rows: Iterable[tuple[UUID, UUID | None]]) -> Iterable[tuple[UUID, Versions]]:
    """Keys with those of their parents, in the order of their making."""
    groups: dict[UUID | None, list[UUID]] = {}
    for pk, parent in rows:
        groups.setdefault(parent, []).append(pk)
    for group in groups.values():
        for index, pk in enumerate(group):
            around = (group[i] if 0 <= i < len(group) else None for i in (index - 1, index + 1))
            yield pk, Versions(index + 1, len(group), *around)


def find_versions(run: Run) -> Versions | None:
    """Of one turn. What began nothing else and goes on from nothing is not looked for."""
    if not run.type.is_turn(run) or (run.parent_id is None and run.tree is None):
        return None
    return list_versions([run]).get(run.pk)


def find_latest(run: Run) -> Run:
    """The newest turn that goes on from this one: where its branch ends."""
    table = Run._meta.db_table
    sql = (
        f"WITH RECURSIVE down(id) AS (SELECT id FROM {table} WHERE id = %s "  # noqa: S608
        f"UNION ALL SELECT r.id FROM {table} r JOIN down ON r.parent_id = down.id "
        f"WHERE r.removed IS NULL) "
        f"SELECT r.* FROM {table} r JOIN down ON r.id = down.id ORDER BY r.created DESC LIMIT 1"
    )
    key = Run._meta.pk.get_db_prep_value(run.pk, connection)
    return Run.objects.raw(sql, [key])[0]
