"""What `\\` and the signs behind it stand for, within classes and without."""

import re

from playground.structured_output.javascript.character_sets import (
    DIGITS,
    SPACES,
    WORD_CHARACTERS,
    Span,
    invert_spans,
)
from playground.structured_output.javascript.reader import Reader

PROPERTY = re.compile(r"\\[pP]\{[^{}]*\}")
HEX = {"x": re.compile(r"[0-9A-Fa-f]{2}"), "u": re.compile(r"[0-9A-Fa-f]{4}")}
POINT = re.compile(r"\{([0-9A-Fa-f]{1,6})\}")
OCTAL = re.compile(r"[0-3]?[0-7]{1,2}")
CONTROLS = {"t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}
SETS = {"d": DIGITS, "w": WORD_CHARACTERS, "s": SPACES}


def take_property(reader: Reader) -> str | None:
    """`\\p{…}` as it stands; None where there is none."""
    match = None if reader.units else PROPERTY.match(reader.pattern, reader.at - 1)
    if match is None:
        return None
    reader.at = match.end()
    return match[0]


def take_escape(reader: Reader) -> list[Span]:
    """The characters that `\\` and what follows it stand for; `reader` is behind the `\\`."""
    sign = reader.pattern[reader.at]
    reader.at += 1
    if sign.lower() in SETS:
        spans = SETS[sign.lower()]
        return list(spans) if sign.islower() else invert_spans(spans)
    code = take_code(reader, sign)
    return [(code, code)]


def take_code(reader: Reader, sign: str) -> int:
    """Of one character. A letter that means nothing stands for itself."""
    if sign in CONTROLS:
        return ord(CONTROLS[sign])
    if sign in HEX and (digits := reader.take_match(HEX[sign])):
        return int(digits[0], 16)
    if sign == "u" and not reader.units and (point := reader.take_match(POINT)):
        return min(int(point[1], 16), 0x10FFFF)
    if sign in "01234567":
        reader.at -= 1
        octal = reader.take_match(OCTAL)
        return int(octal[0], 8) if octal else 0
    if sign == "c" and (letter := reader.take_match(re.compile("[A-Za-z]"))):
        return ord(letter[0]) % 32
    if sign == "c":
        reader.at -= 1
        return ord("\\")
    return ord(sign)
