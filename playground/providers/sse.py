"""Server-sent events in: bytes as they arrive become the data of events. Knows no HTTP, no JSON."""

from playground.providers.errors import BadAnswer

MAX_EVENT_BYTES = 2 * 2**20
MOST_LINES = 100_000  # of one event
MAX_BLANK_BYTES = 64  # bytes before or after the braces of an event
BOM = b"\xef\xbb\xbf"
FIELDS = frozenset({b"data", b"event", b"id", b"retry", b"", b"error"})
NEXT_STARTS = (b"{", b"[DONE]")  # of an event that cannot go on with one that has ended in `}`
WHOLE_ENDS = (b"}\n\n", b"]\n\n")


class NamedEvent(bytes):
    """The data of an event that has a name, such as `error`."""

    name = ""


class Decoder:
    """Splits a stream into events, however it was cut: lines end in LF, CRLF or CR, `data:` with or
    without a space, an event over several lines, several events at once. Bytes stay bytes, so a
    character split over two reads is whole again before anyone decodes it.

    Services that put JSON together by hand leave line breaks inside its strings: lines that are no
    field, after data that began with `{` and has not ended with `}`, go on with that data.
    """

    __slots__ = (
        "_continued",
        "_data",
        "_name",
        "_rest",
        "_rest_bytes",
        "_size",
        "_skip_newline",
        "comment",
        "started",
    )

    def __init__(self) -> None:
        self.comment = ""  # the last one, for whoever wants to show it
        self.started = False  # something that only an event stream has was seen
        self._rest: list[bytes] = []  # the beginning of a line, as it came
        self._rest_bytes = 0
        self._data: list[bytes] = []  # lines of the open event
        self._size = 0  # of them, in bytes
        self._name = b""  # of the open event
        self._continued = False  # lines that are no field went on with its data
        self._skip_newline = False  # the last line ended in CR: an LF now belongs to it

    def feed(self, data: bytes) -> list[bytes]:
        """The events this completes, each the data of one (a leading space is left on it)."""
        if (
            not self._rest
            and not self._data
            and not self._name
            and data.startswith(b"data:")
            and data.endswith(WHOLE_ENDS)
            and b"\r" not in data
        ):
            # Nearly every read of nearly every stream: whole events of one line each.
            events = data[5:-2].split(b"\n\ndata:")
            if data.count(b"\n") == 2 * len(events):
                self.started, self._skip_newline = True, False
                return events
        return self._decode_slowly(data)

    def end(self) -> list[bytes]:
        """What the end of the stream completes: the last event may lack its blank line."""
        events = self._decode_slowly(b"\n\n") if self._rest or self._data else []
        if self._data:
            self._dispatch_event(events)
        return events

    def _decode_slowly(self, data: bytes) -> list[bytes]:
        if self._skip_newline and data.startswith(b"\n"):
            data = data[1:]
        self._skip_newline = data.endswith(b"\r")
        events: list[bytes] = []
        for line in self._split_lines(data):
            self._read_line(line, events)
        if self._rest_bytes + self._size > MAX_EVENT_BYTES or len(self._data) > MOST_LINES:
            size = f"{MAX_EVENT_BYTES // 2**20} MB"
            raise BadAnswer(f"One event of the stream is larger than {size} or has no end.")
        return events

    def _split_lines(self, data: bytes) -> list[bytes]:
        """The lines that end in this data, which alone is looked at: the rest waits as it came."""
        lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        if len(lines) > 1:
            lines[0] = b"".join((*self._rest, lines[0]))
            self._rest, self._rest_bytes = [], 0
        if rest := lines.pop():
            self._rest.append(rest)
            self._rest_bytes += len(rest)
        return lines

    def _read_line(self, line: bytes, events: list[bytes]) -> None:
        if not line:
            self._end_event(events)
            return
        name, _, value = line.removeprefix(BOM).partition(b":")
        if name not in FIELDS:
            self._continue_line(line)
            return
        if name == b"error":
            self._read_error(line, value, events)
            return
        if self._is_over(name, value):
            self._dispatch_event(events)
        self.started = True
        if name == b"data":
            self._append_value(value)
        elif name == b"event":
            self._name = value.strip()
        elif not name:
            self.comment = value.strip().decode("utf-8", "replace")[:200]

    def _continue_line(self, line: bytes) -> None:
        bare = not self._data and line.removeprefix(BOM).lstrip().startswith(b"{")
        if bare or self._continued or self._is_torn():
            self._continued = not bare
            self._append_value(line.removeprefix(BOM) if bare else line)

    def _read_error(self, line: bytes, value: bytes, events: list[bytes]) -> None:
        """`error: {…}`, as llama.cpp once named its data; a line inside of a string otherwise."""
        if self._is_torn() or not value.lstrip().startswith(b"{"):
            self._continue_line(line)
            return
        if self._data:
            self._dispatch_event(events)
        self._name, self.started = b"error", True
        self._append_value(value)

    def _is_over(self, name: bytes, value: bytes) -> bool:
        """Whether the open event has ended, though no blank line did so: what comes is another."""
        if not self._data:
            return False
        if self._is_torn():
            return not self._data[-1]
        is_object = self._data[0][:MAX_BLANK_BYTES].lstrip().startswith(b"{")
        return name == b"data" and is_object and value.lstrip().startswith(NEXT_STARTS)

    def _end_event(self, events: list[bytes]) -> None:
        if self._is_torn():
            self._append_value(b"")  # a blank line inside a string, perhaps
        elif self._data:
            self._dispatch_event(events)
        else:
            self._name = b""

    def _dispatch_event(self, events: list[bytes]) -> None:
        data = b"\n".join(self._data).rstrip(b"\n")
        events.append(_name_event(data, self._name) if self._name else data)
        self._data, self._size, self._name, self._continued = [], 0, b"", False

    def _append_value(self, value: bytes) -> None:
        self._data.append(value)
        self._size += len(value)

    def _is_torn(self) -> bool:
        """Whether the open data began as JSON and has not ended as such."""
        if not self._data or not self._data[0][:MAX_BLANK_BYTES].lstrip().startswith(b"{"):
            return False
        return not self._data[-1][-MAX_BLANK_BYTES:].rstrip().endswith(b"}")


def _name_event(data: bytes, name: bytes) -> NamedEvent:
    event = NamedEvent(data)
    event.name = name.decode("utf-8", "replace")[:50]
    return event
