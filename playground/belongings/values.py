"""Rows out of an archive that anybody may have written: every value is one its column takes."""

import json
from collections.abc import Sequence
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db.models import JSONField

from playground.backup.archive import BackupError
from playground.backup.rows import read_value
from playground.runs.long_texts import change_strings

Row = dict[str, Any]
WRONG = (ValidationError, ValueError, TypeError, OverflowError, KeyError, RecursionError)


def read_row(label: str, fields: Sequence[Any], line: bytes) -> Row:
    """By column. Raises BackupError where a value is none that this could be."""
    try:
        values = json.loads(line, parse_constant=refuse_constant, object_pairs_hook=clean_names)
        values = change_strings(values, clean_text)
        pairs = zip(fields, values, strict=True)
        return {field.attname: clean_value(field, value) for field, value in pairs}
    except WRONG as error:
        raise BackupError(f"A row of {label} is damaged.") from error


def refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def clean_names(pairs: list[tuple[str, Any]]) -> Row:
    return {clean_text(name): value for name, value in pairs}


def clean_text(text: str) -> str:
    """Without what a database doesn't take: NUL, and half a character."""
    text = text.replace("\0", "")
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def clean_value(field: Any, value: Any) -> Any:
    """As the field's own checks have it. Blank is left, since a form's rules aren't a column's."""
    if value is None:
        if not field.null and not field.primary_key:
            raise ValidationError(f"{field.name} is missing")
        return None
    if isinstance(value, dict | list) and not isinstance(field, JSONField):
        raise TypeError(f"{field.name} is no {type(value).__name__}")
    shape = field.default if isinstance(field, JSONField) else None
    if shape in (dict, list) and not isinstance(value, shape):
        raise TypeError(f"{field.name} has another shape")
    value = read_value(field, value)
    if field.is_relation or value in field.empty_values:
        return value
    return field.clean(value, None)
