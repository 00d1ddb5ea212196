"""A pattern of JavaScript as one of `regex`, sign by sign."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playground.structured_output.javascript.character_sets import (
    LINE_ENDS,
    WORD_CHARACTERS,
    write_set,
)
from playground.structured_output.javascript.classes import read_class
from playground.structured_output.javascript.escapes import PROPERTY, take_escape, take_property
from playground.structured_output.javascript.reader import PatternError, Reader, split_pairs

FLAGS = re.compile(r"\(\?([ims]+)\)")
ESCAPED = re.compile(r"\\.", re.DOTALL)
QUANTIFIER = re.compile(r"[*+?]|\{\d+(?:,\d*)?\}")
GROUP = re.compile(r"\(\?(?::|=|!|<=|<!|<([^\W\d]\w*)>)")
WORD, ANY_LINE = write_set(WORD_CHARACTERS), write_set(LINE_ENDS, inverse=True)
BOUNDARY = rf"(?:(?<={WORD})(?!{WORD})|(?<!{WORD})(?={WORD}))"
NO_BOUNDARY = rf"(?:(?<={WORD})(?={WORD})|(?<!{WORD})(?!{WORD}))"
START, END = rf"(?<!{ANY_LINE})", rf"(?!{ANY_LINE})"  # of a line


@dataclass(slots=True)
class Translation:
    """`source` is for `regex`; `units`: the text has to come through `split_pairs` first."""

    source: str
    flags: str
    units: bool


def translate_pattern(pattern: str) -> Translation:
    """Raises PatternError where JavaScript takes it for none."""
    flags, start = "", FLAGS.match(pattern)
    if start:
        flags, pattern = start[1], pattern[start.end() :]
    units = not has_property(pattern)
    reader = Reader(split_pairs(pattern) if units else pattern, flags, units)
    reader.groups, reader.names = list_groups(reader.pattern)
    if len(set(reader.names)) < len(reader.names):
        raise PatternError("two groups have the same name")
    while reader.at < len(reader.pattern):
        translate_next(reader)
    return Translation("".join(reader.parts), flags, units)


def has_property(pattern: str) -> bool:
    return any(PROPERTY.match(pattern, each.start()) for each in ESCAPED.finditer(pattern))


def list_groups(pattern: str) -> tuple[int, list[str]]:
    """How many groups capture, and the names of those that have one."""
    bare = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "", pattern, flags=re.DOTALL)
    names = re.findall(r"\(\?<([^\W\d]\w*)>", bare)
    return len(re.findall(r"\((?!\?)", bare)) + len(names), names


def translate_next(reader: Reader) -> None:
    if quantifier := reader.take_match(QUANTIFIER):
        translate_quantifier(reader, quantifier[0])
        return
    sign = reader.pattern[reader.at]
    if sign in SIGNS:
        SIGNS[sign](reader)
        return
    reader.at += 1
    reader.write_part(re.escape(sign))


def translate_quantifier(reader: Reader, text: str) -> None:
    if not reader.repeatable:
        raise PatternError("nothing to repeat")
    lazy = reader.pattern.startswith("?", reader.at)
    reader.at += lazy
    reader.write_part(text + "?" * lazy, repeatable=False)


def translate_group(reader: Reader) -> None:
    if reader.pattern.startswith("(?", reader.at):
        group = reader.take_match(GROUP)
        if not group:
            raise PatternError("invalid group")
        opening = f"(?P<{group[1]}>" if group[1] else group[0]
    else:
        reader.at += 1
        opening = "("
    reader.openings.append(opening)
    reader.write_part(opening, repeatable=False)


def translate_bar(reader: Reader) -> None:
    reader.at += 1
    reader.write_part("|", repeatable=False)


def translate_end(reader: Reader) -> None:
    """A look behind can't be repeated, where a look ahead can."""
    reader.at += 1
    opening = reader.openings.pop() if reader.openings else ""
    reader.write_part(")", repeatable=opening not in ("(?<=", "(?<!"))


def translate_dot(reader: Reader) -> None:
    reader.at += 1
    reader.write_part(write_set([], inverse=True) if "s" in reader.flags else ANY_LINE)


def translate_anchor(reader: Reader) -> None:
    sign = reader.pattern[reader.at]
    reader.at += 1
    line, text = (START, r"\A") if sign == "^" else (END, r"\Z")
    reader.write_part(line if "m" in reader.flags else text, repeatable=False)


def translate_escape(reader: Reader) -> None:
    reader.at += 1
    if reader.at >= len(reader.pattern):
        raise PatternError("\\ at the end")
    sign = reader.pattern[reader.at]
    if sign in "bB":
        reader.at += 1
        reader.write_part(BOUNDARY if sign == "b" else NO_BOUNDARY, repeatable=False)
    elif sign in "123456789" and (reference := take_reference(reader)):
        reader.write_part(f"(?({reference})(?:\\{reference})|)")
    elif sign == "k" and reader.names:
        reader.write_part(take_named_reference(reader))
    elif (written := take_property(reader)) is not None:
        reader.write_part(written)
    else:
        reader.write_part(write_set(take_escape(reader)))


def take_reference(reader: Reader) -> int:
    """0 where so many groups aren't there: then it is a character."""
    digits = re.compile(r"\d+").match(reader.pattern, reader.at)
    number = int(digits[0]) if digits and len(digits[0]) < 4 else 0
    if not digits or not 0 < number <= reader.groups:
        return 0
    reader.at = digits.end()
    return number


def take_named_reference(reader: Reader) -> str:
    match = reader.take_match(re.compile(r"k<([^\W\d]\w*)>"))
    if not match or match[1] not in reader.names:
        raise PatternError("invalid named reference")
    return f"(?({match[1]})(?:(?P={match[1]}))|)"


def translate_class(reader: Reader) -> None:
    reader.write_part(read_class(reader))


SIGNS: dict[str, Callable[[Reader], None]] = {
    "(": translate_group,
    ")": translate_end,
    "|": translate_bar,
    ".": translate_dot,
    "^": translate_anchor,
    "$": translate_anchor,
    "\\": translate_escape,
    "[": translate_class,
}
