"""Objects of JSON in the middle of a text. Runs in the child process.

What a model writes around or instead of strict JSON is read leniently: comments after `//`, names
without quotes, single quotes, closing braces that are missing at the end.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from playground.yaml_files import YAMLFaultError, read_yaml

MAX_OBJECT_CHARS = 100_000
MAX_TRIES = 2_000  # each opening brace is one
# A comment behind `//`, and not the middle of an address or of a string.
STRING_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|//', re.DOTALL)


class TooManyError(Exception):
    """More braces than anyone writes."""


def list_objects(text: str) -> Iterator[dict[str, Any]]:
    """The outermost of them, in order. Raises TooManyError."""
    ends = match_braces(text)
    tries, until = 0, 0
    for start, end in sorted(ends.items()):
        if start < until:
            continue
        tries += 1
        if tries > MAX_TRIES:
            raise TooManyError
        value = read_object(text, start, end)
        if value is not None:
            until = end or len(text)
            yield value


def match_braces(text: str) -> dict[int, int]:
    """Where each brace opens, and where it is closed; 0 where it never is."""
    ends: dict[int, int] = {}
    open_braces: list[int] = []
    for match in re.finditer(r"[{}]", text):
        if match[0] == "{":
            open_braces.append(match.start())
            ends[match.start()] = 0
        elif open_braces:
            ends[open_braces.pop()] = match.end()
    return ends


def read_object(text: str, start: int, end: int) -> dict[str, Any] | None:
    """`end` is 0 for one that is cut off: what is missing is added."""
    part = text[start : min(end or len(text), start + MAX_OBJECT_CHARS)]
    if part == "{":
        return None
    if missing := part.count("{") - part.count("}"):
        part += "}" * missing
    try:
        value = json.loads(part)
    except ValueError:
        value = read_loosely(part)
    return value if isinstance(value, dict) else None


def read_loosely(part: str) -> Any:
    part = STRING_OR_COMMENT.sub(lambda match: "#" if match[0] == "//" else match[0], part)
    try:
        return read_yaml(part)
    except YAMLFaultError:
        return None
