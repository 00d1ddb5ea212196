"""The pictures of a page on their way out, with headers that keep them from acting as pages."""

from collections.abc import Callable
from typing import IO

from django.http import FileResponse, Http404, HttpResponse

from playground.intake import IntakeError, download_name
from playground.intake.responses import HEADERS, INLINE_MIMES
from playground.intake.sniff import KINDS
from vision.models import Page
from vision.upload import page_images

# An edited page has another picture under the same address: ask again each time.
PRIVATE = "private, no-cache"


def serve(page: Page, kind: str) -> HttpResponse | FileResponse:
    """kind: thumb, sent (as it goes out), whole (before cropping), source (as it came)."""
    if kind not in MAKERS or page.upload.is_elsewhere:
        raise Http404("This picture doesn't exist.")
    try:
        return MAKERS[kind](page)
    except (IntakeError, OSError) as error:
        sentence = error.message if isinstance(error, IntakeError) else "The file no longer exists."
        raise Http404(sentence) from error


def thumb(page: Page) -> FileResponse:
    return stored(page_images.thumbnail(page).open("rb"), "image/webp", page.upload.name)


def sent(page: Page) -> FileResponse:
    made = page_images.prepare(page)
    if made.error:
        raise Http404(made.error)
    return stored(made.sent.open("rb"), made.mime, page.upload.name)


def whole(page: Page) -> HttpResponse:
    data, mime = page_images.whole(page)
    return HttpResponse(data, content_type=mime, headers={**HEADERS, "Cache-Control": PRIVATE})


def source(page: Page) -> FileResponse:
    kind = KINDS[page.upload.slug]
    return stored(page.upload.file.open("rb"), kind.mime, page.upload.name, download=True)


def stored(file: IO[bytes], mime: str, name: str, *, download: bool = False) -> FileResponse:
    ending = next((k.endings[0] for k in KINDS.values() if k.mime == mime), "bin")
    return FileResponse(
        file,
        as_attachment=download or mime not in INLINE_MIMES,
        filename=download_name(name, ending),
        content_type=mime,
        headers={**HEADERS, "Cache-Control": PRIVATE},
    )


MAKERS: dict[str, Callable[[Page], HttpResponse | FileResponse]] = {
    "thumb": thumb,
    "sent": sent,
    "whole": whole,
    "source": source,
}
