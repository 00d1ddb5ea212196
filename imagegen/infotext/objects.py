"""Objects as tools write them in JSON: read with bounds, their names turned into A1111's."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from imagegen.infotext.grammar import clean_text
from imagegen.infotext.names import name_values, read_size, trim_model
from imagegen.infotext.parser import Parsed
from imagegen.infotext.writer import format_value

Values = dict[str, Any]
MAX_OTHER_CHARS = 500  # characters of what has no name here
MOST_OTHERS = 100
NOT_JSON = re.compile(r"(?<=[\[,: ])-?(?:NaN|Infinity)(?=[\],} ])")
INSIDE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\s]+")


def load_object(text: str) -> Values:
    """The object that a text is; empty where it is none. Python's NaN is null."""
    if text.lstrip()[:1] != "{":
        return {}
    try:
        loaded = orjson.loads(text)
    except orjson.JSONDecodeError:  # also where it nests too deeply
        loaded = _load_lenient(text)
    return loaded if isinstance(loaded, dict) else {}


def _load_lenient(text: str) -> Any:
    if "NaN" not in text and "Infinity" not in text:
        return None
    try:
        return orjson.loads(NOT_JSON.sub("null", text))
    except orjson.JSONDecodeError:
        return None


def get_object(values: Mapping[str, Any], name: str) -> Values:
    """What lies under a name, as an object; also where it was written as text."""
    value = values.get(name)
    if isinstance(value, str):
        return load_object(value)
    return value if isinstance(value, dict) else {}


def get_list(values: Mapping[str, Any], name: str) -> list[Any]:
    value = values.get(name)
    return value if isinstance(value, list) else []


def get_words(values: Mapping[str, Any], *names: str) -> str:
    """The first of these that is a text or a number."""
    return next(
        (text for name in names if (text := clean_text(format_value(values.get(name))).strip())), ""
    )


def parse_values(
    raw_values: Mapping[str, Any], prompt: str, negative: str, names: Mapping[str, str], source: str
) -> Parsed:
    """`names` says what this tool calls a setting; what it does not say is listed as it is."""
    named = {key: text for name, key in names.items() if (text := get_words(raw_values, name))}
    values = name_values(named)
    if "Model" in values:
        values["Model"] = trim_model(values["Model"])
    if "Size" in values:
        values["Size"] = read_size(values["Size"])
    if values.get("Denoising strength") == "1":  # nothing was left of a source, or there was none
        del values["Denoising strength"]
    return Parsed(prompt, negative, values, source, list_others(raw_values, names))


def list_others(values: Mapping[str, Any], taken: Iterable[str]) -> dict[str, str]:
    """What has no name here, in words."""
    known = set(taken)
    rest = [(name, value) for name, value in values.items() if name not in known]
    pairs = ((label_name(name), write_value(value)) for name, value in rest[:MOST_OTHERS])
    return {name: value for name, value in pairs if name and value}


def label_name(name: Any) -> str:
    """generation_mode and generationMode are Generation mode."""
    words = " ".join(INSIDE.sub(" ", clean_text(str(name))).split())
    return (words[:1].upper() + words[1:])[:100]


def write_value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = format_value(value)
    if not text and isinstance(value, (dict, list)) and value:
        text = orjson.dumps(value, default=str).decode()
    text = clean_text(text).strip()
    return text if len(text) <= MAX_OTHER_CHARS else f"{text[:MAX_OTHER_CHARS]}…"


def write_pairs(pairs: Iterable[tuple[str, str]]) -> str:
    """add_detail: 0.7, grain"""
    return ", ".join(f"{name}: {weight}" if weight else name for name, weight in pairs if name)
