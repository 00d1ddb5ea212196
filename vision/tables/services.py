"""What a person does with a table: start it, decide on values, ask for a page again."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

from playground.accounts.access import find_refusal
from playground.models import OPEN, Run, Status
from playground.providers import Model, Provider
from vision.models import Batch, Decision, Extraction, Page, Reading
from vision.readings import services as readings
from vision.upload import model_choices
from vision.upload.prompts import BY_ID, TABLE, TEXT

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


def forget_decisions(extraction: Extraction, page: Page, places: Iterable[tuple[int, int]]) -> None:
    for row, column in places:
        extraction.decisions.filter(page=page, row=row, column=column).delete()


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
