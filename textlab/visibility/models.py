"""What a person has hidden, as it is stored."""

from django.db import models


class HiddenParameters(models.Model):
    """The API names of the parameters that this person never uses."""

    owner = models.CharField(primary_key=True, max_length=64)
    names = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name_plural = "hidden parameters"

    def __str__(self) -> str:
        return ", ".join(self.names)
