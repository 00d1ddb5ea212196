"""What `make bench` prints can be trusted: it counts every token and misses no miss."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import isnan

import pytest

from bench.comparison import DRIVER, TASK, list_tasks
from bench.load import Result, Target, read_all, read_each
from bench.opens import STREAMS
from bench.opens import list_figures as list_open_figures
from bench.pages import IMPORTED, LINKED
from bench.report import SHARE, Figure, Part, write_markdown, write_plain
from bench.rounds import count_events
from bench.stored import is_whole
from bench.streams import Scenario, list_figures
from bench.targets import build_post, provider_target
from bench.trial import Measured, Outcome
from bench.upstream import Answer, build_chunk


@asynccontextmanager
async def serve_provider() -> AsyncIterator[int]:
    """The provider of the measurements, in this process."""
    server = await asyncio.get_running_loop().create_server(Answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def stream_scenario(
    scenario: Scenario, *, ends: bytes = b"[DONE]", limit: float = 10
) -> Result:
    async with serve_provider() as port:
        target = provider_target(port, scenario.model)
        target.ends = ends
        return await read_all(
            target, streams=scenario.streams, tokens=scenario.tokens, ramp=0.1, limit=limit
        )


async def read_answer(answer: bytes, *, close: bool) -> Result:
    """What is made of a server that says just this."""
    over = asyncio.Event()

    async def say(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        if not close:
            await over.wait()
        writer.close()

    server = await asyncio.start_server(say, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        target = Target(port, build_post("/", b"", "text/plain"), b"[DONE]")
        result = await read_all(target, streams=1, tokens=1, ramp=0, limit=10 if close else 0.2)
        over.set()
        return result


def test_every_token_of_every_stream_is_counted() -> None:
    result = asyncio.run(stream_scenario(Scenario(5, rate=100, seconds=1, ramp=0)))
    assert (len(result.latencies), len(result.firsts)) == (500, 5)
    assert (result.whole, result.cut) == (5, 0)
    assert 0 < result.middle < 1000


def test_a_stream_that_does_not_end_is_cut() -> None:
    scenario = Scenario(2, rate=100, seconds=1, ramp=0)
    result = asyncio.run(stream_scenario(scenario, ends=b"never", limit=0.2))
    assert (result.whole, result.cut) == (0, 2)


def test_a_stream_is_whole_with_its_last_chunk_or_with_its_connection() -> None:
    body = build_chunk(b'data: "@1 "\n\ndata: [DONE]\n\n')
    assert asyncio.run(read_answer(body + b"0\r\n\r\n", close=False)).whole == 1
    assert asyncio.run(read_answer(body, close=True)).whole == 1
    assert asyncio.run(read_answer(body, close=False)).cut == 1
    assert asyncio.run(read_answer(build_chunk(b"data: [DONE]\n\n"), close=True)).cut == 1


def test_each_stream_is_opened_and_no_more_are_open_than_may_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts = [0]
    make, lose = Answer.connection_made, Answer.connection_lost

    def count_in(self: Answer, transport: asyncio.BaseTransport) -> None:
        counts.append(counts[-1] + 1)
        make(self, transport)

    def count_out(self: Answer, error: Exception | None) -> None:
        counts.append(counts[-1] - 1)
        lose(self, error)

    monkeypatch.setattr(Answer, "connection_made", count_in)
    monkeypatch.setattr(Answer, "connection_lost", count_out)

    async def read() -> Result:
        async with serve_provider() as port:
            target = provider_target(port, "bench/200x1/opens")
            return await read_each(target, streams=20, tokens=1, at_once=3, limit=30)

    result = asyncio.run(read())
    assert (result.whole, result.cut, len(result.firsts)) == (20, 0, 20)
    # the provider may learn of an end after the next begin
    assert 3 <= max(counts) <= 6
    assert result.count_by(30) == 20
    assert result.count_by(0) == 0


def test_a_result_without_streams_has_no_figures() -> None:
    result = Result()
    assert (result.whole, result.count_by(5)) == (0, 0)
    assert isnan(result.pace)
    assert isnan(result.first_p99)
    assert isnan(result.p99)


def test_a_run_is_whole_with_all_tokens_in_order_and_counted() -> None:
    assert is_whole("@1 @2 @3 ", '{"completion_tokens": 3}', 3)
    assert not is_whole("@1 @3 ", '{"completion_tokens": 2}', 3)
    assert not is_whole("@1 @3 @2 ", '{"completion_tokens": 3}', 3)
    assert not is_whole("@1 @2 @3 ", '{"completion_tokens": 2}', 3)


def test_a_figure_over_its_target_or_without_a_value_is_a_miss() -> None:
    verdicts = [Figure("x", value, "ms", 2).verdict for value in (1, 2, 3, float("nan"))]
    assert verdicts == ["pass", "pass", "MISS", "MISS"]
    assert Figure("x", 3, "ms").verdict == ""


def test_a_ratio_over_its_target_or_without_a_divisor_is_a_miss() -> None:
    figures = [Figure("x", 6, "ms", bare=bare, times=3) for bare in (3, 2, 1.9, 0, -1, None)]
    assert [figure.verdict for figure in figures] == [
        "pass",
        "pass",
        "MISS",
        "MISS",
        "MISS",
        "MISS",
    ]
    assert [figure.ratio for figure in figures[:2]] == [2, 3]
    assert Figure("x", 5, SHARE, bare=2).ratio is None


def test_a_count_under_its_target_is_a_miss() -> None:
    assert [Figure("x", value, "", least=600).verdict for value in (600, 599)] == ["pass", "MISS"]


def test_the_tables_hold_every_figure() -> None:
    parts = [Part("Title", [Figure("a", 1, "ms", 2), Figure("b", 3, "µs", bare=2, times=2.5)])]
    plain = [" ".join(line.split()) for line in write_plain(parts)]
    assert "a 1.0 ms ≤ 2 ms pass" in plain
    assert "b 3.0 µs 2.0 µs 1.50 × ≤ 2.5 × pass" in plain
    assert list(write_markdown(parts)) == [
        "|  | Measured | Bare relay, or smallest | Ratio | Target |  |",
        "|---|---|---|---|---|---|",
        "| **Title** | | | | | |",
        "| a | 1.0 ms |  |  | ≤ 2 ms | pass |",
        "| b | 3.0 µs | 2.0 µs | 1.50 × | ≤ 2.5 × | pass |",
    ]


def build_outcome() -> Outcome:
    """Ours costs twice as much as the bare relay, and has two streams of 600 later than in time."""
    bare = Result([1.5, 1.5], [10, 10], [4.0] * STREAMS)
    ours = Result([2.5, 2.5], [20, 20], [4.0] * (STREAMS - 2) + [8.0] * 2)
    direct = Result([0.5, 0.5], [1, 1], [1.0] * STREAMS)
    return Outcome(direct, Measured(bare, 0.6, 3, 1, 2), Measured(ours, 1.2, 6, 3, 4))


def test_the_cost_of_an_opening_is_that_of_all_processes_over_all_streams() -> None:
    figures = {figure.name: figure for figure in list_open_figures(build_outcome(), STREAMS - 1)}
    cost = figures["CPU a stream"]
    assert (cost.value, cost.bare, cost.ratio) == pytest.approx((2, 1, 2))
    pace = figures["opened and ended a second"]
    assert (pace.value, pace.bare, pace.ratio) == (75, 150, 0.5)
    misses = {name: figure.value for name, figure in figures.items() if figure.verdict == "MISS"}
    assert misses == {"of 600 ended within 5 s": 598, "of 600 runs stored whole": 599}


def test_what_is_added_to_a_token_is_compared_without_the_provider_own_share() -> None:
    scenario = Scenario(STREAMS, 1, 1, ramp=1, added=1.5)
    figures = {figure.name: figure for figure in list_figures(scenario, build_outcome(), STREAMS)}
    added = figures["added a token, median"]
    assert (added.value, added.bare, added.ratio) == (2, 1, 2)
    assert figures["time to the first token, median"].ratio == 2
    assert figures["CPU a token"].ratio == pytest.approx(2)
    assert figures["others had the server's core"].value == 3
    assert figures["the hypervisor had it (steal)"].bare == 2


def test_what_a_page_loads_is_found() -> None:
    html = '<link rel="stylesheet" href="/a.css"><script type="module" src="/b.js"></script>'
    code = 'import "../c.mjs"; import { d } from "./d.js"; (await import("./e.js")).start();'
    assert LINKED.findall(html) == ["/a.css", "/b.js"]
    assert [name for name, _ in IMPORTED.findall(code)] == ["../c.mjs", "./d.js", "./e.js"]


def test_only_lanes_with_an_end_count_and_only_what_arrived_while_they_grew() -> None:
    stream = b"".join(
        [
            b'event: delta\nid: 1\ndata: {"run":"a","text":"@1 @2 "}\n\n: still here\n\n',
            b'event: delta\nid: 1\ndata: {"run":"b","text":"@3 "}\n\n',
            b'event: done\nid: 1\ndata: {"run":"a","html":"@1 @2 @3"}\n\n',
        ]
    )
    assert count_events(stream) == {"a": 2}


def test_a_task_that_the_driver_asked_for_is_none_of_the_page() -> None:
    names = ["frame", "asked", "input"]
    tasks = [
        {"name": TASK, "ts": at * 100, "dur": 90, "args": {"of": name}}
        for at, name in enumerate(names)
    ]
    messages = [
        {"ts": 150, "args": {"chrome_mojo_event_info": {"mojo_interface_tag": DRIVER}}},
        {"ts": 250, "args": {"chrome_mojo_event_info": {"mojo_interface_tag": "blink.Widget"}}},
    ]
    inner = [{"name": "Receive mojo message", "dur": 20} | message for message in messages]
    counted = list_tasks([*tasks, *inner])
    assert [task["args"]["of"] for task in counted] == ["frame", "input"]
