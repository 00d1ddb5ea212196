"""The queue panel and the results below it: contexts for the templates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from imagegen.jobs import services
from imagegen.jobs.tasks import ensure_workers
from imagegen.models import Picture
from imagegen.operations import UPSCALE, Operation
from playground.models import OPEN, Artifact, Run, Status
from playground.runs.long_texts import read_heads

OPEN_SHOWN = 12  # rows beside a form
MOST_SHOWN = 200  # rows on the queue's own page
PICTURES_SHOWN = 12
ENDED_SHOWN = 24
CANCELLED_SHOWN = 3


def build_queue_context(owner: str, operation: Operation) -> dict[str, Any]:
    return {"queue": list_queue(owner), "results": list_results(owner, operation)}


def list_queue(owner: str, most: int = OPEN_SHOWN) -> dict[str, Any]:
    """All that is open: what runs, then what waits, in the order in which it is sent."""
    runs = open_runs(owner)
    if not runs.exists():  # as mostly: then nobody has to look after them
        return {"rows": [], "total": 0, "running": 0, "waiting": 0, "more": 0}
    ensure_workers(runs)
    states = list(runs.order_by().values_list("status", flat=True))
    rows = services.build_rows(read_heads(runs[:most]))
    total, running = len(states), states.count(Status.RUNNING)
    return {
        "rows": sorted(rows, key=lambda row: row.place or 0),
        "total": total,
        "running": running,
        "waiting": total - running,
        "more": total - len(rows),
    }


def describe_queue(owner: str) -> dict[str, Any]:
    """The same, for a script."""
    queue = list_queue(owner, MOST_SHOWN)
    rows = [
        {
            "run": str(row.run.pk),
            "status": row.run.status,
            "place": row.place,
            "elapsed": row.elapsed,
            "estimate": row.estimate,
            "waiting": row.waiting,
            **({"progress": dict(row.progress)} if row.progress else {}),
        }
        for row in queue["rows"]
    ]
    return {"open": queue["total"], "running": queue["running"], "jobs": rows}


def open_runs(owner: str) -> "QuerySet[Run]":
    """By place, those at work before those that wait."""
    mine = Run.objects.for_owner(owner).for_app("imagegen").open()
    return mine.order_by("-status", "job__place")


@dataclass(frozen=True, slots=True)
class EndedJob:
    """A job that has ended. Of one that enlarged a picture, both: {"url", "width", "height"}."""

    row: services.JobRow
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


def list_results(owner: str, operation: Operation) -> list[EndedJob]:
    """The newest of this page that have ended: about as many as fit on it."""
    mine = Run.objects.for_owner(owner).for_app("imagegen").filter(endpoint=operation.endpoint)
    alone = mine.exclude(status__in=OPEN).filter(job__isnull=False, job__grid=None)
    ended = alone.order_by("-created")
    return pair_sources(take_enough(services.build_rows(read_heads(ended[:ENDED_SHOWN]))))


def take_enough(rows: Iterable[services.JobRow]) -> list[services.JobRow]:
    """As many as fit on a page. Of what was cancelled the newest: the rest was not wanted."""
    page_rows: list[services.JobRow] = []
    pictures = cancelled = 0
    for row in rows:
        cancelled += row.run.status == Status.STOPPED
        if row.run.status == Status.STOPPED and cancelled > CANCELLED_SHOWN:
            continue
        page_rows.append(row)
        pictures += len(row.pictures)
        if pictures >= PICTURES_SHOWN:
            break
    return page_rows


def pair_sources(rows: Sequence[services.JobRow]) -> list[EndedJob]:
    """Each with what it was before, if it was enlarged."""
    larger = [row.run.pk for row in rows if row.run.endpoint == UPSCALE.endpoint]
    source_artifacts = Artifact.objects.filter(
        run__in=larger, role=Artifact.Role.INPUT, width__gt=0
    )
    before = {a.run_id: link_image("run-picture", a.run_id, a) for a in source_artifacts}
    return [
        EndedJob(
            row,
            before.get(row.run.pk),
            link_image("picture-file", row.pictures[0].pk, row.pictures[0]),
        )
        if row.pictures
        else EndedJob(row)
        for row in rows
    ]


def link_image(name: str, pk: object, image: Artifact | Picture) -> dict[str, Any]:
    return {"url": reverse(name, args=[pk]), "width": image.width, "height": image.height}


def list_ended(
    owner: str, ids: Sequence[str], rows: Iterable[services.JobRow] = ()
) -> list[EndedJob]:
    """Of the jobs that a page shows as open, those that no longer are; the newest first.

    Not those in `rows`, which the page shows as open from now on: one that ended since they were
    read comes with the next look, once.
    """
    known = [UUID(one) for one in ids if is_uuid(one)][:MOST_SHOWN]
    open_still = [row.run.pk for row in rows]
    mine = (
        Run.objects.for_owner(owner)
        .for_app("imagegen")
        .filter(pk__in=known)
        .exclude(pk__in=open_still)
    )
    return pair_sources(
        services.build_rows(read_heads(mine.exclude(status__in=OPEN).order_by("-created")))
    )


def is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
