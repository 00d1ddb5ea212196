"""Fields of JSON objects of which each has its type. What is missing or null is blank."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError


def read_text(data: Mapping[str, Any], name: str, place: str) -> str:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise ValidationError(f"{place}{name} must be text.")
    return value or ""


def read_texts(data: Mapping[str, Any], name: str, place: str) -> list[str]:
    value = data.get(name)
    rows = [] if value is None else value
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        raise ValidationError(f"{place}{name} must be a list of texts.")
    return rows


def read_number(data: Mapping[str, Any], name: str, place: str) -> float | None:
    value = data.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
        raise ValidationError(f"{place}{name} must be a number.")
    return value


def read_flag(data: Mapping[str, Any], name: str, place: str, *, default: bool = False) -> bool:
    value = data.get(name)
    if value is not None and not isinstance(value, bool):
        raise ValidationError(f"{place}{name} must be true or false.")
    return default if value is None else value
