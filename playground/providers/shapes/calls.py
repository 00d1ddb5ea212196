"""Tools a model asks for: their pieces put together, and said in words a person can read."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from playground.providers.halves import mend_text
from playground.providers.lenient import parse_lenient
from playground.providers.shapes.loose import read_mapping

ARGUMENTS = ("arguments", "input", "parameters")  # under which names services send them
MAX_CALLS = 100
MAX_CALL_CHARS = 200_000  # of the arguments of all calls of one answer
MAX_NAME_CHARS = 200


@dataclass(slots=True)
class Call:
    index: Any
    ident: Any
    name: str = ""
    pieces: list[str] = field(default_factory=list)  # of its arguments, as JSON


class Calls:
    """The tool calls of one answer, as their pieces arrive."""

    __slots__ = ("_calls", "_chars")

    def __init__(self) -> None:
        self._calls: list[Call] = []
        self._chars = 0

    def __bool__(self) -> bool:
        return bool(self._calls)

    def read_delta(self, delta: dict[str, Any]) -> bool:
        """Whether there was a piece of a call in it."""
        pieces = delta.get("tool_calls")
        pieces = list(pieces) if isinstance(pieces, list) else []
        if old := read_mapping(delta.get("function_call")):
            pieces.append({"index": 0, "function": old})
        for piece in pieces:
            self.add_piece(read_mapping(piece))
        return bool(pieces)

    def add_piece(self, piece: dict[str, Any]) -> None:
        function = read_mapping(piece.get("function")) or piece
        name = function.get("name")
        call = self._open_call(piece, name)
        if call is None:
            return
        if isinstance(name, str) and name != call.name and len(call.name) < MAX_NAME_CHARS:
            call.name += name
        value = next((function[field] for field in ARGUMENTS if field in function), "")
        value = value if isinstance(value, str) else _dump_json(value)
        if value and self._chars < MAX_CALL_CHARS:
            call.pieces.append(value)
            self._chars += len(value)

    def _open_call(self, piece: dict[str, Any], name: Any) -> Call | None:
        """The one that this piece goes on with, or a new one."""
        index, ident = piece.get("index"), piece.get("id")
        for call in reversed(self._calls):
            same = call.index == index if index is not None else not name
            other = name and ident and call.ident and call.ident != ident
            if same and not other:
                call.ident = call.ident or ident
                return call
        if len(self._calls) >= MAX_CALLS:
            return None
        self._calls.append(Call(index=index, ident=ident))
        return self._calls[-1]

    def list_calls(self) -> list[dict[str, str]]:
        """Each with the id that its result is sent with, its name, and its arguments as JSON."""
        return [
            {
                "id": str(call.ident or f"call_{number}")[:MAX_NAME_CHARS],
                "name": mend_text(call.name)[:MAX_NAME_CHARS],
                "arguments": mend_text("".join(call.pieces)) or "{}",
            }
            for number, call in enumerate(self._calls)
        ]

    def describe_calls(self) -> str:
        """Markdown: which tools with which arguments."""
        return "\n\n".join(map(_describe_call, self._calls))


def _describe_call(call: Call) -> str:
    name = re.sub(r"[`\s]+", " ", mend_text(call.name)[:MAX_NAME_CHARS]).strip() or "?"
    arguments = _format_arguments(mend_text("".join(call.pieces)))
    if arguments in ("", "{}", "null"):
        return f"The model called the tool `{name}` without arguments."
    longest = max(map(len, re.findall("`+", arguments)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"The model called the tool `{name}`:\n\n{fence}json\n{arguments}\n{fence}"


def _format_arguments(arguments: str) -> str:
    try:
        value = parse_lenient(arguments)
    except ValueError:
        return arguments.strip()
    return _dump_json(value, indent=2)


def _dump_json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)
