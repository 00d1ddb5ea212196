"""Files and addresses on their way in: kept, looked at, and laid out as pages."""

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid4

from django.core.files.base import ContentFile, File

from playground import intake
from playground.intake import limits
from playground.providers import ProviderError
from playground.providers.fetch import fetch_image
from vision import sheets
from vision.models import Batch, Page, Upload

MOST_PAGES = limits.PAGES_CHOSEN  # of a batch, and of one document that are laid out at first
MOST_URLS = 20

Fetch = Callable[[str], bytes]


def known(owner: str, id: str) -> Batch | None:
    """One's own batch; nonsense is none."""
    try:
        return Batch.objects.filter(pk=UUID(id), owner=owner).first()
    except ValueError:
        return None


def opened(batch: Batch | None, owner: str, session_key: str | None) -> Batch:
    """The batch that more pages are added to, or a new one."""
    batch = batch or Batch(owner=owner)
    batch.session = session_key or batch.session
    batch.save()
    return batch


def add(
    batch: Batch,
    files: "Iterable[File[bytes]]",
    urls: Iterable[str],
    fetch: Fetch = fetch_image,
) -> list[str]:
    """Take what can be taken. A sentence about each that cannot, and about what is left out."""
    return [*add_files(batch, files), *add_urls(batch, urls, fetch)]


def add_files(batch: Batch, files: "Iterable[File[bytes]]") -> Iterator[str]:
    for file in files:
        try:
            yield from lay_out(batch, file, intake.open_upload(file, file.name or ""))
        except intake.IntakeError as error:
            yield error.message


def add_urls(batch: Batch, urls: Iterable[str], fetch: Fetch) -> Iterator[str]:
    for url in urls:
        try:
            data = fetch(url)
            document = intake.open_upload(data, unquote(urlsplit(url).path))
            yield from lay_out(batch, ContentFile(data), document, url=url)
        except (intake.IntakeError, ProviderError) as error:
            yield error.message


def lay_out(
    batch: Batch, file: "File[bytes]", document: intake.Document, url: str = ""
) -> Iterator[str]:
    """The upload and its first pages. Says so where there are more than can be read at once."""
    room = MOST_PAGES - batch.pages.filter(chosen=True).count()
    if room <= 0:
        yield f"“{document.name}” is left out: {MOST_PAGES} pages are chosen already."
        return
    upload = keep(batch, file, document, url)
    shown = min(document.pages, MOST_PAGES)
    add_pages(upload, range(1, shown + 1), chosen=room)
    if document.pages > min(shown, room):
        yield (
            f"“{document.name}” has {document.pages:,} pages: the first {min(shown, room)} are "
            f"chosen. Up to {MOST_PAGES} are read at once."
        )


def keep(batch: Batch, file: "File[bytes]", document: intake.Document, url: str) -> Upload:
    upload = Upload(
        batch=batch,
        position=batch.uploads.count() + 1,
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


def add_pages(upload: Upload, numbers: Iterable[int], *, chosen: int) -> None:
    """Rows for these pages of the file, the first `chosen` of them chosen."""
    rows = [
        Page(batch_id=upload.batch_id, upload=upload, number=number, chosen=place < chosen)
        for place, number in enumerate(numbers)
    ]
    Page.objects.bulk_create(rows)


def choose(upload: Upload, words: str) -> None:
    """The pages that "1-3, 7" names, "all" or "none". Raises IntakeError."""
    wanted = numbers(upload, words)
    others = upload.batch.pages.filter(chosen=True).exclude(upload=upload).count()
    if others + len(wanted) > MOST_PAGES:
        raise intake.IntakeError(
            f"{others + len(wanted)} pages would be chosen; {MOST_PAGES} are read at once.",
            "too_many_pages",
        )
    there = set(upload.sheets.values_list("number", flat=True))
    add_pages(upload, [n for n in wanted if n not in there], chosen=len(wanted))
    upload.sheets.update(chosen=False)
    upload.sheets.filter(number__in=wanted).update(chosen=True)


def numbers(upload: Upload, words: str) -> list[int]:
    if words.strip() == "none":
        return []
    return intake.choose_pages(sheets.document_of(upload), "" if words.strip() == "all" else words)
