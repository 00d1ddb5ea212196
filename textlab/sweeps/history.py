"""Answers of one sweep, as one row of a person's history."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from playground.models import OPEN, Run, Status
from playground.runs.history import Entry
from textlab.sweeps.models import Sweep
from textlab.sweeps.services import AGAIN


def describe_sweeps(runs: Sequence[Run]) -> dict[UUID | None, Entry]:
    """Of the sweeps that these belong to, by their groups."""
    groups = {run.group: run for run in runs if run.group}
    counted = Sweep.objects.filter(pk__in=list(groups)).annotate(
        total=Count("cells"),
        ended=Count("cells", filter=~Q(cells__run__status__in=OPEN)),
        failed=Count("cells", filter=Q(cells__run__status__in=AGAIN)),
    )
    return {
        sweep.pk: Entry(
            groups[sweep.pk],
            reverse("sweep", args=[sweep.pk]),
            sweep.message,
            (f"Sweep of {sweep.total} answers",),
            *describe_outcome(sweep.total, sweep.ended, sweep.failed),
        )
        for sweep in counted
    }


def describe_outcome(total: int, ended: int, failed: int) -> tuple[str, str]:
    """Its status, and the words for it; none where all is answered."""
    if ended < total:
        return Status.RUNNING, f"{ended:,} of {total:,} done"
    return (Status.FAILED, f"{failed:,} failed or stopped") if failed else (Status.DONE, "")
