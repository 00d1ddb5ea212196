"""What an ONNX file says of itself, read without loading it: its inputs, its weights, its places.

The file is walked as the protobuf messages that it is made of. Nothing is kept of the weights but
their kinds and sizes, and the names of the other files that hold some of them: a graph that is
handed to the runtime reads whatever file it names, so that is looked at first.
"""

import mmap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod
from pathlib import Path

VARINT, FIXED_64, LENGTH, FIXED_32 = 0, 1, 2, 5
MAX_LEVELS = 40  # messages within each other; a graph in a branch of a branch has twelve
# The messages that lead to tensors, by the number of their field.
CHILDREN = {
    "model": {7: "graph", 20: "training", 25: "function"},
    "training": {1: "graph", 2: "graph"},
    "function": {7: "node", 11: "attribute"},
    "graph": {1: "node", 5: "tensor", 11: "input", 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
}
# Kinds of numbers: what they are called.
NUMBERS = {1: "fp32", 10: "fp16", 16: "bf16", 2: "int8", 3: "int8"}
OTHER = "other"

Value = int | memoryview


class BrokenFileError(Exception):
    """The file is no protobuf message, or ends in the middle of one."""


@dataclass
class FileFacts:
    inputs: dict[str, list[int | None]] = field(default_factory=dict)  # shapes; None is open
    weights: Counter[str] = field(default_factory=Counter)  # how many of each kind of number
    places: set[str] = field(default_factory=set)  # files beside this one, as they are named


def read_facts(path: Path) -> FileFacts:
    """OSError where the file can't be read, BrokenFileError where it is something else."""
    facts = FileFacts()
    with path.open("rb") as file:
        if not path.stat().st_size:
            raise BrokenFileError
        # Closed with the last view of it: the traceback of an error may hold some.
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    _walk_message(memoryview(whole), "model", facts, 0)
    return facts


def _walk_message(message: memoryview, kind: str, facts: FileFacts, depth: int) -> None:
    if depth > MAX_LEVELS:
        raise BrokenFileError
    for number, value in list_fields(message):
        child = CHILDREN[kind].get(number)
        if child is None or not isinstance(value, memoryview):
            continue
        if child == "tensor":
            _note_tensor(value, facts)
        elif child == "input":
            _note_input(value, facts)
        else:
            _walk_message(value, child, facts, depth + 1)


def _note_tensor(message: memoryview, facts: FileFacts) -> None:
    sides: list[int] = []
    kind = OTHER
    for number, value in list_fields(message):
        if number == 1:
            sides += [value] if isinstance(value, int) else list(_list_varints(value))
        elif number == 2 and isinstance(value, int):
            kind = NUMBERS.get(value, OTHER)
        elif number == 13 and isinstance(value, memoryview):
            pair = _read_texts(value)
            if pair.get(1) == "location":
                facts.places.add(pair.get(2, ""))
    facts.weights[kind] += prod(sides)


def _note_input(message: memoryview, facts: FileFacts) -> None:
    """Name, and type: a tensor's shape, whose sides are numbers or names."""
    name, shape = "", list[int | None]()
    for number, value in list_fields(message):
        if number == 1 and isinstance(value, memoryview):
            name = _decode_text(value)
        elif number == 2 and isinstance(value, memoryview):
            shape = [_read_side(side) for side in _find_all(value, [1, 2, 1])]
    facts.inputs[name] = shape


def _read_side(message: memoryview) -> int | None:
    for number, value in list_fields(message):
        if number == 1 and isinstance(value, int):
            return value
    return None


def _find_all(message: memoryview, path: list[int]) -> Iterator[memoryview]:
    """The messages at the end of a path of field numbers."""
    for number, value in list_fields(message):
        if number == path[0] and isinstance(value, memoryview):
            if len(path) == 1:
                yield value
            else:
                yield from _find_all(value, path[1:])


def _read_texts(message: memoryview) -> dict[int, str]:
    return {n: _decode_text(v) for n, v in list_fields(message) if isinstance(v, memoryview)}


def _decode_text(value: memoryview) -> str:
    return bytes(value).decode(errors="replace")


def list_fields(message: memoryview) -> Iterator[tuple[int, Value]]:
    """Numbers and values: whole numbers, or bytes; floats are passed over."""
    place, end = 0, len(message)
    while place < end:
        key, place = _read_varint(message, place)
        number, wire = key >> 3, key & 7
        if wire == VARINT:
            value, place = _read_varint(message, place)
            yield number, value
            continue
        size = {FIXED_64: 8, FIXED_32: 4}.get(wire)
        if wire == LENGTH:
            size, place = _read_varint(message, place)
        if size is None or place + size > end:
            raise BrokenFileError
        if wire == LENGTH:
            yield number, message[place : place + size]
        place += size


def _list_varints(message: memoryview) -> Iterator[int]:
    place = 0
    while place < len(message):
        value, place = _read_varint(message, place)
        yield value


def _read_varint(message: memoryview, place: int) -> tuple[int, int]:
    """The number, and the place after it."""
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(message):
            raise BrokenFileError
        byte = message[place]
        place += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, place
    raise BrokenFileError
