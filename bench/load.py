"""Many readers of streams in one event loop: how late each token is, and how each stream ended."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from math import nan
from statistics import median, quantiles

TOKEN = re.compile(rb"@(\d+) ")
CLOSE = b"0\r\n\r\n"  # the chunk with which an answer is over
TAIL = 48  # bytes that may hold the beginning of a token, or of what a stream ends with


@dataclass(slots=True)
class Target:
    """Where to ask, and how the answer says that it ended well."""

    port: int
    request: bytes
    ends: bytes


@dataclass(slots=True)
class Result:
    """Latencies in milliseconds, one per token; times to the first token, one per stream."""

    latencies: list[float] = field(default_factory=list)
    firsts: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)  # from the begin to the ends of whole ones
    cut: int = 0
    begin: float = field(default_factory=time.monotonic)

    @property
    def whole(self) -> int:
        return len(self.seconds)

    @property
    def middle(self) -> float:
        return median(self.latencies or [nan])

    @property
    def p99(self) -> float:
        return pick_p99(self.latencies)

    @property
    def first(self) -> float:
        return median(self.firsts or [nan])

    @property
    def first_p99(self) -> float:
        return pick_p99(self.firsts)

    @property
    def pace(self) -> float:
        """Whole streams a second."""
        return self.whole / max(self.seconds, default=nan)

    def count_by(self, seconds: float) -> int:
        """How many streams were whole by then."""
        return sum(end <= seconds for end in self.seconds)

    def note_end(self, *, well: bool) -> None:
        if well:
            self.seconds.append(time.monotonic() - self.begin)
        else:
            self.cut += 1


def pick_p99(values: list[float]) -> float:
    return quantiles(values, n=100)[98] if len(values) > 1 else nan


class Reader(asyncio.Protocol):
    """One stream, from the request to its end."""

    def __init__(self, target: Target, tokens: int, result: Result) -> None:
        self.target, self.left, self.result = target, tokens, result
        self.rest = b""
        self.marked = False
        self.asked_ns = 0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.asked_ns = time.monotonic_ns()
        transport.write(self.target.request)

    def data_received(self, data: bytes) -> None:
        now = time.monotonic_ns()
        if self.marked:
            self.read_close(data)
            return
        tokens, mark, close = (self.rest + data).partition(self.target.ends)
        end = 0
        for token in TOKEN.finditer(tokens):
            self.count_events(now, int(token[1]))
            end = token.end()
        self.rest = tokens[max(end, len(tokens) - TAIL) :]
        if mark:
            self.marked, self.rest = True, b""
            self.read_close(close)

    def read_close(self, data: bytes) -> None:
        """Behind the mark of its end an answer has nothing of interest but its last chunk."""
        self.rest = (self.rest + data)[-len(CLOSE) :]
        if self.rest == CLOSE:
            self.end_read(well=self.left == 0)

    def count_events(self, now: int, sent: int) -> None:
        if self.asked_ns:
            self.result.firsts.append((now - self.asked_ns) / 1e6)
            self.asked_ns = 0
        self.result.latencies.append((now - sent) / 1e6)
        self.left -= 1

    def connection_lost(self, _exc: Exception | None) -> None:
        self.end_read(well=self.marked and self.left == 0)

    def end_read(self, *, well: bool) -> None:
        if self.ended.done():
            return
        self.result.note_end(well=well)
        self.ended.set_result(None)
        self.transport.abort()


async def read_all(
    target: Target, *, streams: int, tokens: int, ramp: float, limit: float
) -> Result:
    """Open the streams evenly over `ramp` seconds, and read all of them to their ends.

    What has not ended `limit` seconds later is cut.
    """
    loop, result = asyncio.get_running_loop(), Result()
    readers = []
    for number in range(streams):
        await asyncio.sleep(result.begin + number * ramp / streams - time.monotonic())
        reader = Reader(target, tokens, result)
        readers.append(reader)
        await loop.create_connection(lambda reader=reader: reader, "127.0.0.1", target.port)  # type: ignore[misc]
    await asyncio.wait([reader.ended for reader in readers], timeout=limit)
    for reader in readers:
        reader.end_read(well=False)
    return result


async def read_each(
    target: Target, *, streams: int, tokens: int, at_once: int, limit: float
) -> Result:
    """Open the streams as fast as the ends of others allow: at most `at_once` are open.

    What has not ended `limit` seconds after the begin is cut, or never opened.
    """
    loop, result, numbers = asyncio.get_running_loop(), Result(), iter(range(streams))
    end = result.begin + limit

    async def read_some() -> None:
        while time.monotonic() < end and next(numbers, None) is not None:
            reader = Reader(target, tokens, result)
            await loop.create_connection(lambda reader=reader: reader, "127.0.0.1", target.port)  # type: ignore[misc]
            await asyncio.wait([reader.ended], timeout=end - time.monotonic())
            reader.end_read(well=False)

    await asyncio.gather(*(read_some() for _ in range(at_once)))
    return result
