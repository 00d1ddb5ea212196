"""Pictures of rows: taken in as models are sent them, and gone with the last run that has them."""

import hashlib
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.db.models import Count, Sum

from playground import intake
from playground.intake.picture_limits import get_limit
from playground.intake.sniff import HEAD_BYTES, kind_or_none
from playground.intake.store import write_file
from playground.providers import Invalid
from playground.quotas.storage import require_storage
from textlab.test_sets.models import TestPicture, TestSet

MAX_PAGES = 200  # of one document: each becomes a picture of its own


def add_pictures(test_set: TestSet, file: "UploadedFile[Any]") -> list[TestPicture]:
    """One for each page of the file. Raises Invalid with a sentence, and StorageReached."""
    require_storage(test_set.owner, file.size or 0)
    try:
        document = intake.open_upload(file, file.name or "")
        if document.pages > MAX_PAGES:
            raise Invalid(
                f"“{document.name}” has {document.pages:,} pages; the limit is {MAX_PAGES}."
            )
        numbers = range(1, document.pages + 1)
        return [add_page(test_set, document, number) for number in numbers]
    except intake.IntakeError as error:
        raise Invalid(error.message) from error


def add_page(test_set: TestSet, document: intake.Document, number: int) -> TestPicture:
    """Upright and without metadata; made smaller where it is more than any provider takes."""
    proposal = intake.propose_page(document, number, get_limit(""))
    page = intake.prepare_page(document, number, **proposal.options)
    name = document.name if document.pages == 1 else f"{document.name}, page {number}"
    kind = kind_or_none(page.bytes[:HEAD_BYTES])
    assert kind is not None  # it was made here
    picture = TestPicture(
        test_set=test_set,
        width=page.width,
        height=page.height,
        bytes=len(page.bytes),
        sha256=hashlib.sha256(page.bytes).hexdigest(),
        metadata={"name": name, "mime": kind.mime, "notes": page.notes},
    )
    write_file(picture, "file", page.bytes, kind.endings[0], name)
    try:
        picture.save()
    except DatabaseError:
        picture.file.delete(save=False)
        raise
    return picture


def is_key(text: str) -> bool:
    """Whether it may be the key of a picture."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def find_picture(owner: str, id: UUID) -> TestPicture | None:
    return TestPicture.objects.filter(pk=id, test_set__owner=owner, test_set__removed=None).first()


def measure_pictures(owner: str) -> tuple[int, int]:
    """How many there are, and their bytes."""
    mine = TestPicture.objects.filter(test_set__owner=owner)
    sums = mine.aggregate(count=Count("pk"), bytes=Sum("bytes", default=0))
    return sums["count"], sums["bytes"]
