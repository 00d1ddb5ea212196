"""What a person does with readings: ask, stop, go on, try again, correct, delete."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Exists, OuterRef, QuerySet

from playground.keys import store as keys
from playground.models import Ask, Run, RunQuerySet, Status
from playground.providers import INTERACTIVE, Model, Provider
from playground.runs import idempotency, queue
from playground.runs import services as runs
from playground.runs.claims import stop_waiting
from playground.storage.files import FilesAwayError
from vision.models import Batch, Extraction, Page, Reading, Upload
from vision.readings import payload
from vision.readings.tasks import APP, dispatch
from vision.upload import page_images
from vision.upload import services as upload_services

AGAIN = (Status.FAILED, Status.STOPPED, Status.INTERRUPTED)
BATCHES_AT_ONCE = 50  # deleted between two looks
PATIENCE_SECONDS = 5.0  # seconds for workers to hang up before their runs are deleted

Choice = tuple[Provider, Model]


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of pages. `requests`: the words and parameters, by provider.

    `extraction`: the table it is for, stored with its runs. `beside`: the tasks of models that are
    asked something else than the others, by provider.
    """

    task: str
    requests: Mapping[str, Mapping[str, Any]]
    extraction: Extraction | None = None
    beside: Mapping[str, str] = field(default_factory=dict)


def list_runs(batch: Batch) -> RunQuerySet:
    return Run.objects.for_owner(batch.owner).filter(reading__batch=batch).order_by("created")


def start_readings(
    *,
    batch: Batch,
    session: SessionBase,
    pages: Sequence[Page],
    models: Sequence[Choice],
    order: Order,
    mark: str = "",
) -> list[Run]:
    """Every page by every model. One reading starts here and now; several wait for the workers,
    and so does who reads beside the others.

    Raises ProviderError before anything is recorded, and AlreadyAsked where the ask of this mark
    is.
    """
    for provider, _model in models:
        keys.build_client(provider.slug, session).require_key(provider.require_endpoint("chat"))
    pairs = [(page, choice) for page in pages for choice in models]
    remember_session(batch, session)
    marks = {provider.slug: keys.mark_key(provider.slug, session) for provider, _model in models}
    first = [pair for pair in pairs if pair[1][0].slug not in order.beside]
    if len(first) == 1:
        ((page, choice),) = first
        made = [read_now(batch, page, choice, order, marks[choice[0].slug], mark)]
        waiting, mark = [pair for pair in pairs if pair not in first], ""
    else:
        made, waiting = [], pairs
    with idempotency.claim_ask(batch.owner, mark) as ask:
        save_extraction(order)
        made += [
            record_run(batch, *pair, order, marks[pair[1][0].slug], ask, queued=True)
            for pair in waiting
        ]
    for slug in {choice[0].slug for _page, choice in waiting}:
        dispatch(slug)
    return made


def save_extraction(order: Order) -> None:
    if order.extraction and order.extraction._state.adding:
        order.extraction.save()


def read_now(
    batch: Batch,
    page: Page,
    choice: Choice,
    order: Order,
    key: keys.KeyMark,
    mark: str = "",
) -> Run:
    """In this process, streamed. What fails before it is sent is raised, and leaves no run."""
    if page_images.prepare_page(page).error:
        raise page_images.NoPicture(page.error)
    with idempotency.claim_ask(batch.owner, mark) as ask:
        save_extraction(order)
        run = record_run(batch, page, choice, order, key, ask)
    try:
        question = payload.build_question(run, INTERACTIVE)
    except (page_images.NoPicture, FilesAwayError):
        run.delete()
        if order.extraction:
            order.extraction.delete()
        if ask:
            ask.delete()
        raise
    runs.start_run(run, *question)
    return run


