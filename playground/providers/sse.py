"""Server-sent events in: bytes as they arrive become the data of events. Knows no HTTP, no JSON."""

from playground.providers.errors import BadAnswer

LONGEST_EVENT = 8 * 2**20
MOST_LINES = 100_000  # of one event


class Decoder:
    """Splits a stream into events, however it was cut: lines end in LF, CRLF or CR, `data:` with or
    without a space, an event over several lines, several events at once. Bytes stay bytes, so a
    character split over two reads is whole again before anyone decodes it.
    """

    __slots__ = ("_data", "_rest", "_skip_newline", "comment", "started")

    def __init__(self) -> None:
        self.comment = ""  # the last one, for whoever wants to show it
        self.started = False  # something that only an event stream has was seen
        self._rest = b""  # the beginning of a line
        self._data: list[bytes] = []  # lines of the open event
        self._skip_newline = False  # the last line ended in CR: an LF now belongs to it

    def feed(self, data: bytes) -> list[bytes]:
        """The events this completes, each the data of one (a leading space is left on it)."""
        if (
            not self._rest
            and not self._data
            and data.startswith(b"data:")
            and data.endswith(b"\n\n")
            and b"\r" not in data
        ):
            # Nearly every read of nearly every stream: whole events of one line each.
            events = data[5:-2].split(b"\n\ndata:")
            if data.count(b"\n") == 2 * len(events):
                self.started, self._skip_newline = True, False
                return events
        return self._slowly(data)

    def end(self) -> list[bytes]:
        """What the end of the stream completes: the last event may lack its blank line."""
        return self._slowly(b"\n\n") if self._rest or self._data else []

    def _slowly(self, data: bytes) -> list[bytes]:
        if self._skip_newline and data.startswith(b"\n"):
            data = data[1:]
        self._skip_newline = data.endswith(b"\r")
        data = self._rest + data
        lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._rest = lines.pop()
        if len(self._rest) > LONGEST_EVENT:
            raise BadAnswer("The stream holds a line without an end.")
        events: list[bytes] = []
        for line in lines:
            self._line(line, events)
        if len(self._data) > MOST_LINES:
            raise BadAnswer("The stream holds an event without an end.")
        return events

    def _line(self, line: bytes, events: list[bytes]) -> None:
        if not line:
            if self._data:
                events.append(b"\n".join(self._data))
                self._data = []
            return
        name, _, value = line.removeprefix(b"\xef\xbb\xbf").partition(b":")
        if name == b"data":
            self.started = True
            self._data.append(value)
        elif not name:
            self.started = True
            self.comment = value.strip().decode("utf-8", "replace")[:200]
        elif name in (b"event", b"id", b"retry"):
            self.started = True
