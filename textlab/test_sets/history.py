"""Answers of one execution, as one row of a person's history."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from playground.models import Run, Status
from playground.runs.history import Entry
from textlab.test_sets.models import TestCell, TestExecution

ERROR = TestCell.Outcome.ERROR


def describe_executions(runs: Sequence[Run]) -> dict[UUID | None, Entry]:
    """Of the executions that these belong to, by their groups."""
    groups = {run.group: run for run in runs if run.group}
    counted = TestExecution.objects.filter(pk__in=list(groups)).annotate(
        total=Count("cells"),
        decided=Count("cells", filter=~Q(cells__outcome="")),
        failed=Count("cells", filter=Q(cells__outcome=ERROR)),
    )
    return {
        execution.pk: Entry(
            groups[execution.pk],
            reverse("test-results", args=[execution.pk]),
            execution.name,
            (f"Test set with {execution.total:,} answers",),
            *describe_outcome(execution, execution.total, execution.decided, execution.failed),
        )
        for execution in counted
    }


def describe_outcome(
    execution: TestExecution, total: int, decided: int, failed: int
) -> tuple[str, str]:
    """Its status, and the words for it; none where all is decided."""
    if execution.ended is None:
        return Status.RUNNING, f"{decided:,} of {total:,} done"
    if execution.is_stopped and decided < total:
        return Status.STOPPED, f"Stopped: {decided:,} of {total:,} done"
    return (Status.FAILED, f"{failed:,} with an error") if failed else (Status.DONE, "")