def record_run(
    batch: Batch,
    page: Page,
    choice: Choice,
    order: Order,
    key: keys.KeyMark,
    ask: Ask | None,
    *,
    queued: bool = False,
) -> Run:
    """Within a transaction. `key`: that it is asked with."""
    provider, model = choice
    direct = get_address(page) if upload_services.takes_addresses(provider) else ""
    run = runs.create_run(
        owner=batch.owner,
        app="vision",
        provider=provider.slug,
        endpoint="chat",
        model=model.id,
        request={
            **order.requests[provider.slug],
            "page_name": page.title,
            **({"image_url": direct} if direct else {}),
        },
        group=batch.pk,
        queued=queued,
        **key._asdict(),
        ask=ask,
    )
    Reading.objects.create(
        run=run, batch=batch, page=page, extraction=order.extraction,
        task=order.beside.get(provider.slug, order.task),
    )  # fmt: skip
    return run


def get_address(page: Page) -> str:
    """The address the picture came from, if the picture is sent as it is there."""
    if page.upload.is_elsewhere:
        return page.upload.url
    changed = page.rotate or page.crop or page_images.list_options(page) or page.upload.total > 1
    is_straight = page_images.page_tilt(page) == 0  # not where nobody has looked yet
    return "" if changed or not is_straight or page.upload.slug == "pdf" else page.upload.url


def stop_readings(batch: Batch) -> None:
    """What waits is stopped at once; what is being read is hung up on, what arrived is kept."""
    mine = list_runs(batch).open()
    mine.update(stop_requested=True)
    stop_waiting(mine)
    for run in mine.filter(attempts=0):
        runs.stop_run(run)


def ask_again(batch: Batch, session: SessionBase, which: Iterable[Status], run: str = "") -> int:
    """Back into the queue, as if they had never been asked. What is done is not asked again."""
    mine = list_runs(batch).filter(status__in=list(which))
    mine = mine.filter(pk=run) if run else mine
    slugs = set(mine.values_list("provider", flat=True))
    remember_session(batch, session)
    count = 0
    for slug in slugs:
        of_one = mine.filter(provider=slug)
        count += queue.requeue_runs(APP, of_one, keys.mark_key(slug, session))
        dispatch(slug)
    return count


def remember_session(batch: Batch, session: SessionBase) -> None:
    """Where a visitor's keys lie, for the workers."""
    if batch.session != (session.session_key or ""):
        batch.session = session.session_key or ""
        batch.save(update_fields=["session"])


def delete_readings(batch: Batch) -> None:
    """With everything that was uploaded and made."""
    stop_readings(batch)
    moment = threading.Event()
    for _ in range(int(PATIENCE_SECONDS / 0.25)):
        if not list_runs(batch).open().exists():
            break
        moment.wait(0.25)
    for run in list_runs(batch):
        runs.delete_run(run)
    for page in batch.pages.all():
        remove_files(page)
    for upload in batch.uploads.all():
        upload.file.delete(save=False)
    batch.delete()


def delete_unread(before: datetime) -> None:
    """Batches from before that moment without a reading, to which nothing has been added since."""
    while old := list(list_unread(before)[:BATCHES_AT_ONCE]):
        for batch in old:
            delete_readings(batch)


def list_unread(before: datetime) -> "QuerySet[Batch]":
    """The day on which a file came is in its path, by the clock of whoever took it."""
    day = before - timedelta(days=1)
    since = Upload.objects.filter(batch=OuterRef("pk"), file__gte=f"uploads/{day:%Y/%m/%d}")
    return Batch.objects.filter(~Exists(since), created__lt=before, readings=None)


def was_read(page: Page) -> bool:
    return page.readings.exists()


def delete_page(page: Page) -> None:
    """A page that is not to be read; its file goes with its last page."""
    remove_files(page)
    upload = page.upload
    page.delete()
    if not upload.sheets.exists():
        upload.file.delete(save=False)
        upload.delete()


def remove_files(page: Page) -> None:
    page_images.drop_file(page.sent)
    page_images.drop_file(page.thumbnail)


def edit_text(run: Run, text: str | None) -> None:
    """The person's own version beside what was read; None takes it back."""
    run.reading.edited_text = None if text == run.text else text
    run.reading.save(update_fields=["edited_text"])
