"""Dates as people print them, in the languages whose months are known here."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

# How the names of the months begin, without accents, in English, German, French, Spanish,
# Italian, Portuguese and Dutch.
MONTHS = (
    ("jan", "ene", "gen"),
    ("feb", "fev"),
    ("mar", "mrz", "maa", "mrt"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mei", "mag"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "ott", "out"),
    ("nov",),
    ("dec", "dez", "dic"),
)
CENTURY_TURN = 70  # '69 is 2069, '70 is 1970
NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s?([./\-–])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)")
NAMED = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[\s\-]?\s?(?:de\s+)?([^\W\d_]{3,10})\.?,?"
    r"[\s\-]?\s?(?:de\s+)?(\d{4}|'?\d{2})(?!\d)"
)
MONTH_FIRST = re.compile(r"([^\W\d_]{3,10})\.?\s?(\d{1,2})(?:st|nd|rd|th)?,?\s?(\d{4})(?!\d)")

MAX_REMEMBERED = 4_096  # lines: each value of a page is looked for in all of them


class PrintedDate(NamedTuple):
    """A date in a text, with all it may mean: 03/04/2026 is in April or in March."""

    start: int
    stop: int
    values: tuple[date, ...]


@lru_cache(MAX_REMEMBERED)
def list_dates(text: str) -> list[PrintedDate]:
    return [printed for printed in scan_dates(text) if printed.values]


def scan_dates(text: str) -> Iterator[PrintedDate]:
    for match in NUMERIC.finditer(text):
        yield PrintedDate(*match.span(), tuple(dict.fromkeys(read_numeric(match))))
    for match in NAMED.finditer(text):
        day, month, year = match.groups()
        yield PrintedDate(*match.span(), tuple(make_dates(year, find_month(month), day)))
    for match in MONTH_FIRST.finditer(text):
        month, day, year = match.groups()
        yield PrintedDate(*match.span(), tuple(make_dates(year, find_month(month), day)))


def read_numeric(match: re.Match[str]) -> Iterator[date]:
    """Year first, or last; day before month, and where nothing speaks against it, after."""
    first, mark, middle, last = match.groups()
    if len(first) == 4:
        yield from make_dates(first, int(middle), last)
    elif len(first) <= 2 and len(last) in (2, 4):
        yield from make_dates(last, int(middle), first)
        if mark != ".":
            yield from make_dates(last, int(first), middle)


def make_dates(year: str, month: int, day: str) -> Iterator[date]:
    number = int(year.lstrip("'"))
    if len(year.lstrip("'")) == 2:
        number += 1900 if number >= CENTURY_TURN else 2000
    try:
        yield date(number, month, int(day))
    except ValueError:
        return


def find_month(name: str) -> int:
    """From 1; 0 where it is none."""
    bare = unicodedata.normalize("NFD", name.casefold())
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    places = (n for n, starts in enumerate(MONTHS, start=1) if bare.startswith(starts))
    return next(places, 0)


def parse_date(text: str) -> date | None:
    """The only date in a text; None where there is none, or its day may be its month."""
    printed = list_dates(text)
    different = {value for each in printed for value in each.values}
    return different.pop() if len(different) == 1 else None
