"""The forms of presets: save one under a name, rename one, bring some from a file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from playground.json_files import JsonUploadForm
from playground.saved_texts import MAX_NAME_CHARS, MAX_SAVED, SaveTextForm
from textlab.models import Preset
from textlab.presets.files import Draft, read_presets


class PresetForm(SaveTextForm):
    """The name of what is filled in on a model's page."""

    saved: Any = Preset.objects
    noun = "preset"


class RenameForm(PresetForm):
    """POST /text/presets/<id>/"""

    def __init__(self, data: Any, *, preset: Preset) -> None:
        super().__init__(data, owner=preset.owner)
        self.preset = preset

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("name")
        others = Preset.objects.filter(owner=self.owner, name=name).exclude(pk=self.preset.pk)
        if name and others.exists():
            self.add_error("name", ValidationError(f"Another preset is called “{name}”."))
        return self.cleaned_data

    def save(self) -> None:
        self.preset.name = self.cleaned_data["name"]
        self.preset.save(update_fields=["name"])


class ImportForm(JsonUploadForm):
    """POST /text/presets/import/"""

    name = forms.CharField(
        required=False,
        max_length=MAX_NAME_CHARS,
        label="Name",
        help_text="Only for files that contain no name: those of SillyTavern.",
    )
    field_order = ["file", "text", "name"]

    def __init__(self, *args: Any, owner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        self.drafts: list[Draft] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            self.drafts = read_presets(cleaned["data"], cleaned.get("name") or self.file_name)
            self.require_room()
        return cleaned

    def require_room(self) -> None:
        stored = Preset.objects.filter(owner=self.owner).count()
        if stored + len(self.drafts) > MAX_SAVED:
            raise ValidationError(
                f"At most {MAX_SAVED} presets can be saved, and {stored} are. Delete some first."
            )

    @transaction.atomic
    def save(self) -> list[Preset]:
        """All of them, each under a name that is free."""
        return [
            Preset.objects.create(
                owner=self.owner,
                name=Preset.objects.find_free_name(self.owner, draft.name),
                system=draft.system,
                parameters=draft.parameters,
                left_out=draft.left_out,
            )
            for draft in self.drafts
        ]
