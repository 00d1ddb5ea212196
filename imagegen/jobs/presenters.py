"""Jobs as the queue shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from imagegen.jobs import ordering
from imagegen.jobs.estimates import estimate_runs
from imagegen.jobs.progress import read_progress
from imagegen.models import Job, Picture
from playground.catalog.providers import get_provider
from playground.models import OPEN, Run, Status


@dataclass(frozen=True, slots=True)
class JobRow:
    run: Run
    place: int | None  # while it waits: 1 is next
    elapsed: float | None  # seconds since it was sent; of what has ended, how long it took
    estimate: float | None  # seconds from being sent to its answer; None where that is not known
    waiting: str  # a sentence, while the provider has asked to wait
    pictures: list[Picture]  # without those in the bin
    progress: Mapping[str, Any]  # while it is at work, where the server tells
    notes: list[str]  # beside the pictures: what could not be kept, another size than was asked

    @property
    def left(self) -> float | None:
        """Seconds that remain of the estimate, at least 0."""
        if self.estimate is None or self.run.status != Status.RUNNING:
            return None
        return max(0.0, self.estimate - (self.elapsed or 0.0))


def build_rows(runs: Iterable[Run]) -> list[JobRow]:
    """In the order given, with a few queries however many they are."""
    runs_list = list(runs)
    pictures = Picture.objects.filter(deleted=None).select_related("artifact").order_by("pk")
    job = Prefetch("job", Job.objects.defer("answer"))  # all that the provider said
    prefetch_related_objects(runs_list, job, Prefetch("pictures", pictures))
    places = ordering.list_positions(runs_list)
    expected = estimate_runs(run for run in runs_list if run.status in OPEN)
    return [
        JobRow(
            run=run,
            place=places.get(run),
            elapsed=get_elapsed(run),
            estimate=expected.get(run),
            waiting=describe_wait(run),
            pictures=list(run.pictures.all()),
            progress=read_progress(run),
            notes=run.job.notes,
        )
        for run in runs_list
    ]


def get_elapsed(run: Run) -> float | None:
    if run.status == Status.RUNNING and run.job.sent:
        return max(0.0, (timezone.now() - run.job.sent).total_seconds())
    return run.duration


def describe_wait(run: Run) -> str:
    """What a limit or a failure that passes makes it wait for."""
    wait = run.extra.get("waiting")
    if not run.is_open or not wait or run.retry_at is None:
        return ""
    seconds = ceil((run.retry_at - timezone.now()).total_seconds())
    if seconds <= 0:
        return ""
    if wait["kind"] == "rate_limited":
        return f"{get_provider(run.provider).name} asked to wait {seconds} s."
    return f"{wait['message']} Trying again in {seconds} s."
