"""A provider's answer as it is kept beside its pictures: all of it but the pictures."""

import re
from typing import Any

CODED = re.compile(r"(data:[\w/+.-]+;base64,)?[A-Za-z0-9+/=_\r\n-]+")
MIN_PICTURE_CHARS = 200  # characters of base64 that are taken for a picture
MAX_TEXT_CHARS = 20_000  # characters of one text
MAX_ENTRIES = 500  # entries of one list or object
MAX_LEVELS = 12


def remove_pictures(answer: Any) -> dict[str, Any]:
    """Bounded, and fit for every database: no base64, no NUL."""
    answer_log = _shorten_value(answer, 0)
    return answer_log if isinstance(answer_log, dict) else {"answer": answer_log}


def _shorten_value(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return _shorten_text(value)
    if isinstance(value, dict | list) and depth == MAX_LEVELS:
        return "…"
    if isinstance(value, dict):
        pairs = list(value.items())[:MAX_ENTRIES]
        return {_shorten_text(key): _shorten_value(each, depth + 1) for key, each in pairs}
    if isinstance(value, list):
        return [_shorten_value(each, depth + 1) for each in value[:MAX_ENTRIES]]
    return value


def _shorten_text(value: str) -> str:
    # The first characters tell: a picture of 50 MB is not to be searched.
    if len(value) >= MIN_PICTURE_CHARS and CODED.fullmatch(value[:MIN_PICTURE_CHARS]):
        return f"({len(value):,} characters of base64)"
    value = value.replace("\0", "")
    return value if len(value) <= MAX_TEXT_CHARS else value[:MAX_TEXT_CHARS] + "…"
