"""The forms of test sets: a new one, and rows that are brought in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from playground.infrastructure.offload import offload
from textlab.test_sets.editor.tables import Table, read_pasted
from textlab.test_sets.imports import ImportedRows, read_rows
from textlab.test_sets.models import MAX_NAME_CHARS

MAX_PASTED_CHARS = 2_000_000


class RowsForm(forms.Form):
    """`pasted` is a table out of a spreadsheet. `cleaned_data["table"]` has its lines as cells."""

    pasted = forms.CharField(
        required=False,
        strip=False,
        max_length=MAX_PASTED_CHARS,
        label="Paste rows from a spreadsheet",
        help_text="The first line has the column names. Leave it empty to type the rows yourself.",
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "dir": "auto"}),
    )

    file = forms.FileField(
        required=False,
        label="Or upload a file",
        help_text=(
            "CSV, JSONL, Excel (the first sheet), or the tests of a promptfoo configuration. At"
            " most 20 MB."
        ),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="id_%s")

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["table"] = self.read_table(self.cleaned_data.get("pasted") or "")
        self.cleaned_data["imported"] = self.read_file(self.cleaned_data.get("file"))
        return self.cleaned_data

    def read_file(self, file: "UploadedFile[Any] | None") -> ImportedRows | None:
        """A child process reads it."""
        try:
            imported = read_rows(file.name or "", file.read()) if file else None
            if imported and not imported.rows:
                raise ValidationError(imported.problems[-1][1])
            return imported
        except ValidationError as error:
            self.add_error("file", error)
            return None

    def read_table(self, text: str) -> Table:
        try:
            return offload(read_pasted, text) if text.strip() else []
        except ValidationError as error:
            self.add_error("pasted", error)
            return []


class NewSetForm(RowsForm):
    """POST /text/tests/"""

    name = forms.CharField(
        max_length=MAX_NAME_CHARS,
        label="Name",
        error_messages={"required": "Enter a name for the test set."},
    )
    field_order = ["name", "pasted", "file"]
