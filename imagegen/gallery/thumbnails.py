"""Small pictures for the tiles: made by the worker, and here for those that have none."""

from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import FileResponse, HttpResponse

from imagegen.models import Picture
from playground import intake
from playground.connections import release_connections
from playground.intake.serving import HEADERS, OWN

# Where the file is gone or cannot be read: a frame with a stroke through it, in no theme's colour.
NO_PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" fill="none" stroke="#858d8f">'
    b'<path d="M22 24h20v16H22zM20 42l24-20"/></svg>'
)


def thumbnail(picture: Picture) -> FileResponse | HttpResponse:
    """The thumbnail with its headers; a placeholder, 404, where there can be none."""
    try:
        file = (picture if picture.thumbnail else made(picture)).thumbnail.open("rb")
    except OSError:  # removed from the disk
        return no_picture()
    except intake.IntakeError:
        return no_picture()
    return FileResponse(file, content_type="image/webp", headers={**HEADERS, "Cache-Control": OWN})


def made(picture: Picture) -> Picture:
    """With its thumbnail stored. Decoding happens in a child process; this waits. IntakeError."""
    artifact = picture.artifact
    release_connections()
    data = intake.thumbnail(intake.open_upload(artifact.file, str(artifact.metadata.get("name"))))
    storage, field = picture.thumbnail.storage, picture.thumbnail.field
    name = field.generate_filename(picture, f"{uuid4().hex}.webp")
    name = storage.save(name, ContentFile(data))
    # Two may have asked at once: one file is kept.
    if Picture.objects.filter(pk=picture.pk, thumbnail="").update(thumbnail=name):
        picture.thumbnail.name = name
    else:
        storage.delete(name)
        picture.refresh_from_db(fields=["thumbnail"])
    return picture


def no_picture() -> HttpResponse:
    headers = {**HEADERS, "Cache-Control": "no-store"}
    return HttpResponse(NO_PICTURE, status=404, content_type="image/svg+xml", headers=headers)


@receiver(post_delete, sender=Picture)
def _delete_file(instance: Picture, **_kwargs: object) -> None:
    """Only once the row is gone for good: a file cannot be rolled back."""
    if name := instance.thumbnail.name:
        transaction.on_commit(lambda: instance.thumbnail.storage.delete(name))
