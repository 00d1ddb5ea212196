"""A turn taken out of its conversation: what follows it goes on from the turn before.

It can be put back until its owner takes out another, or for a day. Meanwhile nobody sees it, those
with its shared link neither. Later turns remember that they were sent with more than there is now.
"""

import time
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from playground.models import Run
from playground.runs.paths import Turn
from playground.runs.signals import group_deleted, run_deleted
from playground.runs.trees import find_tree

UNDO_HOURS = 24
CHUNK_RUNS = 500  # runs in one statement
BATCH_RUNS = 50  # runs deleted between two turns of the others
MOVED, GAPS = "moved", "gaps"  # of `extra`: the turns that followed; when what was sent was taken


@transaction.atomic
def remove_turn(run: Run) -> None:
    """What its owner took out before can't be put back any more."""
    purge_runs(Run.objects.filter(owner=run.owner))
    run.removed = timezone.now()
    moved = lift_children(run, run.removed.timestamp())
    run.extra = {**run.extra, MOVED: [str(pk) for pk in moved]}
    run.save(update_fields=["removed", "extra"])


@transaction.atomic
def restore_turn(run: Run) -> None:
    """What followed it and still follows the turn before goes on from it again."""
    assert run.removed is not None
    moved = run.extra.get(MOVED, [])
    children = Run.objects.filter(pk__in=moved, parent=run.parent_id)
    for child in children.only("pk", "extra"):
        gaps = [each for each in child.extra.get(GAPS, []) if each != run.removed.timestamp()]
        child.extra = {**child.extra, GAPS: gaps}
        child.parent = run
        child.save(update_fields=["parent", "extra"])
        if run.parent_id is None:
            set_opening(list_below(child.pk), run.pk, find_tree(run))
    run.removed = None
    run.extra = {name: value for name, value in run.extra.items() if name != MOVED}
    run.save(update_fields=["removed", "extra"])


def lift_children(run: Run, moment: float) -> list[UUID]:
    """They go on from the turn before `run`, which was taken at this `moment`. Which they are."""
    tree = find_tree(run)
    children = list(Run.objects.filter(parent=run).only("pk", "extra"))
    for child in children:
        child.extra = {**child.extra, GAPS: [*child.extra.get(GAPS, []), moment]}
        child.parent_id, child.tree = run.parent_id, tree
        child.save(update_fields=["parent", "tree", "extra"])
        if run.parent_id is None:
            first, *rest = list_below(child.pk)
            set_opening([first], None, tree)
            set_opening(rest, child.pk, tree)
    return [child.pk for child in children]


def set_opening(keys: list[UUID], opening: UUID | None, tree: UUID) -> None:
    for start in range(0, len(keys), CHUNK_RUNS):
        runs = Run.objects.filter(pk__in=keys[start : start + CHUNK_RUNS])
        runs.update(opening=opening, tree=tree)


def list_below(key: UUID) -> list[UUID]:
    """The keys of this run, which comes first, and of all that go on from it."""
    table = Run._meta.db_table
    sql = (
        f"WITH RECURSIVE down(id, depth) AS (SELECT id, 0 FROM {table} WHERE id = %s "  # noqa: S608
        f"UNION ALL SELECT r.id, depth + 1 FROM {table} r JOIN down ON r.parent_id = down.id) "
        f"SELECT id FROM down ORDER BY depth"
    )
    return [
        run.pk for run in Run.objects.raw(sql, [Run._meta.pk.get_db_prep_value(key, connection)])
    ]


def purge_runs(runs: QuerySet[Run]) -> int:
    """Those of these that were taken out are deleted for good, with their files. How many."""
    removed = list(runs.exclude(removed=None))
    for run in removed:
        run_deleted.send(sender=None, run=run)
        delete_turn(run)
    return len(removed)


def purge_old() -> int:
    before = timezone.now() - timedelta(hours=UNDO_HOURS)
    return purge_runs(Run.objects.filter(removed__lt=before))


@transaction.atomic
def delete_turn(run: Run) -> None:
    """For good, and without what follows it."""
    lift_children(run, (run.removed or timezone.now()).timestamp())
    run.delete()


def delete_tree(run: Run) -> int:
    """Its conversation with all branches, for good, the newest first. How many turns."""
    tree = find_tree(run)
    mine = Run.objects.filter(owner=run.owner, app=run.app, endpoint=run.endpoint)
    mine = mine.filter(Q(tree=tree) | Q(pk=tree) | Q(opening=tree)).order_by("-created")
    count = 0
    while keys := list(mine.values_list("pk", flat=True)[:BATCH_RUNS]):
        Run.objects.filter(pk__in=keys).delete()
        count += len(keys)
        time.sleep(0)  # the others have their turn
    if count:
        group_deleted.send(sender=None, subject=f"conversation {tree}: {count} runs")
    return count


def has_gap(run: Run, earlier: Iterable[Run | Turn]) -> bool:
    """Whether something that it was sent with has been taken out since."""
    moments = (each for turn in (*earlier, run) for each in turn.extra.get(GAPS, []))
    return any(moment > run.created.timestamp() for moment in moments)
