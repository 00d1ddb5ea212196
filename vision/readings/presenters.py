"""Readings as pages show them: one page of a batch, the counts of all, one result."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse

from playground.infrastructure.offload import breathe_between
from playground.models import Artifact, Run, Status
from playground.providers import get_declared_provider
from vision.models import Batch, Page
from vision.readings import services
from vision.readings.again import again_url
from vision.readings.boxes import list_boxes
from vision.readings.progress import STOPPED, count_runs
from vision.upload import presenters as upload_presenters
from vision.upload.old_uploads import was_removed
from vision.upload.prompts import BY_ID, QUESTION, TASKS


@dataclass(frozen=True, slots=True)
class Result:
    """One page as one model read it."""

    run: Run
    batch: UUID | None
    task: str
    model: str
    provider: str
    text: str  # the person's own version, if there is one
    edited: bool
    cut: str  # why we stopped it, as a sentence
    text_only: bool
    question: str  # what was asked about the page that had been read; blank elsewhere
    deaf: bool  # it was asked for more than it can do: it reads text only
    lines: list[dict[str, Any]]  # text, left, top, width, height in percent of the picture


@dataclass(frozen=True, slots=True)
class BatchReading:
    """A batch as it was read: its pages in order, and the runs of each."""

    batch: Batch
    pages: list[Page]
    runs: dict[UUID | None, list[Run]]  # by page, the models in their order

    def runs_for(self, page: Page) -> list[Run]:
        return self.runs.get(page.pk, [])

    def list_compared(self, page: Page) -> list[Run]:
        """Without the answers to questions about the page."""
        return [run for run in self.runs_for(page) if run.reading.task != QUESTION]

    def get_page(self, position: int) -> Page:
        return self.pages[min(max(position, 1), len(self.pages)) - 1]


def gather_batch(batch: Batch) -> BatchReading:
    """Only pages that were read."""
    by_page: dict[UUID | None, list[Run]] = {}
    runs = services.list_runs(batch).select_related("reading").defer("reasoning")
    for run in breathe_between(runs.iterator()):
        by_page.setdefault(run.reading.page_id, []).append(run)
    pages = [page for page in upload_presenters.list_pages(batch) if page.pk in by_page]
    return BatchReading(batch, pages, by_page)


def reading_context(batch: Batch, position: int) -> dict[str, Any]:
    """The page `position` (from 1) beside what each model read there."""
    counts = count_runs(batch)  # first: nothing is over that the rest still shows as open
    all_of = gather_batch(batch)
    page = all_of.get_page(position)
    mine = all_of.list_compared(page) or all_of.runs_for(page)
    models = len({(run.provider, run.model) for run in mine})
    compare = reverse("vision-compare", args=[batch.pk])
    first = mine[0]
    return {
        "title": build_title(all_of),
        "created": batch.created,
        "counts": counts,
        "results": build_results(all_of.runs_for(page)),
        "asked_page": page,
        "task": BY_ID.get(first.reading.task, TASKS[-1]).label,
        "prompt": first.request.get("prompt", ""),
        "models": models,
        "compare_url": f"{compare}?page={find_position(all_of, page)}" if models > 1 else "",
        "again_url": again_url(mine),
        "searchable": is_searchable(all_of),
        **build_frame(all_of, page, reverse("vision-batch", args=[batch.pk])),
    }


def is_searchable(all_of: BatchReading) -> bool:
    """Whether it is known of every page where its words stand."""
    return all(any(run.reading.lines for run in all_of.runs_for(p)) for p in all_of.pages)


def build_frame(all_of: BatchReading, page: Page, address: str) -> dict[str, Any]:
    """What every page of a batch has: the page itself, the strip, its neighbours."""
    at, last = find_position(all_of, page), len(all_of.pages)
    return {
        "batch": str(all_of.batch.pk),
        "page": page_facts(page, at, all_of.runs_for(page)),
        "strip": build_strip(all_of, at, address),
        "previous_url": f"{address}?page={at - 1}" if at > 1 else "",
        "next_url": f"{address}?page={at + 1}" if at < last else "",
    }


def find_position(all_of: BatchReading, page: Page) -> int:
    return all_of.pages.index(page) + 1


def page_facts(page: Page, position: int, runs: Sequence[Run]) -> dict[str, Any]:
    """The page with the picture that was sent last: it may have been turned or cropped since."""
    pictures = Artifact.objects.filter(run__in=runs, role=Artifact.Role.INPUT)
    sent = pictures.order_by("run__created").last()
    return {
        "position": position,
        "name": page.upload.name,
        "number": page.number,
        "total": page.upload.total,
        **(describe_sent(sent) if sent else describe_unsent(page)),
    }


def describe_sent(artifact: Artifact) -> dict[str, Any]:
    facts = artifact.metadata
    mime = str(facts.get("mime", ""))
    return {
        "image_url": reverse("run-picture", args=[artifact.run_id]),
        "width": artifact.width,
        "height": artifact.height,
        "sent": upload_presenters.describe_picture(
            artifact.width, artifact.height, artifact.bytes, mime
        ),
        "notes": facts.get("notes", []),
    }


def describe_unsent(page: Page) -> dict[str, Any]:
    """Not prepared yet, or sent as an address."""
    return {
        "image_url": "" if has_no_file(page) else upload_presenters.file_url(page, "sent"),
        "removed": page.error if was_removed(page) else "",
        "address": page.upload.url,
        "width": page.width or page.upload.width,
        "height": page.height or page.upload.height,
        "sent": upload_presenters.describe_sent(page) or "original",
        "notes": [*page.upload.notes, *page.notes],
    }


def has_no_file(page: Page) -> bool:
    return page.upload.is_elsewhere or was_removed(page)


def build_strip(all_of: BatchReading, current: int, address: str) -> list[dict[str, Any]]:
    return [
        {
            "position": at,
            "name": page.title,
            "url": f"{address}?page={at}",
            "status": join_statuses(run.status for run in all_of.runs_for(page)),
            "current": at == current,
            "thumb_url": upload_presenters.file_url(page, "thumb"),
        }
        for at, page in enumerate(breathe_between(all_of.pages), start=1)
    ]


def join_statuses(statuses: Iterable[str]) -> str:
    """One word for the readings of a page."""
    different = {Status.STOPPED if s in STOPPED else s for s in statuses}
    if Status.RUNNING in different:
        return "running"
    return str(next(iter(different))) if len(different) == 1 else "mixed"


def build_title(all_of: BatchReading) -> str:
    names = list(dict.fromkeys(page.upload.name for page in all_of.pages))
    if len(names) == 1:
        return names[0]
    return f"{names[0]} and {len(names) - 1} more"


def build_results(runs: Sequence[Run]) -> list[Result]:
    return [build_result(run) for run in runs]


def build_result(run: Run) -> Result:
    reading = run.reading
    declared = get_declared_provider(run.provider).get_model(run.model)
    text_only = declared is not None and declared.reads_text_only
    return Result(
        run=run,
        batch=reading.batch_id,
        task=reading.task,
        model=run.model,
        provider=get_declared_provider(run.provider).name,
        text=reading.text,
        edited=reading.is_edited,
        cut=reading.cut_reason,
        text_only=text_only,
        question=run.request.get("prompt", "") if reading.task == QUESTION else "",
        deaf=text_only and reading.task != TASKS[0].id,
        lines=list_boxes(run),
    )


def result_html(run: Run) -> str:
    """The finished reading, which takes the place of the one that grew."""
    context = {"result": build_result(run), "csrf_token": "", "alone": True}
    return render_to_string("vision/_result.html", context)


def build_state(batch: Batch, position: int) -> dict[str, Any]:
    """How far it is, for a script, which asks no more once the counts have ended."""
    counts = count_runs(batch)  # first: nothing is over that the rest still shows as open
    all_of = gather_batch(batch)
    strip_rows = build_strip(all_of, position, reverse("vision-batch", args=[batch.pk]))
    return {
        "counts": counts,
        "strip": strip_rows,
        "searchable": is_searchable(all_of),
        "runs": [
            {"id": str(run.pk), "status": run.status, "page": at}
            for at, page in enumerate(all_of.pages, start=1)
            for run in all_of.runs_for(page)
        ],
    }
