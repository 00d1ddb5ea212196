"""Classes of regular expressions, `[a-z\\d]`, as JavaScript reads them."""

from playground.structured_output.javascript.character_sets import Span, write_set
from playground.structured_output.javascript.escapes import take_escape, take_property
from playground.structured_output.javascript.reader import PatternError, Reader


def read_class(reader: Reader) -> str:
    """The class at which the reader stands, for `regex`; `[]` is nothing and `[^]` anything."""
    reader.at += 1
    inverse = reader.pattern.startswith("^", reader.at)
    reader.at += inverse
    spans: list[Span] = []
    properties = ""
    while not reader.pattern.startswith("]", reader.at):
        if written := take_class_property(reader):
            properties += written
            continue
        first = take_members(reader)
        if not starts_range(reader):
            spans += first
            continue
        reader.at += 1
        last = take_members(reader)
        spans += join_range(first, last)
    reader.at += 1
    return write_set(spans, properties, inverse=inverse)


def starts_range(reader: Reader) -> bool:
    """A `-` that is not the last sign of its class."""
    following = reader.pattern[reader.at : reader.at + 2]
    return len(following) == 2 and following[0] == "-" and following[1] != "]"


def join_range(first: list[Span], last: list[Span]) -> list[Span]:
    """Where one of the ends is a set, the `-` stands for itself."""
    if not (is_single(first) and is_single(last)):
        return [*first, (ord("-"), ord("-")), *last]
    span = (first[0][0], last[0][0])
    if span[0] > span[1]:
        raise PatternError("range out of order in a class")
    return [span]


def is_single(spans: list[Span]) -> bool:
    return len(spans) == 1 and spans[0][0] == spans[0][1]


def take_class_property(reader: Reader) -> str:
    if not reader.pattern.startswith("\\", reader.at):
        return ""
    reader.at += 1
    written = take_property(reader)
    reader.at -= written is None
    return written or ""


def take_members(reader: Reader) -> list[Span]:
    """One character or the set that an escape stands for."""
    if reader.at >= len(reader.pattern):
        raise PatternError("unterminated class")
    sign = reader.pattern[reader.at]
    reader.at += 1
    if sign != "\\":
        return [(ord(sign), ord(sign))]
    if reader.at >= len(reader.pattern):
        raise PatternError("\\ at the end")
    if reader.pattern[reader.at] == "b":
        reader.at += 1
        return [(8, 8)]
    return take_escape(reader)
