"""What somebody says of a row of their history: a name, a star."""

from typing import ClassVar

from django.db import models


class RunLabel(models.Model):
    """`key` is what the row stands for: a conversation's first run, a group, or a single run."""

    owner = models.CharField(max_length=64)
    key = models.UUIDField()
    name = models.CharField(max_length=120, blank=True)
    starred = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "key"], name="one_label_per_row")
        ]
        indexes: ClassVar = [
            models.Index(fields=["key"], name="label_key"),
            models.Index(
                fields=["owner", "-created"],
                name="label_starred",
                condition=models.Q(starred=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"star of {self.key}"
