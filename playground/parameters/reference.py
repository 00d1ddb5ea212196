"""A declaration as rows of the API reference, for every face it has: page, Markdown, OpenAPI."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playground.parameters.fields import format_number
from playground.providers import Endpoint, Param, Provider

NO_BOUND = 2**31 - 1  # a bound that only a machine has
UNDOCUMENTED = {"x-documented": False}  # in OpenAPI: not in the provider's own reference


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter as the reference shows it."""

    name: str
    type: str
    required: bool
    default: str
    bounds: str
    help: str
    detail: str
    note: str
    documented: bool
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    rows: list[Row]


def build_tables(endpoint: Endpoint) -> list[Table]:
    """The documented parameters under their headings, then what is known from practice."""
    titles: dict[str, list[Row]] = {}
    for param in endpoint.params:
        title = param.section or "Parameters" if param.documented else "Undocumented parameters"
        titles.setdefault(title, []).append(build_row(param))
    return [Table(title, rows) for title, rows in titles.items()]


def describe_practice(provider: Provider, endpoint: Endpoint) -> str:
    """What the service really does, as far as it concerns the whole call."""
    renamed = (
        f"The service reads only the field {name}. Use it for what is documented as "
        f"{documented}, as the code here does."
        for name, documented in list_renames(provider, endpoint).items()
    )
    return " ".join(filter(None, (endpoint.practice, *renamed)))


def list_renames(provider: Provider, endpoint: Endpoint) -> dict[str, str]:
    """The names that the service reads, each with the documented ones in whose place."""
    sources: dict[str, list[str]] = {}
    for documented, name in provider.rewrites.get(endpoint.name, {}).items():
        sources.setdefault(name, []).append(documented)
    return {name: " or ".join(documented) for name, documented in sources.items()}


def build_row(param: Param) -> Row:
    return Row(
        name=param.name,
        type=param.type,
        required=param.required,
        default=param.default_text or format_number(param.default),
        bounds=describe_bounds(param),
        help=param.help,
        detail=param.detail,
        note=param.note,
        documented=param.documented,
        choices=tuple(format_number(choice) for choice in param.choices),
    )


def describe_bounds(param: Param) -> str:
    """What a value may be, in words; a bound that only a machine has is left out."""
    low, high = param.min, param.max if param.max is None or param.max < NO_BOUND else None
    if low is not None and high is not None:
        return f"{format_number(low)} to {format_number(high)}."
    words = (("From", low), ("Above", param.above), ("Up to", high))
    return " ".join(f"{word} {format_number(value)}." for word, value in words if value is not None)


def build_schema(param: Param) -> dict[str, Any]:
    """The parameter as JSON Schema (OpenAPI 3.1)."""
    practice = param.note and f"In practice: {param.note}"
    default = param.default_text and f"Default: {param.default_text}."
    words = " ".join(filter(None, (param.help, param.detail, default, practice)))
    fields: dict[str, Any] = {**SHAPES[param.kind], "description": words}
    if not param.documented:
        fields |= UNDOCUMENTED
    if param.default is not None:
        fields["default"] = param.default
    if param.choices:
        fields["enum"] = list(param.choices)
    return fields | dict(list_limits(param))


def list_limits(param: Param) -> Iterator[tuple[str, float]]:
    names = (("minimum", param.min), ("exclusiveMinimum", param.above), ("maximum", param.max))
    for name, value in names:
        if value is not None and abs(value) < NO_BOUND:
            yield name, value


TEXT = {"type": "string"}
PART = {
    "type": "object",
    "required": ["type"],
    "properties": {
        "type": {"enum": ["text", "image_url"]},
        "text": TEXT,
        "image_url": {"type": "object", "required": ["url"], "properties": {"url": TEXT}},
    },
}
MESSAGE = {
    "type": "object",
    "required": ["role", "content"],
    "properties": {
        "role": {"enum": ["system", "user", "assistant"]},
        "content": {"oneOf": [TEXT, {"type": "array", "items": PART}]},
    },
}
BASE64 = {"type": "string", "contentEncoding": "base64"}
SHAPES: dict[str, dict[str, Any]] = {
    "string": TEXT,
    "regex": {"type": "string", "format": "regex"},
    "text": TEXT,
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "object": {"type": "object"},
    "schema": {"type": "object"},
    "format": {"type": "object"},
    "biases": {"type": "object", "additionalProperties": {"type": "number"}},
    "tools": {"type": "array", "items": {"type": "object"}},
    "tool choice": {"oneOf": [TEXT, {"type": "object"}]},
    "array": {"type": "array", "items": TEXT},
    "string/array": {"oneOf": [TEXT, {"type": "array", "items": TEXT}]},
    "messages": {"type": "array", "items": MESSAGE},
    "image": BASE64,
    "images": {"type": "array", "items": BASE64},
}
