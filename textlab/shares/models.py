"""What is stored of a shared comparison."""

from typing import ClassVar

from django.db import models


class SharedComparison(models.Model):
    """A public snapshot. What its lanes answer later is not in it; what is deleted leaves it."""

    slug = models.CharField(primary_key=True, max_length=32)
    owner = models.CharField(max_length=64)
    created = models.DateTimeField(auto_now_add=True)
    runs = models.JSONField()  # the ids of the last run of each lane, in their order
    is_tied_to_site = True

    class Meta:
        ordering: ClassVar = ["-created"]
        indexes: ClassVar = [models.Index(fields=["owner", "-created"])]

    def __str__(self) -> str:
        return f"comparison of {len(self.runs)}"
