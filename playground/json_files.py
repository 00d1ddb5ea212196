"""JSON that people bring: read with a sentence for all that can be wrong with it."""

import json
from typing import Any

import orjson
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from playground.infrastructure.offload import offload
from playground.intake import clean_name, download_name

MAX_JSON_BYTES = 2 * 2**20
MAX_LEVELS = 100


def parse_json(data: bytes, most_bytes: int = MAX_JSON_BYTES) -> Any:
    """The value. Raises ValidationError where it is no JSON, or nothing that can be stored."""
    if len(data) > most_bytes:
        raise ValidationError(
            f"This file is too large: JSON may have at most {most_bytes // 2**20} MB."
        )
    try:
        text = data.decode("utf-8-sig")
        value = orjson.loads(text)
    except UnicodeDecodeError:
        raise ValidationError("This isn't JSON: it isn't text in UTF-8.") from None
    except orjson.JSONDecodeError as error:
        raise ValidationError(describe_fault(error)) from None
    if b"\\u0000" in data.replace(rb"\\", b""):  # no database takes it
        raise ValidationError("This JSON contains a null character.")
    if isinstance(value, (dict, list)):
        check_value(value)
    return value


def describe_fault(error: json.JSONDecodeError) -> str:
    return f"This isn't valid JSON: line {error.lineno}, column {error.colno}: {error.msg}."


def check_value(value: Any) -> None:
    """No level too deep to be walked by whoever takes it from here."""
    levels = [value]
    for _ in range(MAX_LEVELS):
        levels = [inner for outer in levels for inner in list_inner(outer)]
        if not levels:
            return
    raise ValidationError("This JSON is nested too deeply.")


def list_inner(value: Any) -> list[Any]:
    """The objects and lists that this one holds."""
    items = value.values() if isinstance(value, dict) else value
    return [item for item in items if isinstance(item, (dict, list))]


def json_download(data: Any, name: str) -> HttpResponse:
    """A file to save, indented: people read it."""
    body = orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=download_name(name, "json")
    )
    return response


class JsonUploadForm(forms.Form):
    """A file, or what was pasted. `cleaned_data["data"]` is its value, `file_name` its name."""

    most_bytes = MAX_JSON_BYTES  # that are read of a file: one more is too many

    file = forms.FileField(required=False, label="File", allow_empty_file=True)
    text = forms.CharField(
        required=False,
        strip=False,
        label="Or paste its contents",
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text") or ""
        if file is None and not text.strip():
            raise ValidationError("Choose a file or paste its contents.")
        name = "text" if file is None else "file"
        data = file.read(self.most_bytes + 1) if file else text.encode("utf-8", "replace")
        value = offload(self.try_read, data)
        if isinstance(value, ValidationError):
            self.add_error(name, value)
        self.cleaned_data["data"] = value
        return self.cleaned_data

    def try_read(self, data: bytes) -> Any:
        """The value, or why there is none: what is raised in a thread is logged as a fault."""
        try:
            return self.read_value(data)
        except ValidationError as error:
            return error

    def read_value(self, data: bytes) -> Any:
        """A subclass may read something else. Raises ValidationError."""
        return parse_json(data)

    @property
    def file_name(self) -> str:
        """Without its ending; blank where the text was pasted."""
        file = self.cleaned_data.get("file")
        return clean_name(file.name or "").rpartition(".")[0] if file else ""
