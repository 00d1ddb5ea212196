"""Values of JSON compared as JavaScript compares them."""

from typing import Any

from playground.structured_output.texts import NotJSONError, parse_json


def equals_json(value: Any, text: str) -> bool:
    try:
        return is_same(value, parse_json(text))
    except (NotJSONError, RecursionError):
        return False


def is_same(a: Any, b: Any) -> bool:
    """Deeply. 1 is 1.0, and is not true; the order of names says nothing."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(is_same(a[name], b[name]) for name in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(is_same, a, b))
    if is_number(a) and is_number(b):
        return read_double(a) == read_double(b)
    return type(a) is type(b) and bool(a == b)


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def read_double(value: float) -> float:
    """All numbers of JavaScript are: 2**53 + 1 is 2**53."""
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
