"""The one table in which machines agree."""

from django.db import models


class SharedFact(models.Model):
    """Something that is the same for all machines, by its name."""

    name = models.CharField(primary_key=True, max_length=32)
    words = models.CharField(max_length=200, blank=True)
    moment = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
