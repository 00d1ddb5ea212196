"""A JSON value as source code: a literal that Python, JavaScript and a shell read back unchanged.

Images are too long for a sample: `FromFile` stands for one, and the code reads it from disk.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

SAFE = 2**53  # beyond this a JavaScript number is rounded
# Legal in JSON strings, but a line's end to older readers of JavaScript.
SEPARATORS = {0x2028: "\\u2028", 0x2029: "\\u2029"}


@dataclass(frozen=True, slots=True)
class FromFile:
    """The base64 of a file, with what stands before it."""

    name: str
    prefix: str = ""


def single_quoted(text: str) -> str:
    """For a POSIX shell, whatever the text holds."""
    return "'" + text.replace("'", "'\\''") + "'"


def double_quoted(text: str) -> str:
    """Python's own notation, with the quotes that the rest of a sample has."""
    written = repr(text)
    return f'"{written[1:-1]}"' if '"' not in written else written


def format_python(value: Any, indent: str = "") -> str:
    if isinstance(value, FromFile):
        read = f"base64.b64encode(Path({double_quoted(value.name)}).read_bytes()).decode()"
        return f"{double_quoted(value.prefix)} + {read}" if value.prefix else read
    if isinstance(value, dict):
        rows = (
            f"{double_quoted(key)}: {format_python(item, indent + '    ')}"
            for key, item in value.items()
        )
        return write_block("{", rows, "}", indent, "    ")
    if isinstance(value, (list, tuple)):
        return write_block(
            "[", (format_python(item, indent + "    ") for item in value), "]", indent, "    "
        )
    return double_quoted(value) if isinstance(value, str) else repr(value)


def format_javascript(value: Any, indent: str = "") -> str:
    if isinstance(value, FromFile):
        read = f'readFileSync({json.dumps(value.name)}, "base64")'
        return f"{json.dumps(value.prefix)} + {read}" if value.prefix else read
    if isinstance(value, dict):
        rows = (
            f"{js_key(key)}: {format_javascript(item, indent + '  ')}"
            for key, item in value.items()
        )
        return write_block("{", rows, "}", indent, "  ")
    if isinstance(value, (list, tuple)):
        return write_block(
            "[", (format_javascript(item, indent + "  ") for item in value), "]", indent, "  "
        )
    return js_scalar(value)


def js_scalar(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).translate(SEPARATORS)


def js_key(key: str) -> str:
    if key == "__proto__":  # written plainly it would set the prototype, and not be sent
        return '["__proto__"]'
    return key if re.fullmatch(r"[A-Za-z_]\w*", key, re.ASCII) else js_scalar(key)


def write_block(opening: str, rows: Iterable[str], closing: str, indent: str, step: str) -> str:
    inside = "".join(f"{indent}{step}{row},\n" for row in rows)
    return f"{opening}\n{inside}{indent}{closing}" if inside else opening + closing


def has_unsafe_number(value: Any) -> bool:
    """Whether JavaScript would round a number in it."""
    return any(isinstance(leaf, int) and abs(leaf) >= SAFE for leaf in list_leaves(value))


def list_leaves(value: Any) -> Iterable[Any]:
    if isinstance(value, (dict, list, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from list_leaves(item)
    else:
        yield value


def json_parts(value: Any, *, indent: int | None = 2) -> list[str | FromFile]:
    """The JSON text of a value, cut where a file's base64 belongs."""
    files: list[FromFile] = []
    mark = unused_mark(value)

    def held_place(file: object) -> str:
        assert isinstance(file, FromFile)
        files.append(file)
        return f"{file.prefix}{mark}"

    pieces = dump_json(value, held_place, indent).split(mark)
    parts: list[str | FromFile] = [pieces[0]]
    for file, piece in zip(files, pieces[1:], strict=True):
        parts += [file, piece]
    return parts


def unused_mark(value: Any) -> str:
    text, mark = dump_json(value, repr, None), "@file"
    while mark in text:
        mark += "@"
    return mark


def dump_json(value: Any, default: Callable[[Any], Any], indent: int | None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, default=default)
