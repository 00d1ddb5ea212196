"""Where the older messages of a long conversation stand in a sample, so that a page can fold them.

The code stays whole and is copied whole: only what is seen of it at first is short.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from playground.samples.literals import format_javascript, format_python

MIN_OLDER = 3  # messages that are worth folding
NEWEST = 2  # messages that stay in view: the last answer and the new message


@dataclass(frozen=True, slots=True)
class Fold:
    """From one character of the code to another, and how many messages that is."""

    start: int
    end: int
    messages: int


def find_fold(language: str, code: str, body: dict[str, Any] | None) -> Fold | None:
    """None where there is little to fold, or the messages are written in some other way."""
    older = list_older((body or {}).get("messages"))
    if len(older) < MIN_OLDER:
        return None
    block = WRITERS[language](older)
    start = code.find(block)
    return Fold(start, start + len(block), len(older)) if start >= 0 else None


def list_older(messages: Any) -> Sequence[Any]:
    """All but what the system says and the newest."""
    if not isinstance(messages, list):
        return []
    first = 1 if messages and messages[0].get("role") == "system" else 0
    return messages[first : max(first, len(messages) - NEWEST)]


def write_json(messages: Sequence[Any]) -> str:
    text = json.dumps({"messages": messages}, ensure_ascii=False, indent=2)
    lines = text.split("\n")[2:-2]
    return "\n".join(lines) + ",\n"


def write_shell(messages: Sequence[Any]) -> str:
    return write_json(messages).replace("'", "'\\''")


def write_python(messages: Sequence[Any]) -> str:
    return "".join(f"        {format_python(message, ' ' * 8)},\n" for message in messages)


def write_javascript(messages: Sequence[Any]) -> str:
    return "".join(f"    {format_javascript(message, ' ' * 4)},\n" for message in messages)


WRITERS: dict[str, Callable[[Sequence[Any]], str]] = {
    "bash": write_shell,
    "python": write_python,
    "javascript": write_javascript,
    "json": write_json,
}
