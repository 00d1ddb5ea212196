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


def serve_file(page: Page, kind: str) -> HttpResponse | FileResponse:
    """kind: thumb, sent (as it goes out), whole (before cropping), source (as it came)."""
    if kind not in MAKERS or page.upload.is_elsewhere:
        raise Http404("This picture doesn't exist.")
    try:
        return MAKERS[kind](page)
    except (IntakeError, OSError) as error:
        sentence = error.message if isinstance(error, IntakeError) else "The file no longer exists."
        raise Http404(sentence) from error


def serve_thumbnail(page: Page) -> FileResponse:
    return serve_stored(page_images.get_thumbnail(page).open("rb"), "image/webp", page.upload.name)


def serve_sent(page: Page) -> FileResponse:
    made = page_images.prepare_page(page)
    if made.error:
        raise Http404(made.error)
    return serve_stored(made.sent.open("rb"), made.mime, page.upload.name)


def serve_whole(page: Page) -> HttpResponse:
    data, mime = page_images.render_whole(page)
    return HttpResponse(data, content_type=mime, headers={**HEADERS, "Cache-Control": PRIVATE})


def serve_source(page: Page) -> FileResponse:
    kind = KINDS[page.upload.slug]
    return serve_stored(page.upload.file.open("rb"), kind.mime, page.upload.name, download=True)


def serve_stored(file: IO[bytes], mime: str, name: str, *, download: bool = False) -> FileResponse:
    ending = next((k.endings[0] for k in KINDS.values() if k.mime == mime), "bin")
    return FileResponse(
        file,
        as_attachment=download or mime not in INLINE_MIMES,
        filename=download_name(name, ending),
        content_type=mime,
        headers={**HEADERS, "Cache-Control": PRIVATE},
    )


MAKERS: dict[str, Callable[[Page], HttpResponse | FileResponse]] = {
    "thumb": serve_thumbnail,
    "sent": serve_sent,
    "whole": serve_whole,
    "source": serve_source,
}
