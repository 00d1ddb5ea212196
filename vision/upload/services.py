"""Files and addresses on their way in: kept, looked at, and laid out as pages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid4

from django.core.files.base import ContentFile, File
from django.db.models import Count, Max, Q, Sum

from playground import intake
from playground.intake import limits, store
from playground.models import Artifact
from playground.providers import OutOfReach, Provider, ProviderError
from playground.providers.fetch import fetch_image
from playground.quotas.storage import StorageReached, require_storage
from vision.models import Batch, Page, Upload
from vision.upload import page_images

MOST_PAGES = limits.PAGES_CHOSEN  # of a batch, and of one document that are laid out at first
MOST_URLS = 20

Fetch = Callable[[str], bytes]


def find_batch(owner: str, id: str) -> Batch | None:
    """One's own batch; nonsense is none."""
    try:
        return Batch.objects.filter(pk=UUID(id), owner=owner).first()
    except ValueError:
        return None


def open_batch(batch: Batch | None, owner: str, session_key: str | None) -> Batch:
    """The batch that more pages are added to, or a new one."""
    batch = batch or Batch(owner=owner)
    batch.session = session_key or batch.session
    batch.save()
    return batch


def add_uploads(
    batch: Batch,
    files: "Iterable[File[bytes]]",
    urls: Iterable[str],
    fetch: Fetch = fetch_image,
    providers: Sequence[Provider] = (),
) -> list[str]:
    """Take what can be taken. A sentence about each that cannot, and about what is left out.

    providers: of the models that are to read it. What this server cannot reach is theirs to fetch,
    where all of them do that.
    """
    return [*add_files(batch, files), *add_urls(batch, urls, fetch, providers)]


def open_run_files(owner: str, ids: Iterable[str]) -> Iterator["File[bytes]"]:
    """Files of one's own runs, such as pictures that were made here. What is gone is left out."""
    known = [int(one) for one in ids if one.isascii() and one.isdecimal() and len(one) < 18]
    for artifact in Artifact.objects.filter(pk__in=known[: limits.FILES], run__owner=owner):
        with suppress(intake.IntakeError), store.open_artifact(artifact) as file:
            yield ContentFile(file.read(), store.get_name(artifact))


def add_files(batch: Batch, files: "Iterable[File[bytes]]") -> Iterator[str]:
    for file in files:
        try:
            require_storage(batch.owner, file.size)
            yield from lay_out(batch, file, intake.open_upload(file, file.name or ""))
        except (intake.IntakeError, StorageReached) as error:
            yield error.message


def add_urls(
    batch: Batch, urls: Iterable[str], fetch: Fetch, providers: Sequence[Provider]
) -> Iterator[str]:
    for url in urls:
        try:
            data = fetch(url)
            require_storage(batch.owner, len(data))
            document = intake.open_upload(data, unquote(urlsplit(url).path))
            yield from lay_out(batch, ContentFile(data), document, url=url)
        except OutOfReach as error:
            if not providers or not all(takes_addresses(provider) for provider in providers):
                yield error.message
            else:
                yield from leave_there(batch, url, providers)
        except (intake.IntakeError, ProviderError) as error:
            yield error.message


def not_taken(batch: Batch | None, urls: Iterable[str]) -> list[str]:
    """Those of which no page was made: they are left for a person to correct."""
    taken = set(batch.uploads.values_list("url", flat=True)) if batch else set()
    return [url for url in urls if url not in taken]


def takes_addresses(provider: Provider) -> bool:
    return provider.image_input == "url or base64"


def leave_there(batch: Batch, url: str, providers: Sequence[Provider]) -> Iterator[str]:
    """A page of which only the address is known."""
    parts = urlsplit(url)
    name = intake.clean_name(unquote(parts.path).strip("/") or parts.hostname or "")
    if count_room(batch) <= 0:
        yield explain_full(name)
        return
    names = ", ".join(dict.fromkeys(provider.name for provider in providers))
    notes = [
        f"{names} downloads it from its URL",
        f"this server can't reach {parts.hostname}, so there is no preview",
    ]
    upload = Upload.objects.create(
        batch=batch, position=find_last_position(batch) + 1, name=name, url=url, notes=notes
    )
    add_pages(upload, [1], chosen=1)


def lay_out(
    batch: Batch, file: "File[bytes]", document: intake.Document, url: str = ""
) -> Iterator[str]:
    """The upload and its first pages. Says so where there are more than can be read at once."""
    room = count_room(batch)
    if room <= 0:
        yield explain_full(document.name)
        return
    upload = store_upload(batch, file, document, url)
    page_count = min(document.pages, MOST_PAGES)
    add_pages(upload, range(1, page_count + 1), chosen=room)
    if document.pages > min(page_count, room):
        yield (
            f"“{document.name}” has {document.pages:,} pages: the first {min(page_count, room)} "
            f"are selected. Up to {MOST_PAGES} can be read at once."
        )


def count_room(batch: Batch) -> int:
    return MOST_PAGES - batch.pages.filter(chosen=True).count()


def explain_full(name: str) -> str:
    return f"“{name}” was left out: {MOST_PAGES} pages are already selected."


def store_upload(batch: Batch, file: "File[bytes]", document: intake.Document, url: str) -> Upload:
    upload = Upload(
        batch=batch,
        position=find_last_position(batch) + 1,
        name=document.name,
        url=url,
        slug=document.slug,
        size=document.size,
        total=document.pages,
        width=document.width,
        height=document.height,
        notes=list(document.notes),
    )
    file.seek(0)
    upload.file.save(f"{uuid4().hex}.{document.kind.endings[0]}", file, save=False)
    upload.save()
    return upload


def find_last_position(batch: Batch) -> int:
    """The position of the last upload; 0 before the first."""
    return batch.uploads.aggregate(last=Max("position"))["last"] or 0


def add_pages(upload: Upload, numbers: Iterable[int], *, chosen: int) -> None:
    """Rows for these pages of the file, the first `chosen` of them chosen."""
    rows = [
        Page(batch_id=upload.batch_id, upload=upload, number=number, chosen=place < chosen)
        for place, number in enumerate(numbers)
    ]
    Page.objects.bulk_create(rows)


def choose_pages(upload: Upload, words: str) -> None:
    """The pages that "1-3, 7" names, "all" or "none". Raises IntakeError."""
    wanted = parse_pages(upload, words)
    others = upload.batch.pages.filter(chosen=True).exclude(upload=upload).count()
    if others + len(wanted) > MOST_PAGES:
        raise intake.IntakeError(
            f"{others + len(wanted)} pages would be selected; {MOST_PAGES} can be read at once.",
            "too_many_pages",
        )
    there = set(upload.sheets.values_list("number", flat=True))
    add_pages(upload, [n for n in wanted if n not in there], chosen=len(wanted))
    upload.sheets.update(chosen=False)
    upload.sheets.filter(number__in=wanted).update(chosen=True)


def parse_pages(upload: Upload, words: str) -> list[int]:
    if words.strip() == "none":
        return []
    return intake.choose_pages(
        page_images.open_document(upload), "" if words.strip() == "all" else words
    )


def measure_uploads(owner: str) -> tuple[int, int]:
    """What was uploaded and what was made of it to be sent: how many files, how many bytes."""
    mine = Q(batch__owner=owner)
    files = Upload.objects.filter(mine).aggregate(n=Count("pk"), size=Sum("size", default=0))
    pages = Page.objects.filter(mine).aggregate(n=Count("bytes"), size=Sum("bytes", default=0))
    return files["n"] + pages["n"], files["size"] + pages["size"]
