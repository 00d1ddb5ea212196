"""Many readers of streams in one event loop: how late each token is, and how each stream ended."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from math import nan
from statistics import median, quantiles

TOKEN = re.compile(rb"@(\d+) ")
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
    whole: int = 0
    cut: int = 0

    @property
    def middle(self) -> float:
        return median(self.latencies or [nan])

    @property
    def p99(self) -> float:
        return quantiles(self.latencies or [nan, nan], n=100)[98]

    @property
    def first(self) -> float:
        return median(self.firsts or [nan])


class Reader(asyncio.Protocol):
    """One stream, from the request to its end."""

    def __init__(self, target: Target, tokens: int, result: Result) -> None:
        self.target, self.left, self.result = target, tokens, result
        self.rest = b""
        self.asked_ns = 0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.asked_ns = time.monotonic_ns()
        transport.write(self.target.request)

    def data_received(self, data: bytes) -> None:
        now = time.monotonic_ns()
        tokens, ended, _ = (self.rest + data).partition(self.target.ends)
        end = 0
        for token in TOKEN.finditer(tokens):
            self.count_events(now, int(token[1]))
            end = token.end()
        self.rest = tokens[max(end, len(tokens) - TAIL) :]
        if ended:
            self.end_read(well=self.left == 0)

    def count_events(self, now: int, sent: int) -> None:
        if self.asked_ns:
            self.result.firsts.append((now - self.asked_ns) / 1e6)
            self.asked_ns = 0
        self.result.latencies.append((now - sent) / 1e6)
        self.left -= 1

    def connection_lost(self, _exc: Exception | None) -> None:
        self.end_read(well=False)

    def end_read(self, *, well: bool) -> None:
        if self.ended.done():
            return
        self.result.whole += well
        self.result.cut += not well
        self.ended.set_result(None)
        self.transport.abort()  # what comes behind the end is of no interest


async def read_all(
    target: Target, *, streams: int, tokens: int, ramp: float, limit: float
) -> Result:
    """Open the streams evenly over `ramp` seconds, and read all of them to their ends.

    What has not ended `limit` seconds later is cut.
    """
    loop, result, begin = asyncio.get_running_loop(), Result(), time.monotonic()
    readers = []
    for number in range(streams):
        await asyncio.sleep(begin + number * ramp / streams - time.monotonic())
        reader = Reader(target, tokens, result)
        readers.append(reader)
        await loop.create_connection(lambda reader=reader: reader, "127.0.0.1", target.port)  # type: ignore[misc]
    await asyncio.wait([reader.ended for reader in readers], timeout=limit)
    for reader in readers:
        reader.end_read(well=False)
    return result
