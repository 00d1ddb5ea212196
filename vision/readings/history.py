"""Pages that were read together, as one row of a person's history."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Concat
from django.urls import reverse

from playground.models import OPEN, Run, Status
from playground.runs.history import Entry
from playground.runs.types import Thumbnail
from vision.models import Reading
from vision.upload.redirects import get_result_url


def describe_batches(runs: Sequence[Run]) -> dict[UUID | None, Entry]:
    """Of the batches that these are the last of, those of more than one reading."""
    batches = count_readings(run.group for run in runs if run.group)
    last = Reading.objects.filter(pk__in=[run.pk for run in runs]).in_bulk()
    rows = ((run, batches.get(run.group)) for run in runs)
    return {
        run.group: describe_batch(run, batch, get_result_url(last[run.pk]))
        for run, batch in rows
        if batch and batch["total"] > 1
    }


def describe_batch(run: Run, batch: dict[str, Any], url: str) -> Entry:
    title = format_amount(batch["pages"], "page")
    if batch["models"] > 1:
        title += f" with {format_amount(batch['models'], 'model')}"
    name = f"{batch['name'] or ''}{' and more' if batch['pages'] > 1 else ''}"
    facts = (name, run.model) if batch["models"] == 1 else (name,)
    return Entry(run, url, title, facts, *describe_outcome(batch))


def describe_outcome(batch: dict[str, Any]) -> tuple[str, str]:
    """Its status, and the words for it; none where all is read."""
    if batch["ended"] < batch["total"]:
        return Status.RUNNING, f"{batch['ended']:,} of {batch['total']:,} done"
    for status in (Status.FAILED, Status.STOPPED):
        if batch[status]:
            return status, f"{batch[status]:,} {status}"
    return Status.DONE, ""


def list_thumbnails(runs: Sequence[Run]) -> dict[UUID, Thumbnail]:
    """The page that each read, while that is there."""
    rows = Reading.objects.filter(run__in=runs, page__isnull=False)
    return {
        run: Thumbnail(reverse("vision-file", args=[page, "thumb"]))
        for run, page in rows.values_list("run_id", "page_id")
    }


def format_amount(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def count_readings(groups: Iterable[UUID]) -> dict[UUID | None, dict[str, Any]]:
    """Pages, models and outcomes of each of these that is a batch, in one query."""
    runs = Run.objects.filter(group__in=list(groups), reading__batch__isnull=False)
    rows = runs.order_by().values("group", "reading__batch")
    counts = rows.annotate(
        total=Count("pk"),
        pages=Count("reading__page", distinct=True),
        models=Count(Concat("provider", Value(":"), "model"), distinct=True),
        ended=Count("pk", filter=~Q(status__in=OPEN)),
        failed=Count("pk", filter=Q(status=Status.FAILED)),
        stopped=Count("pk", filter=Q(status__in=(Status.STOPPED, Status.INTERRUPTED))),
        name=Min(KT("request__page_name")),
    )
    return {row["group"]: dict(row) for row in counts}
