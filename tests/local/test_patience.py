"""What somebody who waits for an answer hears, in a server with engines made up for the test."""

import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import requests

from playground.local import handler, server
from playground.local import line as line_module
from playground.local.errors import build_invalid
from playground.local.line import Line
from playground.local.messages import Answer, Events, Job, Json
from playground.local.parcel import IN_MEMORY_BYTES, Parcel, read_parcel
from playground.local.routes import Routes
from playground.local.server import LocalServer
from tests.waiting import wait_until

Work = Callable[[], Answer]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (handler, line_module):
        monkeypatch.setattr(module, "SIGN_SECONDS", 0.1)
    monkeypatch.setattr(handler, "WHOLE_PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(handler, "STREAM_PATIENCE_SECONDS", 0.05)


@contextmanager
def serve_endpoint(work: Work, *, streams: bool = False) -> Iterator[tuple[str, Line]]:
    """The address of an endpoint that does this, and the line before it."""
    line = Line(1)

    def endpoint(_body: Json) -> Job:
        return Job(lambda _hangup: work(), streams=streams, line=line, state=lambda: "loading")

    local = LocalServer(0, Routes({}, {"/v1/do": endpoint}))
    threading.Thread(target=local.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{local.server_port}/v1/do", line
    finally:
        local.shutdown()
        local.server_close()


def wait_before(seconds: float, answer: Callable[[], Answer]) -> Work:
    def work() -> Answer:
        time.sleep(seconds)
        return answer()

    return work


def refuse() -> Answer:
    raise build_invalid("It is too green.", "too_green")


def whole() -> Answer:
    return {"a": 1}


def events() -> Events:
    yield {"said": "hello"}


def ask_endpoint(url: str) -> requests.Response:
    return requests.post(url, json={}, timeout=5)


def ask_behind(url: str, line: Line, seconds: float) -> requests.Response:
    """While somebody else has the place for a while."""
    place = ExitStack()
    assert place.enter_context(line.take_ticket()).turn.is_set()
    threading.Timer(seconds, place.close).start()
    return ask_endpoint(url)


def test_an_answer_that_comes_soon_has_its_length() -> None:
    with serve_endpoint(whole) as (url, _):
        answer = ask_endpoint(url)
    assert answer.content == b'{"a":1}'
    assert answer.headers["Content-Length"] == "7"


def test_white_space_before_a_whole_answer_that_waits() -> None:
    with serve_endpoint(whole) as (url, line):
        answer = ask_behind(url, line, 0.8)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.text.count(" ") >= 3
    assert answer.json() == {"a": 1}


def test_white_space_while_the_answer_is_made() -> None:
    with serve_endpoint(wait_before(0.6, whole)) as (url, _):
        answer = ask_endpoint(url)
    assert answer.text.startswith("  ")
    assert answer.json() == {"a": 1}


def test_a_stream_says_the_place_and_then_what_is_done() -> None:
    with serve_endpoint(wait_before(0.3, events), streams=True) as (url, line):
        text = ask_behind(url, line, 0.5).text
    assert text.startswith(": next in line\n\n")
    assert ": loading\n\n" in text
    assert text.endswith('data: {"said":"hello"}\n\ndata: [DONE]\n\n')


def test_a_stream_is_not_silent_in_its_middle_nor_at_its_end() -> None:
    def slow() -> Events:
        yield {"said": "one"}
        time.sleep(0.4)
        yield {"said": "two"}
        time.sleep(0.4)

    with serve_endpoint(slow, streams=True) as (url, _):
        parts = ask_endpoint(url).text.split("data: ")
    assert [part.count(": loading") > 1 for part in parts] == [False, True, True, False]


def test_a_stream_that_is_left_is_closed_where_it_stands() -> None:
    closed = threading.Event()

    def endless() -> Events:
        try:
            while True:
                time.sleep(0.05)
                yield {"said": "more"}
        finally:
            closed.set()

    with serve_endpoint(endless, streams=True) as (url, line):
        requests.post(url, json={}, timeout=5, stream=True).close()
        assert closed.wait(5)
        with line.take_ticket() as ticket:
            assert ticket.turn.wait(5)


@pytest.mark.parametrize("streams", [False, True])
def test_a_refusal_that_comes_soon_has_its_status(streams: bool) -> None:
    with serve_endpoint(refuse, streams=streams) as (url, _):
        answer = ask_endpoint(url)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "too_green"


def test_a_refusal_after_a_wait_is_told_inside_the_answer() -> None:
    with serve_endpoint(refuse) as (url, line):
        answer = ask_behind(url, line, 0.5)
    assert answer.status_code == 200
    assert answer.json()["error"]["message"] == "It is too green."
    with serve_endpoint(refuse, streams=True) as (url, line):
        answer = ask_behind(url, line, 0.5)
    last = answer.text.strip().splitlines()[-1]
    assert json.loads(last.removeprefix("data: "))["error"]["code"] == "too_green"


@pytest.mark.parametrize("bound", ["OPEN_REQUESTS", "HELD_BYTES"])
def test_a_bound_is_refused_in_a_sentence_and_passes(
    monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    begun, gate = threading.Event(), threading.Event()

    def wait() -> Answer:
        begun.set()
        gate.wait(5)
        return {}

    with serve_endpoint(wait) as (url, _):
        first = threading.Thread(target=ask_endpoint, args=(url,))
        first.start()
        begun.wait(5)
        monkeypatch.setattr(server, bound, 1)
        refused = ask_endpoint(url)
        gate.set()
        first.join()
        assert (refused.status_code, refused.json()["error"]["type"]) == (429, "rate_limit_error")
        assert refused.json()["error"]["message"].startswith("1 requests are open already.")
        assert int(refused.headers["Retry-After"]) > 0
        monkeypatch.setattr(server, bound, 2)
        # The place of the first is free once its thread has ended, just after it was answered.
        wait_until(lambda: ask_endpoint(url).status_code == 200)


def test_large_bodies_wait_in_files() -> None:
    for size, in_file in ((10, False), (4 * IN_MEMORY_BYTES, True)):
        parcel = Parcel({"image": "x" * size})
        rolled: Any = parcel.file
        assert rolled._rolled is in_file
        assert parcel.size == len(parcel.read_again().read())
        assert json.loads(parcel.read_again().read())["image"] == "x" * size
        parcel.close()


def test_a_body_is_read_as_far_as_it_is_declared() -> None:
    with read_parcel(io.BytesIO(b"abcdef"), 4) as file:
        assert file.read() == b"abcd"
    with read_parcel(io.BytesIO(b"ab"), 4) as file:  # the client hung up
        assert file.read() == b"ab"


def test_the_client_that_left_is_not_worked_for() -> None:
    worked: list[str] = []

    def work() -> Answer:
        worked.append("in vain")
        return {}

    with serve_endpoint(work) as (url, line):
        with line.take_ticket():
            with pytest.raises(requests.Timeout):
                requests.post(url, json={}, timeout=0.1)
            time.sleep(0.5)
        time.sleep(0.2)
    assert worked == []
