"""Values of parameters that come from a file: each is what its declaration says, or an error."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from playground.parameters.forms import FIELDS
from playground.providers import Param, list_providers
from playground.providers.other_fields import OTHER_FIELDS
from playground.providers.other_fields import PARAM as OTHER_FIELDS_PARAM

ENDPOINTS = ("chat", "completions")
# The types that JSON has for a kind, and what they are called.
NUMBER = ((int, float), "a number")
TEXT = ((str,), "text")
OBJECT = ((dict,), "a JSON object")
TYPES: Mapping[str, tuple[tuple[type, ...], str]] = {
    "int": NUMBER,
    "float": NUMBER,
    "bool": ((bool,), "true or false"),
    "string": TEXT,
    "text": TEXT,
    "regex": TEXT,
    "object": OBJECT,
    "schema": OBJECT,
    "format": OBJECT,
    "array": ((list,), "a list of texts"),
    "string/array": ((str, list), "text or a list of texts"),
}


def list_params() -> dict[str, Param]:
    """The parameters that any provider's text endpoints take, by name."""
    params = {param.name: param for param in _walk_params() if param.kind in TYPES}
    return {**params, OTHER_FIELDS: OTHER_FIELDS_PARAM}


def _walk_params() -> Iterator[Param]:
    for provider in list_providers():
        for endpoint in provider.endpoints:
            if endpoint.name in ENDPOINTS:
                yield from (p for p in endpoint.params if p.group != "Input")


def check_type(param: Param, value: Any) -> None:
    """Raises ValidationError: a text in place of a number is no number, whatever it says."""
    types, words = TYPES[param.kind]
    is_flag = isinstance(value, bool) and bool not in types
    if is_flag or not isinstance(value, types) or not is_list_of_texts(value):
        raise ValidationError(f"must be {words}, not {describe_value(value)}.")


def is_list_of_texts(value: Any) -> bool:
    return not isinstance(value, list) or all(isinstance(item, str) for item in value)


def describe_value(value: Any) -> str:
    """In a sentence: what somebody finds again in the file."""
    if isinstance(value, str):
        return f"the text “{shorten_text(value)}”"
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "a list"
    return {None: "null", True: "true", False: "false"}.get(value, str(value))


def shorten_text(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def clean_value(param: Param, value: Any) -> Any:
    """The typed value within its bounds; None is a blank one. Raises ValidationError."""
    field = FIELDS[param.kind](param)
    field.required = False
    lines = [value] if param.kind == "string/array" and isinstance(value, str) else value
    return field.clean(field.prepare_value(lines))
