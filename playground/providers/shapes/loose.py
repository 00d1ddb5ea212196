"""Reading values that other people typed: numbers as strings, nulls, wrappers, missing keys."""

import math
from typing import Any


def integer(value: Any) -> int | None:
    """An int from 12, 12.0, "12" or "12.0"; None from anything else."""
    number = decimal(value)
    return None if number is None else int(number)


def decimal(value: Any) -> float | None:
    """A finite float from a number or a string that holds one; None from anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def rows(answer: Any) -> list[Any]:
    """The list in an answer: bare, or under `data` or another usual name."""
    if isinstance(answer, dict):
        named = (answer.get(key) for key in ("data", "models", "items", "results"))
        answer = next((value for value in named if isinstance(value, list)), [])
    return answer if isinstance(answer, list) else []


def prose(value: Any) -> str:
    """Text that is a string, or a list of parts that hold strings."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(prose(mapping(part).get("text")) for part in value)
    return ""
