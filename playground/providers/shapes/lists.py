"""Lists of names a picker offers: image models, samplers, schedulers, upscalers."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from playground.providers.shapes.loose import read_mapping, read_prose, read_rows

VALUES = ("name", "model_name", "id", "title")  # an upscaler is sent by its own name
PLACES = ("filename", "model_path")
ORIGINS = ("filename", "config")
HASHES = ("hash", "sha256")
NOTHING = "None"  # how the engines name an upscaler that does nothing
WEIGHTS = re.compile(r"\.(safetensors|ckpt|sft|pth?|gguf|bin|onnx)\Z", re.IGNORECASE)
BRACKETED = re.compile(r"\s*\[([^\]]*)\]\s*\Z")


@dataclass(frozen=True, slots=True)
class Name:
    """What to send, and what to show; and what else the same thing is called."""

    value: str
    label: str
    aliases: frozenset[str] = field(default=frozenset(), compare=False)
    hashes: frozenset[str] = field(default=frozenset(), compare=False)  # in lower case
    origin: tuple[str, ...] = field(default=(), compare=False)  # its file, and what configures it


def read_names(answer: Any) -> list[Name]:
    """Strings, or objects with any of the usual keys, in order, each once."""
    names = [
        name for row in read_rows(answer) if (name := _read_name(row)) and name.value != NOTHING
    ]
    often = Counter(name.value for name in names if name.aliases)
    # Files of one name in two folders or formats: only their titles tell them apart.
    clear = [_index_labels(name) if often[name.value] > 1 else name for name in names]
    return list({name.value: name for name in clear}.values())


def read_schedulers(answer: Any) -> list[Name]:
    """Noise schedules, which have labels; other engines list their samplers' classes there."""
    labelled = [
        (row, text)
        for row in read_rows(answer)
        if (text := read_prose(read_mapping(row).get("label")))
    ]
    return [Name(label, label, _list_aliases(row)) for row, label in labelled]


def drop_folder(text: str) -> str:
    return text.replace("\\", "/").rpartition("/")[2]


def drop_hash(text: str) -> str:
    """Without what a title has behind the file's name: [6ce0161689]"""
    return BRACKETED.sub("", text)


def drop_ending(text: str) -> str:
    """Without a file's ending; `v1.5` has none."""
    return WEIGHTS.sub("", text)


def _read_name(row: Any) -> Name | None:
    if isinstance(row, str):
        return Name(row, row) if row.strip() else None
    fields = read_mapping(row)
    value = next((text for key in VALUES if (text := read_prose(fields.get(key)))), "")
    hashes = (read_prose(fields.get(key)).lower() for key in HASHES)
    label = read_prose(fields.get("title")) or value
    origin = tuple(read_prose(fields.get(key)) for key in ORIGINS)
    known = frozenset(filter(None, hashes))
    return Name(value, label, _list_aliases(fields), known, origin) if value else None


def _list_aliases(fields: Mapping[str, Any]) -> frozenset[str]:
    listed = fields.get("aliases")
    own = [read_prose(fields.get(key)) for key in (*VALUES, "label")]
    own += [read_prose(each) for each in listed] if isinstance(listed, list) else []
    files = [drop_folder(read_prose(fields.get(key))) for key in PLACES]
    titles = [drop_hash(text) for text in (*own, *files)]
    return frozenset(filter(None, (*own, *titles, *map(drop_ending, titles))))


def _index_labels(name: Name) -> Name:
    others = name.aliases - {name.value, drop_ending(drop_folder(name.label))}
    return replace(name, value=name.label, aliases=others)
