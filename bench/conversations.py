"""A conversation of 200 turns and a megabyte: what its page and one more message cost."""

import statistics
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import orjson
import requests

from bench.machine import cpu_seconds
from bench.place import Place
from bench.report import Figure, Part

TURNS, CHARS = 200, 5_000  # of each turn
MODEL = "bench/1000x1/conversation"
PAGE = f"/text/featherless/{MODEL}/"
PARAGRAPH = "- **Some** words of an [answer](https://example.org) with `code`, as they come.\n"
ROUNDS, TRIES, WARM = 20, 3, 3
MOST_PAGE_MS = 60


def measure_conversations(place: Place) -> Iterator[Part]:
    browser = requests.Session()
    parent = bring_conversation(place, browser)
    address = f"{place.site.url}{PAGE}"
    page = measure_cost(place, lambda: read_page(browser, f"{address}?parent={parent}"))
    empty = measure_cost(place, lambda: read_page(browser, address))
    first = measure_cost(place, lambda: send_message(browser, address, ""))
    later = measure_cost(place, lambda: send_message(browser, address, parent))
    yield Part(
        f"A conversation of {TURNS} turns and {TURNS * CHARS:,} characters, server CPU",
        [
            Figure("its page", page, "ms", MOST_PAGE_MS),
            Figure("the same page without it", empty, "ms"),
            Figure("the first message of a conversation", first, "ms"),
            Figure(f"message {TURNS + 1}, with its transfer", later, "ms"),
        ],
    )


def bring_conversation(place: Place, browser: requests.Session) -> str:
    """As a file; the key of its last run."""
    url = f"{place.site.url}/text/conversations/"
    browser.get(url, timeout=30).raise_for_status()
    answer = (PARAGRAPH * (CHARS // len(PARAGRAPH)))[: CHARS - 100]
    messages = [
        {"role": role, "content": f"{number}. {words}"}
        for number in range(TURNS)
        for role, words in (("user", "a question " * 9), ("assistant", answer))
    ]
    response = browser.post(
        url,
        data={"model": f"featherless:{MODEL}", "csrfmiddlewaretoken": browser.cookies["csrftoken"]},
        files={"file": ("talk.json", orjson.dumps({"messages": messages}))},
        allow_redirects=False,
        timeout=60,
    )
    [parent] = parse_qs(urlsplit(response.headers["Location"]).query)["parent"]
    return parent


def read_page(browser: requests.Session, url: str) -> None:
    headers = {"Accept-Encoding": "gzip"}
    browser.get(url, headers=headers, timeout=30).raise_for_status()


def send_message(browser: requests.Session, url: str, parent: str) -> None:
    token = browser.cookies["csrftoken"]
    form = {"mode": "chat", "message": "More.", "parent": parent}
    headers = {"Accept": "text/event-stream", "X-CSRFToken": token}
    answer = browser.post(url, data=form, headers=headers, timeout=30)
    assert b"event: done" in answer.content, answer.text


def measure_cost(place: Place, ask: Callable[[], None]) -> float:
    """Milliseconds of CPU of all web processes, the median of some rounds."""
    for _ in range(WARM):
        ask()
    costs = []
    for _ in range(TRIES):
        before = cpu_seconds(place.web)
        for _ in range(ROUNDS):
            ask()
        costs.append((cpu_seconds(place.web) - before) / ROUNDS * 1e3)
    return statistics.median(costs)
