"""Checks as they come from forms, files and the database, read with a sentence for each fault."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from django.core.exceptions import ValidationError

from playground.structured_output import find_pattern_fault, find_schema_fault
from textlab.test_sets.checks.check import Check
from textlab.test_sets.checks.facts import read_schema
from textlab.test_sets.checks.kinds import INVERSE, TYPES, CheckType
from textlab.test_sets.checks.values import (
    UncheckableError,
    has_variables,
    list_texts,
    quote_text,
    read_number,
    write_text,
)

MAX_CHECKS = 100  # of one list
MAX_VALUE_BYTES = 100_000
MAX_ITEMS = 500  # of a list of texts
MAX_METRIC_CHARS = 100
MAX_PROVIDER_CHARS = 300
NAMES = frozenset({"type", "value", "threshold", "weight", "metric", "provider"})
EMPTY_IS_A_VALUE = frozenset({"equals", "levenshtein", "similarity", "cer", "wer"})


def parse_checks(raw: object) -> list[Check]:
    """Raises ValidationError with a sentence for each check that can't be used."""
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise ValidationError("The checks must be a list.")
    if len(raw) > MAX_CHECKS:
        raise ValidationError(f"There may be at most {MAX_CHECKS} checks.")
    checks, faults = [], []
    for number, item in enumerate(raw, start=1):
        try:
            checks.append(parse_check(item))
        except UncheckableError as error:
            faults.append(f"{name_check(number, item)}: {error}")
    if faults:
        raise ValidationError(faults)
    return checks


def name_check(number: int, item: object) -> str:
    kind = item.get("type") if isinstance(item, Mapping) else None
    return f"Check {number} ({kind})" if isinstance(kind, str) and kind else f"Check {number}"


def parse_check(item: object) -> Check:
    """Raises UncheckableError."""
    if not isinstance(item, Mapping):
        raise UncheckableError("it must have a type and a value.")
    if unknown := sorted(str(name) for name in item if name not in NAMES):
        raise UncheckableError(f"{', '.join(map(quote_text, unknown))} can't be used here.")
    kind = find_kind(item.get("type"))
    value, threshold = item.get("value"), parse_number(item, "threshold")
    if kind.value == "none" and threshold is None:
        threshold, value = parse_number(item, "value"), None
    if kind.value == "bound" and value is None:
        value, threshold = threshold, None
    if kind.threshold and kind.default is None and kind.value == "none" and threshold is None:
        raise UncheckableError("it needs a threshold.")
    weight = parse_number(item, "weight")
    return Check(
        type=str(item["type"]),
        value=parse_value(kind, value),
        threshold=threshold,
        weight=1.0 if weight is None else weight,
        metric=parse_text(item, "metric", MAX_METRIC_CHARS),
        provider=parse_text(item, "provider", MAX_PROVIDER_CHARS),
    )


def find_kind(name: object) -> CheckType:
    if not isinstance(name, str) or not name:
        raise UncheckableError("it needs a type.")
    kind = TYPES.get(name.removeprefix(INVERSE))
    if kind is None:
        more = " “similarity” compares texts without embeddings." * (name == "similar")
        raise UncheckableError(f"there is no such type.{more}")
    return kind


def parse_number(item: Mapping[str, Any], name: str) -> float | None:
    value = item.get(name)
    if value is None or value == "":
        return None
    number = read_number(value)
    if number is None or number < 0:
        raise UncheckableError(f"its {name} must be a number, 0 or more.")
    return int(number) if number.is_integer() else number


def parse_text(item: Mapping[str, Any], name: str, most_chars: int) -> str:
    value = item.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most_chars:
        raise UncheckableError(f"its {name} must be text of at most {most_chars} characters.")
    return value


def parse_value(kind: CheckType, value: Any) -> Any:
    """As it is kept. Raises UncheckableError; what has variables in it is looked at later."""
    if value is None or (value == "" and kind.name not in EMPTY_IS_A_VALUE):
        if kind.optional or kind.value == "none":
            return None
        raise UncheckableError("it needs a value.")
    check_storable(value)
    return PARSERS[kind.value](value)


def check_storable(value: Any) -> None:
    """Raises UncheckableError over what isn't JSON, or what no database takes."""
    try:
        data = orjson.dumps(value)
    except orjson.JSONEncodeError as error:
        raise UncheckableError("its value isn't made of text, numbers and lists.") from error
    if len(data) > MAX_VALUE_BYTES:
        raise UncheckableError(f"its value has more than {MAX_VALUE_BYTES:,} bytes.")
    if b"\\u0000" in data.replace(rb"\\", b""):
        raise UncheckableError("its value has a NUL character.")


def parse_plain(value: Any) -> str:
    if isinstance(value, (dict, list)):
        raise UncheckableError("its value must be text.")
    return write_text(value)


def parse_texts(value: Any) -> Any:
    items = value if isinstance(value, list) else [value]
    if any(isinstance(item, (dict, list)) or item is None for item in items):
        raise UncheckableError("its value must be a list of texts.")
    value = [write_text(item) for item in value] if isinstance(value, list) else write_text(value)
    count = 1 if has_variables(value) else len(list_texts(value))
    if not value or not count:
        raise UncheckableError("its list is empty.")
    if count > MAX_ITEMS:
        raise UncheckableError(f"its list may have at most {MAX_ITEMS} texts.")
    return value


def parse_pattern(value: Any) -> str:
    pattern = parse_plain(value)
    fault = "" if has_variables(pattern) else find_pattern_fault(pattern)
    if fault:
        raise UncheckableError(f"its regular expression can't be used: {fault.removesuffix('.')}.")
    return pattern


def parse_schema(value: Any) -> Any:
    if isinstance(value, (bool, int, float, list)):
        raise UncheckableError("its schema must be a JSON object.")
    if has_variables(value):
        return value
    schema = read_schema(value)
    fault = "" if schema is None else find_schema_fault(schema)
    if fault:
        raise UncheckableError(f"its schema can't be used: {fault}")
    return value


def parse_count(value: Any) -> Any:
    """A number of words, or the fewest and the most of them."""
    if not isinstance(value, dict):
        return parse_bound(value)
    bounds = {name: read_number(value[name]) for name in value}
    if not bounds or set(bounds) - {"min", "max"} or None in bounds.values():
        raise UncheckableError("its value must be a number, or have “min” or “max” or both.")
    if len(bounds) == 2 and bounds["min"] > bounds["max"]:  # type: ignore[operator]
        raise UncheckableError("its “min” is greater than its “max”.")
    return value


def parse_bound(value: Any) -> Any:
    if has_variables(value):
        return value
    number = read_number(value)
    if number is None or number < 0:
        raise UncheckableError("its value must be a number, 0 or more.")
    return int(number) if number.is_integer() else number


PARSERS: dict[str, Callable[[Any], Any]] = {
    "any": lambda value: value,
    "text": parse_plain,
    "texts": parse_texts,
    "pattern": parse_pattern,
    "schema": parse_schema,
    "count": parse_count,
    "bound": parse_bound,
    "rubric": parse_plain,
}
