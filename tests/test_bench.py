"""What `make bench` prints can be trusted: it counts every token and misses no miss."""

import asyncio

from bench.load import Result, Target, read_all
from bench.pages import IMPORTED, LINKED
from bench.report import Figure, Part, write_markdown, write_plain
from bench.streams import Scenario, build_post, is_whole
from bench.upstream import Answer


async def stream_scenario(
    scenario: Scenario, *, ends: bytes = b"[DONE]", limit: float = 10
) -> Result:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    body = b'{"model":"%b"}' % scenario.model.encode()
    target = Target(port, build_post("/v1/chat/completions", body, "application/json"), ends)
    async with server:
        return await read_all(
            target, streams=scenario.streams, tokens=scenario.tokens, ramp=0.1, limit=limit
        )


def test_every_token_of_every_stream_is_counted() -> None:
    result = asyncio.run(stream_scenario(Scenario(5, rate=100, seconds=1, ramp=0)))
    assert (len(result.latencies), len(result.firsts)) == (500, 5)
    assert (result.whole, result.cut) == (5, 0)
    assert 0 < result.middle < 1000


def test_a_stream_that_does_not_end_is_cut() -> None:
    scenario = Scenario(2, rate=100, seconds=1, ramp=0)
    result = asyncio.run(stream_scenario(scenario, ends=b"never", limit=0.2))
    assert (result.whole, result.cut) == (0, 2)


def test_a_run_is_whole_with_all_tokens_in_order_and_counted() -> None:
    assert is_whole("@1 @2 @3 ", '{"completion_tokens": 3}', 3)
    assert not is_whole("@1 @3 ", '{"completion_tokens": 2}', 3)
    assert not is_whole("@1 @3 @2 ", '{"completion_tokens": 3}', 3)
    assert not is_whole("@1 @2 @3 ", '{"completion_tokens": 2}', 3)


def test_a_figure_over_its_target_or_without_a_value_is_a_miss() -> None:
    verdicts = [Figure("x", value, "ms", 2).verdict for value in (1, 2, 3, float("nan"))]
    assert verdicts == ["pass", "pass", "MISS", "MISS"]
    assert Figure("x", 3, "ms").verdict == ""


def test_the_tables_hold_every_figure() -> None:
    parts = [Part("Title", [Figure("a", 1, "ms", 2), Figure("b", 3, "µs")])]
    assert "  a  1.0 ms  ≤ 2 ms  pass" in list(write_plain(parts))
    assert "| a | 1.0 ms | ≤ 2 ms | pass |" in list(write_markdown(parts))


def test_what_a_page_loads_is_found() -> None:
    html = '<link rel="stylesheet" href="/a.css"><script type="module" src="/b.js"></script>'
    code = 'import "../c.mjs"; import { d } from "./d.js"; (await import("./e.js")).start();'
    assert LINKED.findall(html) == ["/a.css", "/b.js"]
    assert [name for name, _ in IMPORTED.findall(code)] == ["../c.mjs", "./d.js", "./e.js"]
