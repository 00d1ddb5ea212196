"""JSON schemas: whether one can be used, and where a value does not fit it.

Runs in the child process. Nothing is ever fetched for a schema.
"""

import json
import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import jsonschema
import regex
from jsonschema.protocols import Validator
from jsonschema.validators import extend, validator_for
from jsonschema_specifications import REGISTRY
from referencing import Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import specification_with

DEFAULT = jsonschema.Draft202012Validator
OLDER = (jsonschema.Draft7Validator, jsonschema.Draft4Validator)  # of schemas that name no draft
DOLLAR = regex.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*+\])|\$", regex.DOTALL)  # not in a class
MAX_WORDS_CHARS = 300  # of a sentence about an error: it may quote the whole value


def choose_class(schema: Any) -> type[Validator]:
    dialect = schema.get("$schema") if isinstance(schema, dict) else None
    if isinstance(dialect, str):
        kind = validator_for({"$schema": dialect}, default=DEFAULT)
    else:
        kind = next((kind for kind in (DEFAULT, *OLDER) if fits_draft(kind, schema)), DEFAULT)
    extended: type[Validator] = extend(kind, KEYWORDS)
    return extended


def fits_draft(kind: type[Validator], schema: Any) -> bool:
    try:
        kind.check_schema(schema, format_checker=jsonschema.FormatChecker(()))
    except jsonschema.SchemaError:
        return False
    except RecursionError:
        return True  # deeper than can be looked at
    return True


def make_resource(schema: Any) -> Resource[Any]:
    dialect = choose_class(schema).META_SCHEMA.get("$schema", "")
    return specification_with(str(dialect)).create_resource(schema)


def compile_pattern(pattern: str) -> regex.Pattern[str]:
    """As JSON Schema means it, which is as JavaScript does: `$` is the very end."""
    return regex.compile(DOLLAR.sub(lambda match: match[1] or r"\Z", pattern))


def check_pattern(validator: Any, pattern: str, value: Any, _schema: Any) -> Iterator[Any]:
    """As people write them for other engines: with \\p{L} and named groups."""
    if validator.is_type(value, "string") and not compile_pattern(pattern).search(value):
        yield jsonschema.ValidationError(f"{value!r} does not match {pattern!r}")


def check_pattern_properties(
    validator: Any, patterns: dict[str, Any], value: Any, _schema: Any
) -> Iterator[Any]:
    if not validator.is_type(value, "object"):
        return
    for pattern, subschema in patterns.items():
        for name, item in value.items():
            if compile_pattern(pattern).search(name):
                yield from validator.descend(item, subschema, path=name, schema_path=pattern)


def check_multiple(validator: Any, factor: Any, value: Any, _schema: Any) -> Iterator[Any]:
    """In decimals, as it is written: 0.07 is a multiple of 0.01."""
    if not validator.is_type(value, "number") or abs(value) == math.inf:
        return
    if (Fraction(str(value)) / Fraction(str(factor))).denominator != 1:
        yield jsonschema.ValidationError(f"{value!r} is not a multiple of {factor!r}")


KEYWORDS = {
    "multipleOf": check_multiple,
    "pattern": check_pattern,
    "patternProperties": check_pattern_properties,
}


def find_fault(schema: Any) -> str:
    """Why it cannot be used, as the end of a sentence; empty where it can."""
    kind = choose_class(schema)
    try:
        kind.check_schema(schema, format_checker=jsonschema.FormatChecker(()))
    except jsonschema.SchemaError as error:
        return f"at {error.json_path}, {describe_error(error)}"
    return next(find_reference_faults(schema), "") or next(find_pattern_faults(schema), "")


def find_reference_faults(schema: Any) -> Iterator[str]:
    """References that lead out of the schema, or nowhere in it."""
    resource = make_resource(schema)
    base = resource.id() or ""
    resolver = REGISTRY.with_resource(base, resource).crawl().resolver(base)
    for place in walk_resources(resource):
        contents = place.contents
        target = contents.get("$ref") if isinstance(contents, dict) else None
        if isinstance(target, str):
            try:
                resolver.in_subresource(place).lookup(target)
            except (Unresolvable, ValueError):
                yield (
                    f"it refers to {target}, which it doesn't define, and external schemas "
                    "aren't loaded."
                )


def find_pattern_faults(schema: Any) -> Iterator[str]:
    for place in walk_resources(make_resource(schema)):
        contents = place.contents if isinstance(place.contents, dict) else {}
        for pattern in (contents.get("pattern"), *contents.get("patternProperties", ())):
            try:
                compile_pattern(pattern or "")
            except regex.error as error:
                yield f"{pattern} in it isn't a valid regular expression: {error.msg}."


def walk_resources(resource: Resource[Any]) -> Iterator[Resource[Any]]:
    """Every schema in a schema, itself included."""
    yield resource
    for below in resource.subresources():
        yield from walk_resources(below)


def find_misfit(schema: Any, value: Any) -> tuple[str, str]:
    """Where a value does not fit and why, as a path and a sentence; both empty where it fits."""
    kind = choose_class(schema)
    validator = kind(schema, registry=REGISTRY, format_checker=kind.FORMAT_CHECKER)
    error = jsonschema.exceptions.best_match(validator.iter_errors(value))
    return (error.json_path, describe_error(error)) if error else ("", "")


TYPES = {"array": "an array", "integer": "an integer", "object": "an object", "null": "null"}


def describe_error(error: Any) -> str:
    words = SENTENCES.get(error.validator, lambda _: f"{error.message}.")(error)
    return words if len(words) <= MAX_WORDS_CHARS else f"{words[:MAX_WORDS_CHARS]}…"


def describe_type(error: Any) -> str:
    names = [error.validator_value] if isinstance(error.validator_value, str) else (
        list(error.validator_value))  # fmt: skip
    wanted = " or ".join(TYPES.get(name, f"a {name}") for name in names)
    return f"it should be {wanted}, but is {name_type(error.instance)}."


def name_type(value: Any) -> str:
    kinds = ((bool, "a boolean"), (str, "a string"), (int, "an integer"), (float, "a number"),
             (list, "an array"), (dict, "an object"))  # fmt: skip
    return next((words for kind, words in kinds if isinstance(value, kind)), "null")


def describe_missing(error: Any) -> str:
    missing = [name for name in error.validator_value if name not in error.instance]
    named = ", ".join(f"“{name}”" for name in missing)
    return f"{named} {'is' if len(missing) == 1 else 'are'} missing."


def describe_extra(error: Any) -> str:
    known = error.schema.get("properties", {})
    extra = [name for name in error.instance if name not in known]
    return f"the schema does not allow {', '.join(f'“{name}”' for name in extra[:5])}."


def describe_choices(error: Any) -> str:
    allowed = error.validator_value if error.validator == "enum" else [error.validator_value]
    return f"it should be {' or '.join(write_value(value) for value in allowed)}."


def write_value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def describe_format(error: Any) -> str:
    return f"{write_value(error.instance)} doesn't match the format “{error.validator_value}”."


SENTENCES = {
    "format": describe_format,
    "enum": describe_choices,
    "const": describe_choices,
    "type": describe_type,
    "required": describe_missing,
    "additionalProperties": describe_extra,
}
