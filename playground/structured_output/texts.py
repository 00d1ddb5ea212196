"""An answer as text: the JSON in it, and the code fence that models put around it."""

import json
import re
from typing import Any, NoReturn

# A fence that is opened on a line of its own, and closed by the same one or by the text's end.
FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,})[^\n`]*\n(?P<inside>.*?)(?:^ {0,3}(?P=mark)|\Z)",
                   re.DOTALL | re.MULTILINE)  # fmt: skip

BYTE_ORDER_MARK = "\ufeff"


class NotJSONError(Exception):
    """A sentence that says where and why."""


def parse_json(text: str) -> Any:
    """Strictly what JSON is: Python's NaN and Infinity are not."""
    if text.startswith(BYTE_ORDER_MARK):
        raise NotJSONError("It isn't JSON: it starts with a byte order mark.")
    try:
        return json.loads(text, parse_constant=refuse_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise NotJSONError(f"It isn't JSON at {where}: {error.msg}.") from error
    except RecursionError as error:
        raise NotJSONError("Its JSON is nested too deeply to check.") from error
    except ValueError as error:
        raise NotJSONError("It isn't JSON: it contains a number that is too long.") from error


def refuse_constant(name: str) -> NoReturn:
    raise NotJSONError(f"It isn't JSON: {name} isn't a JSON number.")


def read_fenced(text: str) -> str | None:
    """What stands inside the only code fence of a text."""
    fences = list(FENCE.finditer(text))
    return fences[0]["inside"] if len(fences) == 1 else None
