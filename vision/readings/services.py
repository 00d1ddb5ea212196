"""What a person does with readings: ask, stop, go on, try again, correct, delete."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from playground.keys import store as keys
from playground.models import Ask, Run, RunQuerySet, Status
from playground.providers import INTERACTIVE, Model, Provider
from playground.runs import idempotency, queue
from playground.runs import services as runs
from playground.runs.claims import stop_waiting
from vision.models import Batch, Page, Reading
from vision.readings import payload
from vision.readings.tasks import APP, dispatch
from vision.upload import page_images
from vision.upload import services as upload_services

AGAIN = (Status.FAILED, Status.STOPPED, Status.INTERRUPTED)
PATIENCE = 5.0  # seconds for workers to hang up before their runs are deleted

Choice = tuple[Provider, Model]


def list_runs(batch: Batch) -> RunQuerySet:
    return Run.objects.for_owner(batch.owner).filter(reading__batch=batch).order_by("created")


def start_readings(
    *,
    batch: Batch,
    session: SessionBase,
    pages: Sequence[Page],
    models: Sequence[Choice],
    task: str,
    requests: Mapping[str, Mapping[str, Any]],
    mark: str = "",
) -> list[Run]:
    """Every page by every model. One reading starts here and now; several wait for the workers.

    `task`: its id. `requests`: what is asked, by provider. Raises ProviderError before anything
    is recorded, and AlreadyAsked where the ask of this mark is.
    """
    for provider, _model in models:
        keys.build_client(provider.slug, session).require_key(provider.require_endpoint("chat"))
    pairs = [(page, choice) for page in pages for choice in models]
    if len(pairs) == 1:
        return [read_now(batch, *pairs[0], task, requests, mark)]
    prints = {
        provider.slug: keys.fingerprint_key(provider.slug, session) for provider, _model in models
    }
    with idempotency.claim_ask(batch.owner, mark) as ask:
        made = [
            record_run(batch, *pair, task, requests, prints[pair[1][0].slug], ask) for pair in pairs
        ]
    for slug in prints:
        dispatch(slug)
    return made


def read_now(
    batch: Batch,
    page: Page,
    choice: Choice,
    task: str,
    requests: Mapping[str, Mapping[str, Any]],
    mark: str = "",
) -> Run:
    """In this process, streamed. What fails before it is sent is raised, and leaves no run."""
    if page_images.prepare_page(page).error:
        raise page_images.NoPicture(page.error)
    with idempotency.claim_ask(batch.owner, mark) as ask:
        run = record_run(batch, page, choice, task, requests, ask=ask)
    try:
        question = payload.build_question(run, INTERACTIVE)
    except page_images.NoPicture:
        run.delete()
        if ask:
            ask.delete()
        raise
    runs.start_run(run, *question)
    return run


def record_run(
    batch: Batch,
    page: Page,
    choice: Choice,
    task: str,
    requests: Mapping[str, Mapping[str, Any]],
    fingerprint: str | None = None,
    ask: Ask | None = None,
) -> Run:
    """Within a transaction. With a key's fingerprint it waits in the queue."""
    provider, model = choice
    direct = get_address(page) if upload_services.takes_addresses(provider) else ""
    run = runs.create_run(
        owner=batch.owner,
        app="vision",
        provider=provider.slug,
        endpoint="chat",
        model=model.id,
        request={
            **requests[provider.slug],
            "page_name": page.title,
            **({"image_url": direct} if direct else {}),
        },
        group=batch.pk,
        queued=fingerprint is not None,
        fingerprint=fingerprint or "",
        ask=ask,
    )
    Reading.objects.create(run=run, batch=batch, page=page, task=task)
    return run


def get_address(page: Page) -> str:
    """The address the picture came from, if the picture is sent as it is there."""
    if page.upload.is_elsewhere:
        return page.upload.url
    changed = page.rotate or page.crop or page_images.list_options(page) or page.upload.total > 1
    return "" if changed or page.upload.slug == "pdf" else page.upload.url


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
    batch.session = session.session_key or ""
    batch.save(update_fields=["session"])
    count = 0
    for slug in slugs:
        of_one = mine.filter(provider=slug)
        count += queue.requeue_runs(APP, of_one, keys.fingerprint_key(slug, session))
        dispatch(slug)
    return count


def delete_readings(batch: Batch) -> None:
    """With everything that was uploaded and made."""
    stop_readings(batch)
    moment = threading.Event()
    for _ in range(int(PATIENCE / 0.25)):
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
