"""Pictures of rows: taken in as models are sent them, and gone with the last run that has them."""

import hashlib
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.db.models import Count, Q, Sum, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.lookups import Exact
from django.http import Http404, HttpResponseBase

from playground import intake
from playground.intake.picture_limits import get_limit
from playground.intake.responses import send_file
from playground.intake.sniff import HEAD_BYTES, kind_or_none
from playground.intake.store import write_file
from playground.providers import Invalid
from playground.quotas.storage import require_storage
from textlab.test_sets.models import TestExecution, TestPicture, TestSet
from textlab.test_sets.requests import PICTURE, list_names

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


def find_shown_picture(execution: TestExecution, id: UUID) -> TestPicture | None:
    """One that a row of the execution has: its test set may have others."""
    has_it = Q()
    for name in list_names(execution.columns, PICTURE):
        has_it |= Q(Exact(KeyTextTransform(name, "values"), Value(str(id))))
    if not has_it or not execution.rows.filter(has_it).exists():
        return None
    return TestPicture.objects.filter(pk=id, test_set=execution.test_set_id).first()


def send_picture(picture: TestPicture) -> HttpResponseBase:
    """Raises Http404 where its file is gone."""
    try:
        file = picture.file.open("rb")
    except OSError as error:
        raise Http404("This picture's file is gone.") from error
    return send_file(file, str(picture), str(picture.metadata.get("mime", "")))


def measure_pictures(owner: str) -> tuple[int, int]:
    """How many there are, and their bytes."""
    mine = TestPicture.objects.filter(test_set__owner=owner)
    sums = mine.aggregate(count=Count("pk"), bytes=Sum("bytes", default=0))
    return sums["count"], sums["bytes"]
