"""Cells that are due become runs in the queue, a portion at a time.

An execution is recorded whole, with all its cells, before anything is sent. Its runs are made as
there is room for them, so that neither a request nor the queue has thousands to deal with at once,
and what a person may have waiting is never exceeded: the rest waits with the sentence that says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from playground.infrastructure.askers import set_asker
from playground.keys.store import NO_KEY, KeyMark
from playground.models import OPEN, Artifact, Run, Status
from playground.providers import ProviderError
from playground.quotas.refusals import QuotaReached
from playground.runs import image_orders, queue
from playground.runs import services as runs
from playground.runs.attachments import copy_artifacts
from playground.runs.image_orders import ImageOrder
from textlab.test_sets.checks import CheckResult
from textlab.test_sets.image_lanes import build_image_request
from textlab.test_sets.models import TestCell, TestExecution, TestPicture
from textlab.test_sets.requests import build_request, list_pictures

APP = "textlab"
AHEAD = 200  # runs of one execution that wait in the queue
PORTION = 50  # cells in one transaction, for which other writers wait
Slugs = set[str]


class Portion(NamedTuple):
    """`slugs`: the providers that have something waiting now."""

    slugs: Slugs
    more: bool  # whether there may be room for another


def fill_queue(id: UUID) -> Slugs:
    """As many cells as there is room for. The providers that have something waiting now."""
    slugs: Slugs = set()
    while True:
        portion = queue_portion(id)
        slugs |= portion.slugs
        if not portion.more:
            return slugs


@transaction.atomic
def queue_portion(id: UUID, *, most: int = PORTION, is_strict: bool = False) -> Portion:
    """The next few cells. What holds the others is noted.

    `is_strict`: raises QuotaReached where it holds all of them.
    """
    execution = lock_execution(id)
    if execution is None:
        return Portion(set(), more=False)
    waiting = Run.objects.filter(group=id, status=Status.QUEUED).count()
    due = execution.cells.filter(is_due=True).select_related("row", "run")
    cells = list(due[: min(most, max(0, AHEAD - waiting))])
    with set_asker(execution.owner, execution.network):
        slugs = queue_again(execution, cells)
        error = queue_each(execution, [cell for cell in cells if cell.is_due], slugs)
    if error and is_strict and not slugs:
        raise error
    if cells:
        note_hold(execution, error.message if error else "")
    if execution.makes_images:
        transaction.on_commit(partial(wake_all_makers, frozenset(slugs)))
        slugs = set()  # no worker of ours
    return Portion(slugs, more=bool(cells) and error is None)


def queue_again(execution: TestExecution, cells: Sequence[TestCell]) -> Slugs:
    """Those that have a run, all of a provider in one go. Where that can't be, they stay due."""
    groups: dict[str, list[TestCell]] = defaultdict(list)
    for cell in cells:
        if cell.run is not None:
            groups[cell.run.provider].append(cell)
    slugs: Slugs = set()
    for slug, group in groups.items():
        ended = Run.objects.filter(pk__in=[cell.run_id for cell in group]).exclude(status__in=OPEN)
        with suppress(ProviderError):
            requeue_runs(execution, ended, slug)
            slugs.add(slug)
            for cell in group:
                cell.is_due = False
            TestCell.objects.filter(pk__in=[cell.pk for cell in group]).update(is_due=False)
    return slugs


def queue_each(
    execution: TestExecution, cells: Iterable[TestCell], slugs: Slugs
) -> QuotaReached | None:
    """One by one, up to the first that is too much. Their providers are added to `slugs`."""
    for cell in cells:
        try:
            slugs.add(queue_cell(execution, cell))
        except QuotaReached as error:
            return error
        except ProviderError as error:  # this one can't be asked; the others can
            refuse_cell(cell, error)
    return None


def lock_execution(id: UUID) -> TestExecution | None:
    """Within a transaction: nobody else queues cells of it meanwhile. None where it is going."""
    return TestExecution.objects.select_for_update().filter(pk=id, removed=None).first()


def note_hold(execution: TestExecution, sentence: str) -> None:
    if execution.hold != sentence:
        TestExecution.objects.filter(pk=execution.pk).update(hold=sentence)


def queue_cell(execution: TestExecution, cell: TestCell) -> str:
    """Its run waits, anew where it has one. The provider's slug. Raises ProviderError."""
    variant = execution.variants[cell.variant]
    slug, _, model = str(variant["model"]).partition(":")
    if cell.run is not None:
        again = Run.objects.filter(pk=cell.run.pk).exclude(status__in=OPEN)
        requeue_runs(execution, again, slug)
    elif execution.makes_images:
        cell.run = create_image_run(execution, cell, slug, model)
    else:
        cell.run = create_run(execution, cell, slug, model, get_mark(execution, slug))
    cell.is_due = False
    cell.save(update_fields=["run", "is_due"])
    return slug


def requeue_runs(execution: TestExecution, runs: "QuerySet[Run]", slug: str) -> None:
    """Raises ProviderError."""
    mark = get_mark(execution, slug)
    if execution.makes_images:
        image_orders.order_again(runs, execution.session, mark)
    else:
        queue.requeue_runs(APP, runs, mark)


def wake_all_makers(slugs: Iterable[str]) -> None:
    for slug in sorted(slugs):
        image_orders.wake_makers(slug)


def create_image_run(execution: TestExecution, cell: TestCell, slug: str, model: str) -> Run:
    variant = execution.variants[cell.variant]
    order = ImageOrder(
        owner=execution.owner,
        session_key=execution.session,
        provider=slug,
        model=model,
        request=build_image_request(execution, variant, cell.row.values),
        group=execution.pk,
        key=get_mark(execution, slug),
    )
    return image_orders.order_image(order)


def create_run(
    execution: TestExecution, cell: TestCell, slug: str, model: str, mark: KeyMark
) -> Run:
    values = cell.row.values
    run = runs.create_run(
        owner=execution.owner,
        app=APP,
        provider=slug,
        endpoint="chat",
        model=model,
        request=build_request(execution, execution.variants[cell.variant], values),
        group=execution.pk,
        queued=True,
        **mark._asdict(),
    )
    if keys := list_pictures(execution.columns, values):
        copy_artifacts(load_pictures(execution, keys), run)
    return run


def load_pictures(execution: TestExecution, keys: Iterable[str]) -> list[Artifact]:
    """As what a run is asked with, in the order of the keys. What is gone is left out."""
    pictures = TestPicture.objects.filter(test_set=execution.test_set_id).in_bulk(list(keys))
    by_key = {str(key): picture for key, picture in pictures.items()}
    return [write_artifact(by_key[key]) for key in keys if key in by_key]


def write_artifact(picture: TestPicture) -> Artifact:
    return Artifact(
        role=Artifact.Role.INPUT,
        file=picture.file.name,
        width=picture.width,
        height=picture.height,
        bytes=picture.bytes,
        sha256=picture.sha256,
        metadata=picture.metadata,
    )


def get_mark(execution: TestExecution, slug: str) -> KeyMark:
    """Of the key that it was started with."""
    mark = execution.key_marks.get(slug)
    return KeyMark(*mark) if mark else NO_KEY


def refuse_cell(cell: TestCell, error: ProviderError) -> None:
    result = CheckResult(type="", passed=False, score=0.0, reason=error.message, error=True)
    cell.is_due, cell.outcome, cell.results = False, TestCell.Outcome.ERROR, [result.as_dict()]
    cell.save(update_fields=["is_due", "outcome", "results"])
