"""The fields of a table as a person fills them in: rows of a form, a link, or a saved set."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from playground.saved_texts import SaveTextForm
from vision.models import SavedFields
from vision.tables.fields import (
    KINDS,
    MAX_EXAMPLE_CHARS,
    MAX_FIELDS,
    MAX_NAME_CHARS,
    READY_MADE,
    Field,
    FieldSet,
    dump_fields,
    load_fields,
)

NAME = re.compile(r"field-(\d{1,3})-name")


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One row of the form; blank rows count for nothing."""

    number: int
    name: str = ""
    kind: str = "text"
    example: str = ""
    repeated: bool = False
    error: str = ""

    @property
    def key(self) -> str:
        """What its inputs are called before their own word."""
        return f"field-{self.number}-"


def list_rows(values: Mapping[str, Any]) -> list[FieldRow]:
    """As they were typed, in the order of their numbers; those without a name are left out."""
    numbers = sorted({int(m[1]) for name in values if (m := NAME.fullmatch(name))})
    rows = [read_row(values, number) for number in numbers]
    return [row for row in rows if row.name]


def list_own_or_ready_rows(values: Mapping[str, Any]) -> list[FieldRow]:
    """Whoever was shown no fields has those of the ready-made set."""
    if any(NAME.fullmatch(name) for name in values):
        return list_rows(values)
    return build_rows(find_set("", str(values.get("fields") or "")).fields)


def read_row(values: Mapping[str, Any], number: int) -> FieldRow:
    def get_text(word: str) -> str:
        text = str(values.get(f"field-{number}-{word}") or "")
        return " ".join(text.replace("\0", "").split())

    kind = get_text("kind")
    return FieldRow(
        number,
        get_text("name"),
        kind if kind in KINDS else "text",
        get_text("example"),
        get_text("repeated") not in ("", "0"),
    )


def find_errors(rows: Sequence[FieldRow]) -> dict[str, str]:
    """What is wrong with them, by the name of the input; empty where all is well."""
    if not rows:
        return {"field-0-name": "Name at least one field."}
    errors: dict[str, str] = {}
    names: set[str] = set()
    for place, row in enumerate(rows):
        if place >= MAX_FIELDS:
            errors[f"{row.key}name"] = f"A table has at most {MAX_FIELDS} fields, not {len(rows)}."
            break
        errors |= find_row_errors(row, names)
        names.add(row.name.casefold())
    return errors


def find_row_errors(row: FieldRow, names: set[str]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if len(row.name) > MAX_NAME_CHARS:
        errors[f"{row.key}name"] = f"A name has at most {MAX_NAME_CHARS} characters."
    elif row.name.casefold() in names:
        errors[f"{row.key}name"] = f"Another field is called “{row.name}”."
    if len(row.example) > MAX_EXAMPLE_CHARS:
        errors[f"{row.key}example"] = f"At most {MAX_EXAMPLE_CHARS} characters."
    elif row.kind == "choice" and not Field(row.name, row.kind, row.example).choices:
        errors[f"{row.key}example"] = "List the choices, separated by commas."
    return errors


def build_fields(rows: Sequence[FieldRow]) -> list[Field]:
    return [Field(row.name, row.kind, row.example, row.repeated) for row in rows]


def build_rows(fields: Sequence[Field]) -> list[FieldRow]:
    return [
        FieldRow(n, field.name, field.kind, field.example, field.repeated)
        for n, field in enumerate(fields)
    ]


def name_inputs(fields: Sequence[Field]) -> dict[str, str]:
    """The same as the names and values of inputs, for a link."""
    return {
        f"{row.key}{word}": value
        for row in build_rows(fields)
        for word, value in (("name", row.name), ("kind", row.kind), ("example", row.example),
                            ("repeated", "1" if row.repeated else ""))
        if value
    }  # fmt: skip


def list_sets(owner: str) -> list[FieldSet]:
    """Those somebody has saved."""
    return [
        FieldSet(str(saved.pk), saved.name, read_saved(saved.text))
        for saved in SavedFields.objects.list_own(owner)
    ]


def read_saved(text: str) -> list[Field]:
    try:
        return load_fields(json.loads(text))
    except (ValueError, RecursionError):  # out of an archive that anybody wrote
        return []


def find_set(owner: str, id: str) -> FieldSet:
    """A ready-made or a saved one; the first where there is none of this id."""
    saved = list_sets(owner) if owner and id.isdecimal() else []
    sets = {each.id: each for each in (*READY_MADE, *saved)}
    return sets.get(id, READY_MADE[0])


class SaveFieldsForm(SaveTextForm):
    """POST /vision/fields/: the rows of the form under a name."""

    saved: Any = SavedFields.objects
    noun = "set of fields"

    def __init__(self, data: Any, *, owner: str) -> None:
        super().__init__({"name": data.get("fields_name", "")}, owner=owner)
        self.rows = list_rows(data)

    def clean(self) -> dict[str, Any]:
        for sentence in find_errors(self.rows).values():
            raise ValidationError(sentence)
        return super().clean()

    def save(self) -> None:
        text = json.dumps(dump_fields(build_fields(self.rows)), ensure_ascii=False)
        self.saved.store(self.owner, self.cleaned_data["name"], text=text)


ACTIONS = ("save", "accept", "undo", "add", "remove")


class RowForm(forms.Form):
    """POST /vision/tables/<table>/: which row it is about; its values are read by their columns."""

    page = forms.UUIDField()
    row = forms.IntegerField(min_value=0, max_value=100_000)
    action = forms.ChoiceField(required=False, choices=[(word, word) for word in ACTIONS])
    use = forms.RegexField(r"^\d{1,2}:\d{1,2}$", required=False)
