"""One answer against one constraint. Runs in the child process."""

import re
from collections.abc import Callable
from typing import Any

import jsonschema
import regex
from referencing.exceptions import Unresolvable

from playground.structured_output.objects import TooManyError, list_objects
from playground.structured_output.results import VALID, Result, build_refusal, give_up
from playground.structured_output.schemas import find_fault, find_misfit
from playground.structured_output.search import search_text
from playground.structured_output.texts import NotJSONError, parse_json, read_fenced

UNKNOWN_FAULT = "it contains something that isn't JSON Schema."
# What the library raises over a schema that is none.
UNUSABLE = (regex.error, re.error, jsonschema.SchemaError, jsonschema.exceptions.UnknownType,
            Unresolvable, AttributeError, TypeError, ValueError, KeyError)  # fmt: skip


def check_text(kind: str, rule: Any, text: str) -> Result:
    """Valid as it stands, valid inside its code fence only, or where and why it is not."""
    if kind in EXACT:
        return EXACT[kind](rule, text)
    if not text.strip() and kind in ("schema", "object"):
        return build_refusal("It is empty.")
    result = CHECKS[kind](rule, text)
    fenced = read_fenced(text) if result["outcome"] == "invalid" else None
    if fenced is not None and is_valid(kind, rule, fenced):
        return {**VALID, "outcome": "fenced"}
    return result


def is_valid(kind: str, rule: Any, fenced: str) -> bool:
    """The line's end before the closing fence is the fence's, not the text's."""
    inner = fenced.removesuffix("\n").removesuffix("\r")
    return CHECKS[kind](rule, inner)["outcome"] == "valid"


def check_schema(schema: Any, text: str) -> Result:
    try:
        return check_value(schema, parse_json(text))
    except NotJSONError as error:
        return build_refusal(str(error))


def check_value(schema: Any, value: Any) -> Result:
    try:
        where, why = find_misfit(schema, value)
    except RecursionError:
        return give_up("The schema or the answer is nested too deeply.")
    except UNUSABLE:
        return give_up(f"The schema can't be used here: {find_fault(schema) or UNKNOWN_FAULT}")
    return build_refusal(why[:1].upper() + why[1:], where) if why else VALID


def check_object(_rule: Any, text: str) -> Result:
    try:
        value = parse_json(text)
    except NotJSONError as error:
        return build_refusal(str(error))
    return (
        VALID if isinstance(value, dict) else build_refusal("It is JSON, but not an object.", "$")
    )


def check_regex(pattern: str, text: str) -> Result:
    try:
        expression = regex.compile(pattern)
    except regex.error as error:
        return give_up(f"The expression uses a dialect we don't support: {error.msg}.")
    if expression.fullmatch(text):
        return VALID
    if expression.fullmatch(text.strip()):
        return build_refusal("It matches the regular expression except for surrounding whitespace.")
    where = expression.search(text)
    part = "Only part of it matches" if where and where[0] else "It doesn't match"
    return build_refusal(f"{part} the regular expression.")


def check_choice(choices: list[str], text: str) -> Result:
    if text in choices:
        return VALID
    if text.strip() in choices:
        return build_refusal("It is one of the choices except for surrounding whitespace.")
    return build_refusal("It isn't one of the choices.")


def check_json(schema: Any, text: str) -> Result:
    """JSON and nothing else; `schema` may be None."""
    if not text.strip():
        return build_refusal("It is empty.")
    return check_schema(True if schema is None else schema, text)


def check_objects(schema: Any, text: str) -> Result:
    """Whether one of the objects somewhere in it fits; `schema` may be None."""
    result = build_refusal("It contains no JSON object.")
    try:
        for value in list_objects(text):
            result = VALID if schema is None else check_value(schema, value)
            if result["outcome"] != "invalid":
                break
    except TooManyError:
        return give_up("It has too many braces to look for JSON in it.")
    return result


CHECKS: dict[str, Callable[[Any, str], Result]] = {
    "schema": check_schema,
    "object": check_object,
    "regex": check_regex,
    "choice": check_choice,
}

# Of the whole text as it stands: no fence is taken off.
EXACT: dict[str, Callable[[Any, str], Result]] = {
    "json": check_json,
    "objects": check_objects,
    "search": search_text,
}
