"""Uploads that are older than the host stores files: their rows stay, and say that they went."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from playground.models import OPEN
from playground.storage.clock import read_clock
from vision.models import Page, Reading, Upload
from vision.upload.page_images import drop_file

BATCH_UPLOADS = 50  # uploads, each with up to hundreds of pages


def remove_old_uploads(before: datetime) -> None:
    """Those of earlier days than that moment's, unless one of their batch's pages is being read."""
    day = f"{read_clock():%-d %B %Y}"
    while old := list(list_old_uploads(before)[:BATCH_UPLOADS]):
        for upload in old:
            remove_upload(upload, day)


def list_old_uploads(before: datetime) -> "QuerySet[Upload]":
    """The day on which a file came is in its path. One without a size has been removed."""
    reading = Reading.objects.filter(batch=OuterRef("batch"), run__status__in=OPEN)
    old = Upload.objects.filter(file__lt=f"uploads/{before:%Y/%m/%d}", size__gt=0)
    return old.exclude(file="").filter(~Exists(reading))


def remove_upload(upload: Upload, day: str) -> None:
    """What was sent of a page goes with the last run that has it."""
    for page in upload.sheets.all():
        drop_file(page.sent)
        drop_file(page.thumbnail)
        page.sent.name = page.thumbnail.name = ""
        page.error = f"“{upload.name}” was removed from this server on {day}."
        page.save(update_fields=["sent", "thumbnail", "error"])
    upload.file.storage.delete(str(upload.file.name))
    upload.size = 0
    upload.save(update_fields=["size"])


def was_removed(page: Page) -> bool:
    return bool(page.upload.file) and not page.upload.size
