"""Jobs as the queue shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from imagegen.jobs import ordering
from imagegen.jobs.estimates import estimates
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


def rows(runs: Iterable[Run]) -> list[JobRow]:
    """In the order given, with a few queries however many they are."""
    found = list(runs)
    shown = Picture.objects.filter(deleted=None).select_related("artifact").order_by("pk")
    job = Prefetch("job", Job.objects.defer("answer"))  # all that the provider said
    prefetch_related_objects(found, job, Prefetch("pictures", shown))
    places = ordering.positions(found)
    expected = estimates(run for run in found if run.status in OPEN)
    return [
        JobRow(
            run=run,
            place=places.get(run),
            elapsed=elapsed(run),
            estimate=expected.get(run),
            waiting=waiting(run),
            pictures=list(run.pictures.all()),
            progress=read_progress(run),
            notes=run.job.notes,
        )
        for run in found
    ]


def elapsed(run: Run) -> float | None:
    if run.status == Status.RUNNING and run.job.sent:
        return max(0.0, (timezone.now() - run.job.sent).total_seconds())
    return run.duration


def waiting(run: Run) -> str:
    """What a limit or a failure that passes makes it wait for."""
    told = run.extra.get("waiting")
    if run.status != Status.RUNNING or not told or run.retry_at is None:
        return ""
    seconds = ceil((run.retry_at - timezone.now()).total_seconds())
    if seconds <= 0:
        return ""
    if told["kind"] == "rate_limited":
        return f"{get_provider(run.provider).name} asked to wait {seconds} s."
    return f"{told['message']} Trying again in {seconds} s."
