"""Presets as files: our JSON, see docs/formats.md, and what SillyTavern writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from playground.parameters.fields import MAX_TEXT_CHARS
from playground.saved_texts import MAX_NAME_CHARS, MAX_SAVED
from textlab.models import Preset
from textlab.presets import sillytavern
from textlab.presets.values import check_type, clean_value, list_params, shorten_text

FORMAT, VERSION = "playground.presets", 1
UNKNOWN = (
    "This isn't a preset that can be imported. Bring a file that was exported here, or a preset "
    "of SillyTavern for text completion or chat completion."
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A preset that is not stored yet."""

    name: str
    system: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def write_presets(presets: Iterable[Preset]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "presets": [
            {"name": each.name, "system": each.system, "parameters": each.parameters}
            for each in presets
        ],
    }


def read_presets(data: Any, name: str) -> list[Draft]:
    """What a file holds, all of it valid. `name` is for a preset that has none of its own.

    Raises ValidationError with a sentence for each thing that is wrong.
    """
    if not isinstance(data, dict):
        raise ValidationError(UNKNOWN)
    if data.get("format") == FORMAT:
        return read_own_format(data)
    if sillytavern.is_preset(data):
        system, parameters, left_out = sillytavern.read_preset(data)
        return [Draft(name[:MAX_NAME_CHARS] or "Imported preset", system, parameters, left_out)]
    raise ValidationError(UNKNOWN)


def read_own_format(data: Mapping[str, Any]) -> list[Draft]:
    if data.get("version") != VERSION:
        raise ValidationError(f"Only version {VERSION} of this format can be imported.")
    rows = data.get("presets")
    if not isinstance(rows, list) or not rows:
        raise ValidationError("presets must be a list with at least one preset.")
    if len(rows) > MAX_SAVED:
        raise ValidationError(f"A file may hold at most {MAX_SAVED} presets.")
    drafts, faults = [], []
    for index, row in enumerate(rows):
        try:
            drafts.append(read_row(row, f"presets[{index}]"))
        except ValidationError as error:
            faults += error.messages
    if faults:
        raise ValidationError(faults)
    return drafts


def read_row(row: Any, place: str) -> Draft:
    if not isinstance(row, dict):
        raise ValidationError(f"{place} must be an object.")
    name, system = row.get("name"), row.get("system", "")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= MAX_NAME_CHARS:
        raise ValidationError(f"{place}.name must be text of 1 to {MAX_NAME_CHARS} characters.")
    if not isinstance(system, str) or len(system) > MAX_TEXT_CHARS:
        raise ValidationError(
            f"{place}.system must be text of at most {MAX_TEXT_CHARS:,} characters."
        )
    parameters = row.get("parameters", {})
    if not isinstance(parameters, dict):
        raise ValidationError(f"{place}.parameters must be an object.")
    return Draft(name.strip(), system, read_parameters(parameters, f"{place}.parameters"))


def read_parameters(values: Mapping[str, Any], place: str) -> dict[str, Any]:
    params, checked, faults = list_params(), {}, []
    for name, value in values.items():
        try:
            checked[name] = read_parameter(params, name, value)
        except ValidationError as error:
            faults += [f"{place}.{shorten_text(name)} {words}" for words in error.messages]
    if faults:
        raise ValidationError(faults)
    return {name: value for name, value in checked.items() if value is not None}


def read_parameter(params: Mapping[str, Any], name: str, value: Any) -> Any:
    if name not in params:
        raise ValidationError("isn't a parameter of any text endpoint.")
    check_type(params[name], value)
    try:
        return clean_value(params[name], value)
    except ValidationError as error:
        raise ValidationError([f"can't be used: {words}" for words in error.messages]) from None
