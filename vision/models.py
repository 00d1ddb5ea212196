"""What was uploaded, page by page, what waits to be read, and what was read."""

import uuid
from typing import ClassVar
from urllib.parse import urlencode

from django.db import models

from playground.models import Run, SavedText
from playground.saved_texts import SavedTexts
from vision.upload.prompts import READING


class Batch(models.Model):
    """Pages that belong together, and their readings."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=64)
    # Whose keys the queue asks with: they stay in the session, encrypted, and never lie here.
    session = models.CharField(max_length=40, blank=True)
    provider = models.CharField(max_length=32, blank=True)  # whose limits proposals keep within
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created"]
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"batch {self.id}"


class Upload(models.Model):
    """One file as it came, private to its owner."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="uploads")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    # Blank where only its provider can fetch it, from `url`: nothing is known of it but that.
    file = models.FileField(upload_to="uploads/%Y/%m/%d/", max_length=200, blank=True)
    url = models.CharField(max_length=2_000, blank=True)  # where it was fetched from
    slug = models.CharField(max_length=8, blank=True)  # of its format
    size = models.PositiveBigIntegerField(default=0)  # bytes
    total = models.PositiveIntegerField(default=1)  # pages
    width = models.PositiveIntegerField(default=0)  # of the first page, in pixels
    height = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_elsewhere(self) -> bool:
        return not self.file


class Page(models.Model):
    """One page of an upload, and how it is to be sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="pages")
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveIntegerField()  # from 1, in its file
    chosen = models.BooleanField(default=True)
    # How far it leans: degrees clockwise that straighten it; None until somebody has looked.
    tilt = models.FloatField(null=True, blank=True)
    straighten = models.BooleanField(default=True)  # before it is turned and cropped
    rotate = models.PositiveSmallIntegerField(default=0)  # clockwise: 0, 90, 180, 270
    crop = models.JSONField(null=True, blank=True)  # [x, y, w, h], parts of the rotated page
    # How finely a page of a PDF is drawn, in dpi: as it was chosen, and as it was done.
    dpi = models.PositiveIntegerField(null=True, blank=True)
    drawn_dpi = models.PositiveIntegerField(default=0)
    # As it will be sent. Made when it is first needed; blank after a change.
    sent = models.FileField(upload_to="runs/%Y/%m/%d/", max_length=200, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    bytes = models.PositiveBigIntegerField(null=True, blank=True)
    mime = models.CharField(max_length=32, blank=True)
    notes = models.JSONField(default=list, blank=True)
    proposal = models.TextField(blank=True)  # a sentence, where it is larger than is sensible
    options = models.JSONField(default=dict, blank=True)  # of intake.prepare, as it proposes them
    accepted = models.BooleanField(default=False)  # it is sent as proposed
    error = models.TextField(blank=True)  # why it cannot be read
    thumbnail = models.FileField(upload_to="thumbs/%Y/%m/%d/", max_length=200, blank=True)
    truth = models.TextField(blank=True)  # the known text, to count errors against
    choices = models.JSONField(default=dict, blank=True)  # disputed words as they were settled

    class Meta:
        ordering: ClassVar = ["upload__position", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "number"], name="one_row_per_page")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """receipt.jpg, or report.pdf, page 2"""
        name = self.upload.name
        return name if self.upload.total == 1 else f"{name}, page {self.number}"


class Extraction(models.Model):
    """A table that is made of a batch's pages: what is looked for on each of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="extractions")
    prompt = models.TextField(blank=True)  # without the fields
    fields = models.JSONField(default=list)  # see vision.tables.fields
    # Where values stand, by page, and what that was made of; see vision.tables.places.
    places = models.JSONField(default=dict, blank=True)
    added = models.JSONField(default=dict, blank=True)  # rows that a person added, by page
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created"]

    def __str__(self) -> str:
        return f"table {self.id}"


class Decision(models.Model):
    """What a person has decided of one value: it is right as it was read, or this one is.

    It stands as long as the same is read there: an answer that is asked for anew is looked at anew.
    """

    extraction = models.ForeignKey(Extraction, on_delete=models.CASCADE, related_name="decisions")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="decisions")
    row = models.PositiveIntegerField()  # of the page, from 0; a value of the whole page has 0
    column = models.PositiveSmallIntegerField()  # the place of its field
    original = models.TextField(blank=True)  # as it was read
    text = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["extraction", "page", "row", "column"], name="one_decision_per_value"
            )
        ]

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column} of {self.page_id}"


class Reading(models.Model):
    """A page as one model reads it. Its run has the question and the answer; here is the rest."""

    class Cut(models.TextChoices):
        LOOP = "loop", "Repeats itself"
        RUNAWAY = "runaway", "Has no end"

    run = models.OneToOneField(
        Run, primary_key=True, on_delete=models.CASCADE, related_name="reading"
    )
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.SET_NULL, related_name="readings"
    )
    page = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="readings"
    )
    # The table it is for: its values, or where they stand on the page.
    extraction = models.ForeignKey(
        Extraction, null=True, blank=True, on_delete=models.SET_NULL, related_name="readings"
    )
    task = models.CharField(max_length=32, blank=True)  # see vision.upload.prompts
    # A person's own version; None where there is none, as it may be blank.
    edited_text = models.TextField(null=True, blank=True)  # noqa: DJ001
    cut_kind = models.CharField(max_length=8, choices=Cut, blank=True)  # why we stopped listening
    cut_reason = models.TextField(blank=True)  # the same as a sentence
    kept_chars = models.PositiveIntegerField(null=True, blank=True)  # of an answer that was cut
    lines = models.JSONField(default=list, blank=True)  # text, box and score, where they are known

    def __str__(self) -> str:
        return f"reading of {self.run_id}"

    @property
    def is_edited(self) -> bool:
        return self.edited_text is not None

    @property
    def text(self) -> str:
        """As it stands: edited, or as it was read, without the repetitions of a loop."""
        return self.run.text[: self.kept_chars] if self.edited_text is None else self.edited_text


class SavedPrompt(SavedText):
    """A prompt somebody keeps."""

    objects: ClassVar = SavedTexts("vision prompt")  # type: ignore[assignment]  # of the base

    class Meta:
        proxy = True

    @property
    def query(self) -> str:
        """Of the form with it, which says all: it begins like any reading."""
        return urlencode({**READING, "prompt": self.text})


class SavedFields(SavedText):
    """Fields of a table that somebody keeps, as JSON."""

    objects: ClassVar = SavedTexts("vision fields")  # type: ignore[assignment]  # of the base

    class Meta:
        proxy = True
        verbose_name_plural = "saved fields"
