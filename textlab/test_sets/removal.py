"""Executions and test sets that were deleted: hidden at once, and taken away bit by bit."""

import time
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from playground.models import OPEN, Run
from playground.runs.claims import stop_waiting
from playground.runs.removal import delete_turn
from playground.runs.signals import group_deleted
from playground.storage.bulk_rows import delete_rows
from textlab.test_sets.models import ExecutionRow, TestCell, TestExecution, TestSet

BATCH_RUNS = 50  # runs deleted between two turns of the others


def hide_execution(execution: TestExecution) -> None:
    """What waits stops at once, what is being written within a second."""
    now = timezone.now()
    TestExecution.objects.filter(pk=execution.pk).update(removed=now, share_slug=None, ended=now)
    stop_group(execution)


def hide_test_set(test_set: TestSet) -> None:
    """With all its executions."""
    TestSet.objects.filter(pk=test_set.pk).update(removed=timezone.now())
    for execution in test_set.executions.all():
        hide_execution(execution)


def stop_group(execution: TestExecution) -> int:
    """Everything of it that is open, judgements included. How many."""
    mine = Run.objects.filter(group=execution.pk, status__in=OPEN)
    count = mine.update(stop_requested=True)
    stop_waiting(mine)
    return count


def list_empty(before: datetime) -> "QuerySet[TestExecution]":
    """Executions from before that moment whose answers are all gone."""
    answered = TestCell.objects.filter(execution=OuterRef("pk"), run__isnull=False)
    old = TestExecution.objects.filter(created__lt=before, ended__isnull=False)
    return old.filter(~Exists(answered))


def remove_some() -> None:
    """All that is hidden, as far as nothing of it is being written."""
    for execution in TestExecution.objects.filter(removed__isnull=False):
        remove_execution(execution)
    for test_set in TestSet.objects.filter(removed__isnull=False, executions=None):
        test_set.delete()


def remove_execution(execution: TestExecution) -> None:
    stop_group(execution)
    ended = Run.objects.filter(owner=execution.owner, group=execution.pk).exclude(status__in=OPEN)
    while some := list(ended[:BATCH_RUNS]):
        for run in some:
            delete_turn(run)  # whoever went on from an answer keeps what followed
            time.sleep(0)  # the others have their turn
    if Run.objects.filter(group=execution.pk).exists():
        return  # a worker is about to hang up: the next minute
    group_deleted.send(sender=None, subject=f"execution {execution.pk}")
    delete_rows(TestCell.objects.filter(execution=execution))
    delete_rows(ExecutionRow.objects.filter(execution=execution))
    execution.delete()
