"""Prompts as files: our JSON, see docs/formats.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from playground.saved_texts import MAX_NAME_CHARS, MAX_SAVED
from textlab.prompts.models import MAX_NOTE_CHARS, MAX_PROMPT_CHARS, MAX_VERSIONS, Prompt

FORMAT, VERSION = "playground.prompts", 1


@dataclass(frozen=True, slots=True)
class Draft:
    """A prompt that is not stored yet: text and note of each version, the oldest first."""

    name: str
    versions: list[tuple[str, str]]


def write_prompts(prompts: Iterable[Prompt]) -> dict[str, Any]:
    return {"format": FORMAT, "version": VERSION, "prompts": [write_prompt(p) for p in prompts]}


def write_prompt(prompt: Prompt) -> dict[str, Any]:
    versions = sorted(prompt.versions.all(), key=lambda version: version.number)
    return {
        "name": prompt.name,
        "versions": [
            {"text": each.text, "note": each.note, "created": each.created.isoformat()}
            for each in versions
        ],
    }


def read_prompts(data: Any) -> list[Draft]:
    """What a file holds. Raises ValidationError with a sentence for the first thing wrong."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValidationError("This isn't a file of prompts that was exported here.")
    if data.get("version") != VERSION:
        raise ValidationError(f"Only version {VERSION} of this format can be imported.")
    rows = data.get("prompts")
    if not isinstance(rows, list) or not 0 < len(rows) <= MAX_SAVED:
        raise ValidationError(f"prompts must be a list of 1 to {MAX_SAVED} prompts.")
    return [read_row(row, f"prompts[{index}]") for index, row in enumerate(rows)]


def read_row(row: Any, place: str) -> Draft:
    if not isinstance(row, dict):
        raise ValidationError(f"{place} must be an object.")
    name, versions = row.get("name"), row.get("versions")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= MAX_NAME_CHARS:
        raise ValidationError(f"{place}.name must be text of 1 to {MAX_NAME_CHARS} characters.")
    if not isinstance(versions, list) or not 0 < len(versions) <= MAX_VERSIONS:
        raise ValidationError(f"{place}.versions must be a list of 1 to {MAX_VERSIONS} versions.")
    read = [read_version(each, f"{place}.versions[{i}]") for i, each in enumerate(versions)]
    return Draft(name.strip(), read)


def read_version(row: Any, place: str) -> tuple[str, str]:
    if not isinstance(row, dict):
        raise ValidationError(f"{place} must be an object.")
    text, note = row.get("text"), row.get("note", "")
    if not isinstance(text, str) or not text.strip() or len(text) > MAX_PROMPT_CHARS:
        raise ValidationError(f"{place}.text must be text of 1 to {MAX_PROMPT_CHARS:,} characters.")
    if not isinstance(note, str) or len(note) > MAX_NOTE_CHARS:
        raise ValidationError(f"{place}.note must be text of at most {MAX_NOTE_CHARS} characters.")
    return text, note
