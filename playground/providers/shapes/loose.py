"""Reading values that other people typed: numbers as strings, nulls, wrappers, missing keys."""

import math
import re
from collections.abc import Mapping
from typing import Any

WHOLE = re.compile(r"\s*[+-]?[0-9]{1,40}\s*")


BITS = 64  # what databases and JSON writers hold of an integer, its sign included


def read_integer(value: Any) -> int | None:
    """An int from 12, 12.0, "12" or "12.0"; None from anything else, and beyond 64 bits.

    Whole numbers stay exact: a float holds only 53 bits of a seed.
    """
    number = exact_integer(value)
    return number if number is not None and -(2 ** (BITS - 1)) <= number < 2 ** (BITS - 1) else None


def exact_integer(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and WHOLE.fullmatch(value):
        return int(value)
    number = read_decimal(value)
    return None if number is None else int(number)


def read_decimal(value: Any) -> float | None:
    """A finite float from a number or a string that holds one; None from anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def read_mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def read_rows(answer: Any) -> list[Any]:
    """The list in an answer: bare, or under `data` or another usual name."""
    if isinstance(answer, dict):
        named = (answer.get(key) for key in ("data", "models", "items", "results"))
        answer = next((value for value in named if isinstance(value, list)), [])
    return answer if isinstance(answer, list) else []


def read_prose(value: Any) -> str:
    """Text that is a string, or a list of parts that hold strings."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(read_prose(read_mapping(part).get("text")) for part in value)
    return ""


def read_flag(row: Mapping[str, Any], *names: str) -> bool | None:
    """The first of these names that says yes or no."""
    for name in names:
        value = row.get(name)
        if isinstance(value, bool):
            return value
        if isinstance(value, int | str) and str(value).lower() in ("0", "1", "true", "false"):
            return str(value).lower() in ("1", "true")
    return None
