"""What the queue and the gallery know beside the runs: jobs, pictures, boards, styles, grids."""

import uuid
from typing import ClassVar

from django.db import models

from playground.models import Artifact, Ask, Run, SavedText
from playground.saved_texts import SavedTexts


class Job(models.Model):
    """A run's place in the queue, and what came of sending it. One request to a provider."""

    run = models.OneToOneField(Run, primary_key=True, on_delete=models.CASCADE, related_name="job")
    # Whose keys the queue asks with: they stay in the session, encrypted, and never lie here.
    session = models.CharField(max_length=40, blank=True)
    place = models.BigIntegerField(db_index=True)  # smaller is earlier; reordering changes it
    sent = models.DateTimeField(null=True, blank=True)  # when the provider was asked
    pixels = models.PositiveBigIntegerField(default=0)  # steps x pixels x batch: the work
    answer = models.JSONField(default=dict, blank=True)  # the provider's, without the pictures
    grid = models.ForeignKey(
        "Grid", null=True, blank=True, on_delete=models.SET_NULL, related_name="jobs"
    )
    cell = models.JSONField(default=list, blank=True)  # of that grid: [x, y, z], from 0
    took = models.FloatField(null=True, blank=True)  # seconds, without waits for a limit
    notes = models.JSONField(default=list, blank=True)  # sentences on how its images came out
    used = models.JSONField(default=dict, blank=True)  # what an own server made them with

    class Meta:
        ordering: ClassVar = ["place"]

    def __str__(self) -> str:
        return f"job of {self.run_id}"


class Board(models.Model):
    """A name under which pictures are put together."""

    owner = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=80)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_board_per_name")
        ]

    def __str__(self) -> str:
        return self.name


NOT_TRASHED = models.Q(deleted__isnull=True)


class Picture(models.Model):
    """One picture of the gallery: what is searched and shown of an output artifact."""

    class Kind(models.TextChoices):
        TXT2IMG = "txt2img", "txt2img"
        IMG2IMG = "img2img", "img2img"
        INPAINT = "inpaint"
        UPSCALE = "upscale"
        GRID = "grid", "X/Y/Z grid"

    artifact = models.OneToOneField(
        Artifact, primary_key=True, on_delete=models.CASCADE, related_name="picture"
    )
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="pictures")
    owner = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind)
    source = models.ForeignKey(  # the picture it was made from
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="results"
    )
    model = models.CharField(max_length=200, blank=True)  # of an upscale the upscaler
    prompt = models.TextField(blank=True)
    search = models.TextField(blank=True)  # lower case: prompt, negative prompt, model
    seed = models.BigIntegerField(null=True, blank=True)
    width = models.PositiveIntegerField()  # pixels
    height = models.PositiveIntegerField()
    infotext = models.TextField(blank=True)  # as it is written into the file
    thumbnail = models.FileField(upload_to="thumbs/%Y/%m/%d/", max_length=200, blank=True)
    starred = models.BooleanField(default=False)
    board = models.ForeignKey(
        Board, null=True, blank=True, on_delete=models.SET_NULL, related_name="pictures"
    )
    created = models.DateTimeField(auto_now_add=True)
    deleted = models.DateTimeField(null=True, blank=True)  # in the bin since then

    class Meta:
        ordering: ClassVar = ["-created", "-pk"]
        indexes: ClassVar = [
            # In order within what is not in the bin: PostgreSQL follows none behind an IS NULL.
            models.Index(
                fields=["owner", "-created", "-artifact"],
                condition=NOT_TRASHED,
                name="picture_newest",
            ),
            models.Index(
                fields=["owner", "board", "-created", "-artifact"],
                condition=NOT_TRASHED,
                name="picture_on_board",
            ),
            # What the gallery counts and offers to choose from is read from these alone.
            models.Index(fields=["owner", "deleted", "board", "starred"]),
            models.Index(fields=["owner", "deleted", "model", "width", "height"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.width} x {self.height}"


class Style(SavedText):
    """Words somebody adds to prompts. `{prompt}` in them is where the prompt goes."""

    objects: ClassVar = SavedTexts("image style")  # type: ignore[assignment]  # of the base

    class Meta:
        proxy = True


class Grid(models.Model):
    """An X/Y/Z plot: jobs that differ in up to three values."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=64, db_index=True)
    provider = models.CharField(max_length=32)
    endpoint = models.CharField(max_length=32)
    request = models.JSONField(default=dict)  # what all cells share
    axes = models.JSONField(default=list)  # up to three: {"name": "steps", "values": [10, 20]}
    ask = models.OneToOneField(  # the press that began it
        Ask, null=True, blank=True, on_delete=models.SET_NULL, related_name="grid"
    )
    plot_run = models.OneToOneField(  # that the drawn plot belongs to; nobody was asked for it
        Run, null=True, blank=True, on_delete=models.SET_NULL, related_name="plotted_grid"
    )
    plotted = models.CharField(max_length=16, blank=True)  # what it shows, see grids.state
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created"]

    def __str__(self) -> str:
        return f"grid {self.id}"
