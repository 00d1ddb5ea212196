"""Lists of names a picker offers: image models, samplers, upscalers."""

from dataclasses import dataclass
from typing import Any

from playground.providers.shapes.loose import mapping, prose, rows

VALUES = ("name", "model_name", "id", "title")  # an upscaler is sent by its own name
NOTHING = "None"  # how the engines name an upscaler that does nothing


@dataclass(frozen=True, slots=True)
class Name:
    """What to send, and what to show."""

    value: str
    label: str


def read_names(answer: Any) -> list[Name]:
    """Strings, or objects with any of the usual keys, in order, each once."""
    found = (_name(row) for row in rows(answer))
    return list({name.value: name for name in found if name and name.value != NOTHING}.values())


def _name(row: Any) -> Name | None:
    if isinstance(row, str):
        return Name(row, row) if row.strip() else None
    fields = mapping(row)
    value = next((text for key in VALUES if (text := prose(fields.get(key)))), "")
    return Name(value, prose(fields.get("title")) or value) if value else None
