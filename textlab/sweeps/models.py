"""What is stored of a sweep beside its runs."""

import uuid
from typing import ClassVar

from django.db import models

from playground.models import Ask, Run


class Sweep(models.Model):
    """One message that was sent with all combinations of a few values."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=64)
    created = models.DateTimeField(auto_now_add=True)
    message = models.TextField()
    columns = models.JSONField()  # its models: ["featherless:some/model"]
    axes = models.JSONField()  # {"name": "top_p", "label": "Top P", "values": [0.5, 1]}
    session = models.CharField(max_length=40, blank=True)  # where the owner's keys lie
    ask = models.OneToOneField(  # the press that began it
        Ask, null=True, blank=True, on_delete=models.SET_NULL, related_name="sweep"
    )

    class Meta:
        ordering: ClassVar = ["-created"]
        indexes: ClassVar = [models.Index(fields=["owner", "-created"])]

    def __str__(self) -> str:
        return f"sweep {self.id}"


class SweepCell(models.Model):
    """One answer and its place in the table. Its run has what was asked and answered."""

    run = models.OneToOneField(
        Run, primary_key=True, on_delete=models.CASCADE, related_name="sweep_cell"
    )
    sweep = models.ForeignKey(Sweep, on_delete=models.CASCADE, related_name="cells")
    row = models.PositiveSmallIntegerField()  # the combination of values, from 0
    column = models.PositiveSmallIntegerField()  # the model, from 0

    class Meta:
        ordering: ClassVar = ["row", "column"]

    def __str__(self) -> str:
        return f"cell {self.row}, {self.column} of {self.sweep_id}"
