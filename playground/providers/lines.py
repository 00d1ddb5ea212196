"""JSON, a value a line, in place of server-sent events: as Ollama's own API streams it."""

import re

from playground.providers.errors import BadAnswer
from playground.providers.lenient import parse_json
from playground.providers.sse import BOM, MAX_EVENT_BYTES

KINDS = re.compile(r"ndjson|jsonl|json-?lines|json-seq|stream\+json", re.IGNORECASE)
RECORD_MARK = b"\x1e"  # before each value of a JSON text sequence


class LineDecoder:
    """The same as sse.Decoder, for lines."""

    __slots__ = ("_parts", "_size", "comment", "started")

    def __init__(self) -> None:
        self.comment = ""
        self.started = True
        self._parts: list[bytes] = []  # of a line that has no end yet: looked through once
        self._size = 0  # bytes of these

    def feed(self, data: bytes) -> list[bytes]:
        first, *more = data.split(b"\n")
        self._keep_part(first)
        if not more:
            return []
        lines = [b"".join(self._parts), *more[:-1]]
        self._parts, self._size = [], 0
        self._keep_part(more[-1])
        return [line for each in lines if (line := each.strip(RECORD_MARK + b" \t\r"))]

    def _keep_part(self, part: bytes) -> None:
        self._parts.append(part)
        self._size += len(part)
        if self._size > MAX_EVENT_BYTES:
            raise BadAnswer(f"One line of the answer is larger than {MAX_EVENT_BYTES // 2**20} MB.")

    def end(self) -> list[bytes]:
        return self.feed(b"\n")


def holds_lines(kind: str, start: bytes) -> bool:
    """Whether an answer of this content type, which begins so, is a value a line."""
    if KINDS.search(kind):
        return True
    first, mark, rest = start.removeprefix(BOM).lstrip().partition(b"\n")
    if not (mark and first.startswith(b"{")):
        return False
    try:
        value = parse_json(first)
    except ValueError:
        return False
    # One whole answer may end in a line break too.
    return isinstance(value, dict) and (value.get("done") is False or bool(rest.strip()))
