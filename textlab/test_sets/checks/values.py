"""Values of checks: variables filled in, lists read, numbers written as JavaScript does."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from playground.structured_output.javascript import SPACES
from textlab.prompts.template import VARIABLE, fill_template, list_variables

WHITE_SPACE = "".join(chr(code) for first, last in SPACES for code in range(first, last + 1))
MAX_QUOTE_CHARS = 200
LARGE_NUMBER = 1e21  # from here on JavaScript writes an exponent


class UncheckableError(Exception):
    """A sentence that says why the check can't be made."""


class RunawayError(UncheckableError):
    """It takes too long on this answer."""


def has_variables(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return any(isinstance(item, str) and VARIABLE.search(item) for item in items)


def render_value(value: Any, values: Mapping[str, str]) -> Any:
    """With the row's values in it. What they bring is text: nothing in it is filled in again."""
    if isinstance(value, str):
        return render_text(value, values)
    if isinstance(value, list):
        return [render_value(item, values) if isinstance(item, str) else item for item in value]
    return value


def render_text(text: str, values: Mapping[str, str]) -> str:
    """A variable that the row lacks has its default; without one it stays as it is written."""
    defaults = {each.name: each.default for each in list_variables(text) if each.default}
    return fill_template(text, {**defaults, **values})


def write_text(value: Any) -> str:
    """As JavaScript's `String` writes it: 5.0 is “5”."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return write_number(value)
    return str(value)


def write_number(value: float) -> str:
    if abs(value) == math.inf:
        return "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, int) and abs(value) < LARGE_NUMBER:
        return str(int(float(value))) if abs(value) > 2**53 else str(value)
    value = float(value)
    if value.is_integer() and abs(value) < LARGE_NUMBER:
        return str(int(value))
    digits, mark, exponent = repr(value).partition("e")
    if not mark:
        return digits
    return write_exponent(value, digits.removesuffix(".0"), int(exponent))


def write_exponent(value: float, digits: str, exponent: int) -> str:
    """JavaScript has one from 1e-7 downwards, where Python begins at 1e-5."""
    if -7 < exponent < 0:
        return f"{value:.{len(digits.replace('-', '').replace('.', '')) - 1 - exponent}f}"
    return f"{digits}e{exponent:+d}"


def read_number(value: Any) -> float | None:
    """None where it is none. Booleans are none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def list_texts(value: Any) -> list[str]:
    """The items of a list, or of one line: `a, "b, c"`. Raises UncheckableError."""
    if isinstance(value, list):
        return [write_text(item) for item in value]
    return list(split_line(str(value)))


def split_line(line: str) -> Iterator[str]:
    """Between commas, without white space around; in quotes where they contain commas."""
    rest = line.lstrip(WHITE_SPACE + ",")
    while rest:
        if rest.startswith('"'):
            item, rest = take_quoted(rest)
            rest = rest.lstrip(WHITE_SPACE)
            if rest and not rest.startswith(","):
                raise UncheckableError("A comma is missing after an item in quotes.")
        else:
            item, _, rest = rest.partition(",")
            item = item.strip(WHITE_SPACE)
        yield item
        rest = rest.lstrip(WHITE_SPACE + ",")


def take_quoted(line: str) -> tuple[str, str]:
    """The item at the beginning of the line, and what follows its closing quote."""
    item, at = "", 1
    while at < len(line):
        pair = line[at : at + 2]
        if pair in ('\\"', "\\\\", '""'):
            item += pair[1]
            at += 2
        elif line[at] == '"':
            return item, line[at + 1 :]
        else:
            item += line[at]
            at += 1
    raise UncheckableError("A quote isn't closed.")


def quote_text(text: str) -> str:
    return f"“{text}”" if len(text) <= MAX_QUOTE_CHARS else f"“{text[:MAX_QUOTE_CHARS]}…”"
