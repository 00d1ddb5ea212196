"""What one press made, as one row of a person's history: a plot, or several images."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from imagegen.generate.redirects import queued_url
from imagegen.models import Grid, Picture
from imagegen.operations import OPERATIONS
from playground.models import OPEN, Run, Status
from playground.runs.history import Entry
from playground.runs.types import Thumbnail


def describe_presses(runs: Sequence[Run]) -> dict[UUID | None, Entry]:
    """Of the groups that these are the last of, plots and those of more than one run."""
    groups = [run.group for run in runs if run.group]
    grids = Grid.objects.in_bulk(groups)
    counts = count_runs(groups)
    return {
        run.group: describe_press(run, grids.get(run.group) if run.group else None, counts)
        for run in runs
        if run.group in grids or counts.get(run.group, {}).get("total", 0) > 1
    }


def describe_press(run: Run, grid: Grid | None, counts: dict[UUID | None, dict[str, Any]]) -> Entry:
    row = counts[run.group]
    outcome = describe_outcome(row)
    if grid is None:
        facts = (f"{row['total']:,} requests", run.model)
        return Entry(run, link_results(run), run.type.get_title(run), facts, *outcome)
    title = grid.request.get("prompt") or "X/Y/Z plot"
    axes = " × ".join(axis.get("label") or axis["name"] for axis in grid.axes)
    facts = (f"Plot of {row['total']:,} images", axes)
    return Entry(run, reverse("images-grid-state", args=[grid.pk]), title, facts, *outcome)


def link_results(run: Run) -> str:
    """The form it came from, with all that this press made."""
    place = OPERATIONS.get(run.endpoint)
    return queued_url(place, [run], "") if place else reverse("run", args=[run.pk])


def count_runs(groups: Sequence[UUID]) -> dict[UUID | None, dict[str, Any]]:
    """Of each group its requests, and how they ended; the run of a drawn plot asked nobody."""
    requests = Run.objects.filter(group__in=groups, removed=None).exclude(endpoint="grid")
    counts = (
        requests.order_by()
        .values("group")
        .annotate(
            total=Count("pk"),
            ended=Count("pk", filter=~Q(status__in=OPEN)),
            failed=Count("pk", filter=Q(status=Status.FAILED)),
        )
    )
    return {row["group"]: dict(row) for row in counts}


def list_thumbnails(runs: Sequence[Run]) -> dict[UUID, Thumbnail]:
    """The first picture of each; a drawn plot is the picture of its row."""
    pictures = Picture.objects.filter(run__in=runs, deleted=None).order_by("-artifact")
    keys = pictures.values_list("run_id", "artifact_id")
    return {run: Thumbnail(reverse("picture-thumb", args=[key])) for run, key in keys}


def describe_outcome(row: dict[str, Any]) -> tuple[str, str]:
    """Its status, and the words for it; none where all is done."""
    if row["ended"] < row["total"]:
        return Status.RUNNING, f"{row['ended']:,} of {row['total']:,} done"
    return (Status.FAILED, f"{row['failed']:,} failed") if row["failed"] else (Status.DONE, "")
