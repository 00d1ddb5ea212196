"""Prompts as they are stored: a name, and versions of which the newest is in use."""

from typing import ClassVar

from django.db import models

from playground.saved_texts import MAX_NAME_CHARS, OwnRows
from textlab.prompts.template import Variable, list_variables

MAX_PROMPT_CHARS = 200_000
MAX_NOTE_CHARS = 200
MAX_VERSIONS = 200  # of one prompt


class Prompt(models.Model):
    """A template under a name. Its text is that of its newest version."""

    owner = models.CharField(max_length=64)
    name = models.CharField(max_length=MAX_NAME_CHARS)
    changed = models.DateTimeField(auto_now=True)

    objects: ClassVar = OwnRows["Prompt"]()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_library_prompt_per_name")
        ]

    def __str__(self) -> str:
        return self.name

    def get_latest(self) -> "PromptVersion":
        """Each has one: a prompt is created with it."""
        return self.versions.order_by("-number")[0]


class PromptVersion(models.Model):
    """The text as it once was, or is. It never changes."""

    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()  # from 1
    text = models.TextField()
    note = models.CharField(max_length=MAX_NOTE_CHARS, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["prompt", "number"], name="one_text_per_version")
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.prompt_id}"

    @property
    def variables(self) -> list[Variable]:
        return list_variables(self.text)
