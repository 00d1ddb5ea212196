"""Numbers and amounts as people print them: 1,234.56 and 1.234,56 and 1 234,56 €."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

DIGITS = r"\d(?:[\d.,'’\u00a0\u202f]|[ ](?=\d{3}(?!\d))|(?<=[.,])[ ](?=\d))*"
NUMBER = re.compile(rf"(?:(?<![\w.,])[-−–]\s?)?(?<![\w.,])(?:{DIGITS})(?!\w)")
CLOSE = re.compile(rf"(?:[-−–]\s?)?{DIGITS}")  # also where letters touch it: EUR12.50, 3kg
GROUPS = re.compile(r"['’\u00a0\u202f ]")
MAX_DIGITS = 30
# What a reader of pictures takes for one another, among digits.
CONFUSED = str.maketrans("OoIlSB", "001158")
MIXED = re.compile(r"(?<![\w.,])[\dOoIlSB][\dOoIlSB.,]*[\dOoIlSB](?!\w)")

MAX_REMEMBERED = 4_096  # lines: each value of a page is looked for in all of them


class Number(NamedTuple):
    """A number in a text, with all it may mean: 1.234 is a thousand or little more than one."""

    start: int
    stop: int
    values: frozenset[Decimal]


@lru_cache(MAX_REMEMBERED)
def list_numbers(text: str) -> list[Number]:
    numbers = [*scan_numbers(CLOSE, text), *scan_numbers(MIXED, text)]
    return sorted(dict.fromkeys(numbers))


def scan_numbers(pattern: re.Pattern[str], text: str) -> Iterator[Number]:
    for match in pattern.finditer(text):
        digits = match[0].translate(CONFUSED) if pattern is MIXED else match[0]
        trimmed = digits.rstrip(".,'’ \u00a0\u202f")
        if values := read_digits(trimmed):
            yield Number(match.start(), match.start() + len(trimmed), frozenset(values))


def read_digits(digits: str) -> list[Decimal]:
    """Every value that these digits may stand for, the likeliest first."""
    minus = digits[:1] in ("-", "−", "–")
    plain = GROUPS.sub("", digits.lstrip("-−– "))
    if sum(map(str.isdigit, plain)) > MAX_DIGITS:
        return []
    return [-value if minus else value for value in read_unsigned(plain)]


def read_unsigned(plain: str) -> list[Decimal]:
    point, comma = plain.rfind("."), plain.rfind(",")
    if point >= 0 and comma >= 0:
        mark = "." if point > comma else ","
        whole, _, part = plain.rpartition(mark)
        return to_decimals(f"{strip_marks(whole)}.{part}")
    mark = "." if point >= 0 else ","
    if plain.count(mark) > 1:
        grouped = all(len(group) == 3 for group in plain.split(mark)[1:])
        return to_decimals(strip_marks(plain)) if grouped else []
    whole, _, part = plain.partition(mark)
    if len(part) == 3 and 0 < len(whole) <= 3 and whole != "0":
        return to_decimals(whole + part, f"{whole}.{part}")
    return to_decimals(f"{whole}.{part}" if part else whole)


def strip_marks(text: str) -> str:
    return text.replace(".", "").replace(",", "")


def to_decimals(*texts: str) -> list[Decimal]:
    values = []
    for text in texts:
        try:
            values.append(Decimal(text))
        except InvalidOperation:
            continue
    return values


def parse_number(text: str) -> Decimal | None:
    """The only number in a text, as it is most likely meant; None where there is none or more."""
    parts = [match[0].rstrip(".,'’ \u00a0\u202f") for match in CLOSE.finditer(text)]
    if len(parts) != 1:
        return None
    values = read_digits(parts[0])
    return values[0] if values else None
