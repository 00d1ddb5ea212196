"""What a person does with a table: start it, decide on values, ask for a page again."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from playground.accounts.access import find_refusal
from playground.models import OPEN, Run, Status
from playground.providers import Model, Provider
from vision.models import Batch, Decision, Extraction, Page, Reading
from vision.readings import services as readings
from vision.upload import model_choices
from vision.upload.prompts import BY_ID, TABLE, TEXT

MAX_ADDED_ROWS = 200  # of a page, by hand

Key = tuple[UUID, int, int]  # of a value: its page, row and column


def find_reader(
    models: Iterable[tuple[Provider, Model]], owner: str
) -> tuple[Provider, Model] | None:
    """The local reader, which knows where words stand; None where it is asked anyway, or is not
    offered to this person.
    """
    if any(model.reads_text_only for _provider, model in models):
        return None
    readers = [pair for pair in model_choices.list_declared() if pair[1].reads_text_only]
    allowed = (pair for pair in readers if not find_refusal(owner, pair[0].slug, pair[1].id))
    return next(allowed, None)


def build_reader_request() -> dict[str, str]:
    return {"prompt": BY_ID[TEXT].prompt}


def list_readings(extraction: Extraction) -> list[Reading]:
    """In the order in which they were asked for."""
    rows = extraction.readings.select_related("run").order_by("run__created")
    return list(rows.defer("run__reasoning").prefetch_related("run__artifacts"))


def list_decisions(extraction: Extraction) -> dict[Key, Decision]:
    return {(each.page_id, each.row, each.column): each for each in extraction.decisions.all()}


def decide_value(
    extraction: Extraction, page: Page, row: int, column: int, original: str, text: str
) -> None:
    """`original`: as it was read, which the decision stands and falls with."""
    Decision.objects.update_or_create(
        extraction=extraction, page=page, row=row, column=column,
        defaults={"original": original, "text": text},
    )  # fmt: skip


def forget_decisions(
    extraction: Extraction, page: Page, row: int, columns: Collection[int]
) -> None:
    extraction.decisions.filter(page=page, row=row, column__in=columns).delete()


def keep_places(extraction: Extraction, places: Mapping[str, Any]) -> None:
    """Those of pages that were looked at, if any is new."""
    if all(extraction.places.get(page) == boxes for page, boxes in places.items()):
        return
    extraction.places = {**extraction.places, **places}
    Extraction.objects.filter(pk=extraction.pk).update(places=extraction.places)


@transaction.atomic
def add_row(extraction: Extraction, page: Page) -> bool:
    """One more at the end of a page's; whether there is room for it."""
    locked = Extraction.objects.select_for_update().get(pk=extraction.pk)
    count = locked.added.get(str(page.pk), 0)
    if count >= MAX_ADDED_ROWS:
        return False
    locked.added[str(page.pk)] = count + 1
    locked.save(update_fields=["added"])
    return True


@transaction.atomic
def remove_row(extraction: Extraction, page: Page, row: int) -> None:
    """One that was added, with what was decided on it; those below it move up."""
    locked = Extraction.objects.select_for_update().get(pk=extraction.pk)
    locked.added[str(page.pk)] = max(0, locked.added.get(str(page.pk), 0) - 1)
    locked.save(update_fields=["added"])
    mine = extraction.decisions.filter(page=page)
    mine.filter(row=row).delete()
    for below in mine.filter(row__gt=row).order_by("row"):
        below.row -= 1
        below.save(update_fields=["row"])


def ask_again(extraction: Extraction, session: SessionBase, run: str) -> int:
    """A page whose answer can't be used; what is still open is left alone."""
    mine = extraction.readings.filter(run__in=find_ended(extraction, run))
    batch: Batch = extraction.batch
    ended = [status for status in Status if status not in OPEN]
    return sum(readings.ask_again(batch, session, ended, str(one.pk)) for one in mine)


def find_ended(extraction: Extraction, run: str) -> "list[UUID]":
    """Nonsense is none."""
    try:
        key = UUID(run)
    except ValueError:
        return []
    mine = Run.objects.filter(pk=key, reading__extraction=extraction, reading__task=TABLE)
    return list(mine.exclude(status__in=OPEN).values_list("pk", flat=True))


def find_table(batch: Batch) -> Extraction | None:
    """The newest of a batch."""
    return batch.extractions.first()
