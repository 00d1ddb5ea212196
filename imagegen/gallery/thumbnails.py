"""Small pictures for the tiles: served here, and made for those that have none.

The worker makes them with their picture, in `imagegen.jobs.store`.
"""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import FileResponse, HttpResponse

from imagegen.models import Picture
from playground import intake
from playground.infrastructure.connections import release_connections
from playground.intake import limits
from playground.intake.responses import HEADERS, OWN
from playground.intake.store import get_name, write_file

# Where the file is gone or cannot be read: a frame with a stroke through it, in no theme's colour.
NO_PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" fill="none" stroke="#858d8f">'
    b'<path d="M22 24h20v16H22zM20 42l24-20"/></svg>'
)


def serve_thumbnail(picture: Picture) -> FileResponse | HttpResponse:
    """The thumbnail with its headers; a placeholder, 404, where there can be none."""
    try:
        file = (picture if picture.thumbnail else make_thumbnail(picture)).thumbnail.open("rb")
    except OSError:  # removed from the disk
        return no_picture()
    except intake.IntakeError:
        return no_picture()
    return FileResponse(file, content_type="image/webp", headers={**HEADERS, "Cache-Control": OWN})


def make_thumbnail(picture: Picture) -> Picture:
    """With its thumbnail stored. Decoding happens in a child process; this waits. IntakeError."""
    name = get_name(picture.artifact)
    release_connections()
    document = intake.open_upload(picture.artifact.file, name, most=limits.RESULT_BYTES)
    data = intake.make_thumbnail(document)
    write_file(picture, "thumbnail", data, "webp", name)
    # Two may have asked at once: one file is kept.
    if not Picture.objects.filter(pk=picture.pk, thumbnail="").update(
        thumbnail=picture.thumbnail.name
    ):
        picture.thumbnail.delete(save=False)
        picture.refresh_from_db(fields=["thumbnail"])
    return picture


@receiver(post_delete, sender=Picture)
def _delete_thumbnail(instance: Picture, **_kwargs: Any) -> None:
    """Only once the row is gone for good: a file cannot be rolled back."""
    if name := instance.thumbnail.name:
        transaction.on_commit(lambda: instance.thumbnail.storage.delete(name), robust=True)


def no_picture() -> HttpResponse:
    headers = {**HEADERS, "Cache-Control": "no-store"}
    return HttpResponse(NO_PICTURE, status=404, content_type="image/svg+xml", headers=headers)
