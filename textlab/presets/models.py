"""Presets as they are stored."""

import json
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db import models

from playground.parameters.fields import format_number
from playground.saved_texts import MAX_NAME_CHARS, OwnRows


def describe_value(value: Any) -> str:
    if isinstance(value, (dict, list, bool)):
        return json.dumps(value, ensure_ascii=False)
    return format_number(value)


class Preset(models.Model):
    """A system prompt and parameters under a name."""

    owner = models.CharField(max_length=64)
    name = models.CharField(max_length=MAX_NAME_CHARS)
    system = models.TextField(blank=True)
    parameters = models.JSONField(default=dict, blank=True)  # typed values by their API names
    # What of an imported file has no place here, in words.
    left_out = models.JSONField(default=list, blank=True)

    objects: ClassVar = OwnRows["Preset"]()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_preset_per_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def values(self) -> dict[str, Any]:
        """What it fills in: a preset without a system prompt leaves the one that is there."""
        return {**({"system": self.system} if self.system else {}), **self.parameters}

    def list_rows(self) -> list[tuple[str, str]]:
        """Its parameters as they are read."""
        return [(name, describe_value(value)) for name, value in self.parameters.items()]

    @property
    def query(self) -> str:
        """Of a model's page that is filled in with it."""
        return urlencode({"preset": self.pk})
