"""Rows of the history deleted together: conversations can be restored for a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from playground.models import Run, RunQuerySet
from playground.runs import history
from playground.runs import services as runs
from playground.runs.history import Entry
from playground.runs.removal import delete_tree, purge_runs
from playground.runs.signals import group_deleted
from playground.runs.trees import find_tree


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be deleted: conversations, which can be restored, and what can't."""

    entries: Sequence[Entry]
    conversations: int
    others: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """`moment`: when conversations were taken out, where there were any. `deleted`: for good."""

    moment: datetime | None
    deleted: int


@dataclass(frozen=True, slots=True)
class Removed:
    """Conversations that can be put back."""

    moment: str
    count: int


def is_conversation(run: Run) -> bool:
    return run.type.is_turn(run) and not run.group


def plan_removal(rows: Sequence[Run]) -> Plan:
    talks = sum(is_conversation(run) for run in rows)
    return Plan(history.describe_runs(rows), talks, len(rows) - talks)


def remove_rows(owner: str, rows: Sequence[Run]) -> Outcome:
    talks = [run for run in rows if is_conversation(run)]
    others = [run for run in rows if not is_conversation(run)]
    for run in others:
        delete_row(run)
    return Outcome(remove_conversations(owner, talks) if talks else None, len(others))


def remove_conversations(owner: str, talks: Sequence[Run]) -> datetime:
    """With all their branches. What their owner took out before can't be put back any more."""
    turns = filter_trees(owner, {find_tree(run) for run in talks})
    for run in turns.open():
        runs.stop_run(run)
    with transaction.atomic():
        purge_runs(Run.objects.filter(owner=owner))
        moment = timezone.now()
        turns.update(removed=moment)
    return moment


def restore_rows(owner: str, moment: datetime) -> int:
    return Run.objects.filter(owner=owner, removed=moment).update(removed=None)


def find_removed(owner: str, text: str) -> Removed | None:
    """What was taken out at that moment, as an address says it, and is still there."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    if moment is None or moment.tzinfo is None:
        return None
    taken = Run.objects.filter(owner=owner, removed=moment)
    trees = {run.tree or run.opening_id or run.pk for run in taken.only("tree", "opening")}
    return Removed(moment.isoformat(), len(trees)) if trees else None


def filter_trees(owner: str, trees: set[UUID]) -> RunQuerySet:
    roots = Q(tree__in=trees) | Q(opening__in=trees) | Q(pk__in=trees)
    return Run.objects.for_owner(owner).filter(roots)


def delete_row(run: Run) -> None:
    """For good: one run, or all of its group; of answers that were compared, what led to them."""
    if not (run.type.is_grouped and run.group):
        runs.delete_run(run)
        return
    kept_for = run.type.find_group(run)
    members = Run.objects.for_owner(run.owner).for_app(run.app).filter(group=run.group)
    for member in list(members):
        runs.stop_run(member)
        if member.type.is_turn(member):
            delete_tree(member)
        else:
            runs.delete_run(member)
    group_deleted.send(sender=None, subject=f"group {run.group}")
    if kept_for is not None:
        run.type.delete_group(kept_for)
