"""The values of an axis as people write them: `1, 2, 5`, `10-30 (+5)`, `1-10 [5]`."""

import csv
import re
from collections.abc import Iterator
from decimal import Decimal

from django.core.exceptions import ValidationError

MAX_VALUES = 100  # values of one axis
MAX_CHARS = 10_000
NUMBER = r"([+-]?\d{1,20}(?:\.\d{1,10})?)"
RANGE = re.compile(
    rf"\s*{NUMBER}\s*-\s*{NUMBER}\s*(?:\(\s*{NUMBER}\s*\)|\[\s*(\d{{1,6}})\s*\])?\s*", re.ASCII
)


def split_words(text: str) -> list[str]:
    """Between commas or on lines of their own; a comma inside "quotes" is part of a value."""
    if len(text) > MAX_CHARS:
        raise ValidationError(f"{len(text):,} characters entered; the limit is {MAX_CHARS:,}.")
    words = [
        word.strip()
        for line in csv.reader(text.splitlines(), skipinitialspace=True)
        for word in line
        if word.strip()
    ]
    return _check_count(list(dict.fromkeys(words)))


def list_numbers(text: str, *, whole: bool) -> list[str]:
    """The same, with ranges: from-to, (+step) or [how many]. Without either the step is 1."""
    numbers: list[str] = []
    for word in split_words(text):
        match = RANGE.fullmatch(word)
        numbers += _check_count(list(_expand_range(match, whole=whole))) if match else [word]
    return _check_count(list(dict.fromkeys(numbers)))


def _expand_range(match: re.Match[str], *, whole: bool) -> Iterator[str]:
    start, end = Decimal(match[1]), Decimal(match[2])
    if match[4]:
        return _spread_evenly(start, end, int(match[4]), whole=whole)
    step = Decimal(match[3]) if match[3] else Decimal(1 if end >= start else -1)
    if step == 0 or (end - start) * step < 0:
        raise ValidationError(f"{match[0].strip()} never reaches its end.")
    return _step_through(start, end, step)


def _step_through(start: Decimal, end: Decimal, step: Decimal) -> Iterator[str]:
    for n in range(min(int((end - start) / step), MAX_VALUES) + 1):
        yield format_decimal(start + n * step)


def _spread_evenly(start: Decimal, end: Decimal, count: int, *, whole: bool) -> Iterator[str]:
    """Evenly from one end to the other; whole numbers are cut off, as A1111 does."""
    for n in range(min(count, MAX_VALUES + 1)):
        value = start + (end - start) * n / max(count - 1, 1)
        yield str(int(value)) if whole else format_decimal(round(value, 4))


def format_decimal(number: Decimal) -> str:
    """2.50 is 2.5, 20 is 20"""
    return f"{number.normalize():f}"


def _check_count(values: list[str]) -> list[str]:
    if len(values) > MAX_VALUES:
        raise ValidationError(f"An axis can have at most {MAX_VALUES} values.")
    return values
