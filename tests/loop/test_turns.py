"""How long a page works before others have their turn, and what is done without waiting for it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory

from playground import middleware
from playground.infrastructure import offload
from playground.infrastructure.offload import BREATH_SECONDS, LONGEST_TURN_SECONDS, Breath
from playground.providers.registry import get_declared_provider
from playground.samples import code, colours

SHORT, LONG = {"messages": [{"content": "Hello"}]}, {"messages": [{"content": "x" * 20_000}]}


class Clock:
    """Time that passes only as it is told to: `others` seconds while somebody rests."""

    def __init__(self) -> None:
        self.now, self.others, self.rests = 100.0, 0.0, 0
        self.meanwhile: Callable[[], object] | None = None

    def perf_counter(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.rests += 1
        self.now += seconds + self.others
        act, self.meanwhile = self.meanwhile, None
        if act:
            act()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(offload, "time", clock)
    return clock


def work_until_rest(breath: Breath, clock: Clock) -> float:
    """Seconds of work, in steps of half a millisecond."""
    rests, worked = clock.rests, 0.0
    while clock.rests == rests:
        clock.now += 0.0005
        worked += 0.0005
        breath.take_breath()
    return worked


@pytest.mark.parametrize(
    ("others", "turn"),
    [(0.0, BREATH_SECONDS), (0.001, BREATH_SECONDS), (0.007, 0.007), (3.0, LONGEST_TURN_SECONDS)],
)
def test_work_goes_on_for_as_long_as_the_others_took(
    clock: Clock, others: float, turn: float
) -> None:
    breath = Breath()
    clock.others = others
    assert work_until_rest(breath, clock) == pytest.approx(BREATH_SECONDS, abs=0.0011)
    assert work_until_rest(breath, clock) == pytest.approx(turn, abs=0.0011)
    clock.others = 0.0
    work_until_rest(breath, clock)
    assert work_until_rest(breath, clock) == pytest.approx(BREATH_SECONDS, abs=0.0011)


def test_a_page_that_rests_beside_another_works_half_as_long(clock: Clock) -> None:
    breath, turns = Breath(), []
    clock.others = 0.012

    def work_beside() -> None:
        work_until_rest(breath, clock)
        turns.append(work_until_rest(breath, clock))

    clock.meanwhile = work_beside
    work_until_rest(breath, clock)
    assert turns == [pytest.approx(0.006, abs=0.0011)]


def test_what_passed_while_something_else_was_awaited_is_not_work(clock: Clock) -> None:
    breath = Breath()
    clock.now += 60
    breath.begin()
    breath.take_breath()
    assert not clock.rests


@pytest.fixture
def aside(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what was done in another thread."""
    done: list[str] = []

    def work_here(work: Callable[..., Any], *arguments: Any) -> Any:
        done.append(work.__name__)
        return work(*arguments)

    for module in (middleware, code, colours):
        monkeypatch.setattr(module, "offload", work_here)
    return done


def build_samples(payload: dict[str, Any]) -> list[code.Sample]:
    provider = get_declared_provider("featherless")
    endpoint = provider.get_endpoint("chat")
    assert endpoint is not None
    return code.build_samples(provider, endpoint, payload, base_url="http://x/v1", stream=True)


def test_samples_of_a_long_request_alone_are_written_aside(aside: list[str]) -> None:
    build_samples(SHORT)
    assert aside == []
    build_samples(LONG)
    assert aside == ["write_samples"]
    build_samples({"messages": [{"content": ""}] * 1_000})
    assert aside == ["write_samples"] * 2


def test_colours_that_are_known_need_no_other_thread(aside: list[str]) -> None:
    sample = code.Sample("python", "Python", "print('never seen before')")
    first = colours.colour_aside(sample)
    assert aside == ["colour_sample"]
    assert colours.colour_aside(sample) == first
    assert aside == ["colour_sample"]


def test_colours_are_kept_for_so_many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(colours, "_coloured_parts", {})
    for number in range(colours.MAX_KEPT + 1):
        colours.colour_part("python", f"x = {number}")
    assert 0 < len(colours._coloured_parts) <= colours.MAX_KEPT


@pytest.mark.parametrize(("size", "threads"), [(5_000, 0), (middleware.SHORT_PAGE_BYTES + 1, 1)])
def test_a_long_page_alone_is_compressed_aside(aside: list[str], size: int, threads: int) -> None:
    compress = middleware.CompressPages(lambda _request: HttpResponse("x" * size))
    response: Any = compress(RequestFactory().get("/", headers={"Accept-Encoding": "gzip"}))
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(aside) == threads


@pytest.mark.django_db
def test_a_page_waits_for_no_thread(aside: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(colours, "_coloured_parts", {})  # room for what the page has
    browser = Browser(headers={"Accept-Encoding": "gzip"})
    browser.get("/text/featherless/some/model/")
    aside.clear()
    assert browser.get("/text/featherless/some/model/").headers["Content-Encoding"] == "gzip"
    assert aside == []
