"""How long the page of a comparison is busy at a time, while its answers grow: in a slow Chromium.

On a machine that has other work the clock counts that, too, and the slowing down multiplies it. So
each answer is also measured at full speed by the processor's time, times the same factor.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.place import Place
from bench.report import Figure, Part
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS

SLOWER = 4  # times, as a cheap phone is
LONG_MS = 50.0  # a task that is longer is felt
PATIENCE_MS = 120_000
SETTLED_MS = 1_000  # in which what has ended is laid out
CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]
TASK = "ThreadControllerImpl::RunTask"
DRIVER = "blink.mojom.DevToolsSession"  # what Playwright asks of the page
PARTS = {
    "scripts": {"FunctionCall", "EvaluateScript", "v8.evaluateModule"},
    "style and layout": {"UpdateLayoutTree", "Layout"},
    "paint": {"PrePaint", "Paint", "Layerize", "Commit"},
}
ENDED = "count => document.querySelectorAll('[data-lane][data-state=done]').length === count"
Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scenario:
    lanes: int
    rate: int  # tokens a second of each
    tokens: int
    most: float | None = None  # ms that a task may take

    @property
    def title(self) -> str:
        lanes = f"{self.lanes} lanes" if self.lanes > 1 else "one lane"
        return f"Comparison of {lanes}, {self.tokens:,} tokens at {self.rate} tokens/s in each"

    @property
    def address(self) -> str:
        model = f"featherless:bench/{self.rate}x{self.tokens}/words"
        return f"/text/compare/?{urlencode([('m', model)] * self.lanes)}"


SCENARIOS = (Scenario(6, 50, 500, most=LONG_MS), Scenario(1, 250, 5000))


def measure_comparisons(place: Place) -> Iterator[Part]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for scenario in SCENARIOS:
            slow = trace_answers(browser, place, scenario, SLOWER)
            quick = trace_answers(browser, place, scenario, 1)
            yield Part(scenario.title, list(list_figures(slow, quick, scenario.most)))
        browser.close()


def trace_answers(browser: Browser, place: Place, scenario: Scenario, slower: int) -> list[Event]:
    """What Chromium did from the press on Send until all has been laid out."""
    context = browser.new_context(base_url=place.site.url, viewport={"width": 1600, "height": 900})
    page = context.new_page()
    page.goto(scenario.address)
    page.wait_for_function("() => document.querySelector('#lab')?.noValidate")
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    events = begin_trace(session)
    page.get_by_label("Message", exact=True).fill("Explain it at length.")
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_function(ENDED, arg=scenario.lanes, timeout=PATIENCE_MS, polling=SETTLED_MS)
    page.wait_for_timeout(SETTLED_MS)
    end_trace(session, page)
    context.close()
    return list_main_events(events)


def begin_trace(session: CDPSession) -> list[Event]:
    events: list[Event] = []
    session.on("Tracing.dataCollected", lambda data: events.extend(data["value"]))
    chosen = {"includedCategories": CATEGORIES}
    session.send("Tracing.start", {"traceConfig": chosen, "transferMode": "ReportEvents"})
    return events


def end_trace(session: CDPSession, page: Page) -> None:
    ended: list[Any] = []
    session.on("Tracing.tracingComplete", lambda data: ended.append(data))
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(50)


def list_main_events(events: Sequence[Event]) -> list[Event]:
    """Those of the page's main thread: of all that are called so, the one that did most."""
    named = [e for e in events if e["name"] == "thread_name"]
    mains = {(e["pid"], e["tid"]) for e in named if e["args"]["name"] == "CrRendererMain"}
    whole = [e for e in events if e.get("ph") == "X"]
    threads = [[e for e in whole if (e["pid"], e["tid"]) == main] for main in mains]
    return max(threads, key=len)


def list_tasks(events: Sequence[Event]) -> list[Event]:
    """Those of the page: not what its driver asked, whose scripts take longest."""
    tasks = [e for e in events if e["name"] == TASK]
    moments = sorted(e["ts"] for e in events if read_interface(e) == DRIVER)
    return [e for e in tasks if not holds_any(moments, e["ts"], e["ts"] + e["dur"])]


def read_interface(event: Event) -> str | None:
    message = event.get("args", {}).get("chrome_mojo_event_info", {})
    interface: str | None = message.get("mojo_interface_tag")
    return interface


def holds_any(moments: Sequence[int], begin: int, end: int) -> bool:
    return bisect_left(moments, begin) < bisect_right(moments, end)


def list_figures(
    slow: Sequence[Event], quick: Sequence[Event], most: float | None
) -> Iterator[Figure]:
    by_clock = [e["dur"] / 1000 for e in list_tasks(slow)]
    by_processor = [SLOWER * e.get("tdur", 0) / 1000 for e in list_tasks(quick)]
    yield Figure("longest task, processor's time", max(by_processor), "ms", most)
    yield Figure("tasks over 50 ms, processor's time", count_long(by_processor), "", digits=0)
    yield Figure("longest task by the clock", max(by_clock), "ms")
    yield Figure("tasks over 50 ms by the clock", count_long(by_clock), "", digits=0)
    for name, kinds in PARTS.items():
        spent = sum(e.get("tdur", 0) for e in quick if e["name"] in kinds)
        yield Figure(f"{name}, all together", SLOWER * spent / 1000, "ms", digits=0)


def count_long(tasks: Sequence[float]) -> int:
    return sum(task > LONG_MS for task in tasks)
