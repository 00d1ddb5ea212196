"""Streams through the whole path, and the same streams straight from the provider."""

import asyncio
import json
import sqlite3
from dataclasses import dataclass
from math import nan
from pathlib import Path
from urllib.parse import urlencode

import orjson
import requests

from bench.load import Result, Target, read_all
from bench.machine import Peak, cpu_seconds, sum_waits
from bench.place import Place
from bench.report import Figure, Part

PATIENCE = 30  # seconds beyond its own after which a stream counts as cut


@dataclass(frozen=True, slots=True)
class Scenario:
    """Streams that are open together, and what they may cost."""

    streams: int
    rate: int  # tokens a second of each
    seconds: int  # that each lasts
    ramp: float  # seconds in which they are opened
    added: float | None = None  # ms at the median
    cpu: float | None = None  # µs a token
    memory: float | None = None  # MB a stream

    @property
    def tokens(self) -> int:
        return self.rate * self.seconds

    @property
    def model(self) -> str:
        return f"bench/{self.rate}x{self.tokens}/{self.streams}-streams"


SCENARIOS = (
    Scenario(50, 50, 12, ramp=1, added=0.5, cpu=200),
    Scenario(200, 50, 12, ramp=3, added=15, cpu=120),
    Scenario(1000, 10, 30, ramp=15, memory=0.1),
)


@dataclass(frozen=True, slots=True)
class Measured:
    direct: Result
    path: Result
    cpu: float  # seconds
    waited: float  # seconds in which other processes had the CPU that the server wanted
    growth: float  # MB
    stored: int  # runs with status, text and counts as they must be


def measure_scenario(place: Place, scenario: Scenario) -> Part:
    measured = measure_both(place, scenario)
    title = f"{scenario.streams:,} streams of {scenario.rate} tokens/s"
    return Part(title, list_figures(scenario, measured))


def measure_both(place: Place, scenario: Scenario) -> Measured:
    direct = load_target(direct_target(place, scenario), scenario)
    target = path_target(place, scenario)
    web = place.web
    cpu, wait = cpu_seconds(web), sum_waits(web)
    with Peak(web) as peak:
        path = load_target(target, scenario)
    cpu, wait = cpu_seconds(web) - cpu, sum_waits(web) - wait
    return Measured(direct, path, cpu, wait, peak.growth, count_stored(place.database, scenario))


def load_target(target: Target, scenario: Scenario) -> Result:
    return asyncio.run(
        read_all(
            target,
            streams=scenario.streams,
            tokens=scenario.tokens,
            ramp=scenario.ramp,
            limit=scenario.seconds + PATIENCE,
        )
    )


def list_figures(scenario: Scenario, measured: Measured) -> list[Figure]:
    direct, path, count = measured.direct, measured.path, scenario.streams
    busy = measured.waited / (scenario.seconds + scenario.ramp) * 100
    return [
        Figure("added a token, median", path.middle - direct.middle, "ms", scenario.added, 2),
        Figure("added a token, 99 of 100", path.p99 - direct.p99, "ms", digits=2),
        Figure("added to the first token", path.first - direct.first, "ms"),
        Figure(
            "server CPU a token",
            measured.cpu / (len(path.latencies) or nan) * 1e6,
            "µs",
            scenario.cpu,
        ),
        Figure("peak memory a stream", measured.growth / count, "MB", scenario.memory, 3),
        Figure("streams cut", count - path.whole, "", 0, 0),
        Figure("runs not stored whole", count - measured.stored, "", 0, 0),
        Figure("direct: a token, median", direct.middle, "ms", digits=2),
        Figure("direct: a token, 99 of 100", direct.p99, "ms", digits=2),
        Figure("direct: streams cut", count - direct.whole, "", digits=0),
        Figure("others had the server's CPU", busy, "% of the time", digits=0),
    ]


def direct_target(place: Place, scenario: Scenario) -> Target:
    body = orjson.dumps({"model": scenario.model, "stream": True, "messages": []})
    return Target(
        place.upstream, build_post("/v1/chat/completions", body, "application/json"), b"[DONE]"
    )


def path_target(place: Place, scenario: Scenario) -> Target:
    """A form as the page's script sends it, with the page's cookies."""
    path = f"/text/featherless/{scenario.model}/"
    browser = requests.Session()
    browser.get(place.site.url + path, timeout=30).raise_for_status()
    cookies = "; ".join(f"{c.name}={c.value}" for c in browser.cookies)
    headers = {
        "Accept": "text/event-stream",
        "Cookie": cookies,
        "X-CSRFToken": browser.cookies["csrftoken"],
    }
    body = urlencode({"mode": "chat", "message": "Count."}).encode()
    request = build_post(path, body, "application/x-www-form-urlencoded", headers)
    return Target(place.site.port, request, b"event: done")


def build_post(path: str, body: bytes, kind: str, headers: dict[str, str] | None = None) -> bytes:
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def count_stored(database: Path, scenario: Scenario) -> int:
    """How many runs are done, with all tokens in the order of time, rightly counted."""
    sql = "SELECT text, usage FROM playground_run WHERE model = ? AND status = 'done'"
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        rows = connection.execute(sql, [scenario.model]).fetchall()
    finally:
        connection.close()
    return sum(is_whole(text, usage, scenario.tokens) for text, usage in rows)


def is_whole(text: str, usage: str, tokens: int) -> bool:
    times = [int(word.removeprefix("@")) for word in text.split()]
    counted = json.loads(usage)["completion_tokens"]
    return len(times) == counted == tokens and times == sorted(times)
