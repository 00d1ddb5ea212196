"""What a model is asked about a row: templates filled with the row's values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from textlab.payload import PICTURES
from textlab.prompts.template import fill_template, list_variables

TEXT, PICTURE = "text", "picture"  # kinds of columns


class Templates(Protocol):
    """A test set, or an execution with what it was at its start."""

    system: str
    message: str
    columns: Any


def list_names(columns: Iterable[Mapping[str, Any]], kind: str) -> list[str]:
    """The columns of this kind, in their order."""
    return [column["name"] for column in columns if column.get("kind", TEXT) == kind]


def choose_texts(templates: Templates, variant: Mapping[str, Any]) -> tuple[str, str]:
    """The templates of its system prompt and its message."""
    system, message = variant.get("system"), variant.get("message")
    return (
        templates.system if system is None else system,
        templates.message if message is None else message,
    )


def fill_text(text: str, values: Mapping[str, str]) -> str:
    """A variable that no column has is its default."""
    if "{{" not in text:
        return text
    defaults = {each.name: each.default for each in list_variables(text) if each.default}
    return fill_template(text, {**defaults, **values})


def build_request(
    templates: Templates, variant: Mapping[str, Any], values: Mapping[str, str]
) -> dict[str, Any]:
    """A run's request. Where a picture's name stands in the text, there is nothing in its place."""
    pictures = list_pictures(templates.columns, values)
    words = {**values, **dict.fromkeys(list_names(templates.columns, PICTURE), "")}
    system, message = (fill_text(text, words) for text in choose_texts(templates, variant))
    request: dict[str, Any] = {"message": message, **variant.get("values", {})}
    if system.strip():
        request["system"] = system
    if pictures:
        request[PICTURES] = len(pictures)
    return request


def list_pictures(columns: Sequence[Mapping[str, Any]], values: Mapping[str, str]) -> list[str]:
    """The keys of the row's pictures, in the order of their columns."""
    return [values[name] for name in list_names(columns, PICTURE) if values.get(name)]
