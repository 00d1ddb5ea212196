"""A hundred pages, a worker that is killed on the way, and nothing lost or read twice."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.killing import list_workers
from tests.scripted import Server
from tests.scripted.pngs import write_png
from tests.scripted.pretend import Pretend
from tests.site import KEY, Site
from tests.waiting import wait_until

PAGES = 40
SEES = "featherless:scripted/vision"


@pytest.fixture
def provider() -> Iterator[Server]:
    """About a third of a second a page."""
    with Server(answer=Pretend(tokens=20, rate=60)) as server:
        yield server


@pytest.fixture
def site(provider: Server, tmp_path: Path) -> Iterator[Site]:
    knobs = {"FEATHERLESS_BASE_URL": provider.base, "FEATHERLESS_API_KEY": KEY}
    with Site(tmp_path, **knobs) as running:
        yield running


def start_batch(site: Site) -> tuple[requests.Session, str]:
    """Forty pages, each another picture; their batch."""
    browser = requests.Session()
    token = browser.get(f"{site.url}/vision/").text.partition('csrfmiddlewaretoken" value="')[2]
    fields = {"csrfmiddlewaretoken": token[:64], "action": "run", "task": "text", "m": SEES}
    files = [("image", (f"{n}.png", write_png(20 + n, 20), "image/png")) for n in range(PAGES)]
    answer = browser.post(
        f"{site.url}/vision/", fields, files=files, headers={"Accept": "application/json"},
        timeout=120,
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    return browser, str(answer.json()["batch"])


def read_counts(browser: requests.Session, site: Site, batch: str) -> dict[str, Any]:
    address = f"{site.url}{batch}state/"
    answer = browser.get(address, headers={"Accept": "application/json"}, timeout=10)
    counts_found: dict[str, Any] = answer.json()["counts"]
    return counts_found


def test_a_killed_worker_loses_nothing_and_nothing_is_read_twice(
    site: Site, provider: Server
) -> None:
    browser, batch = start_batch(site)
    wait_until(lambda: read_counts(browser, site, batch)["done"] >= 8, 60)
    done = read_counts(browser, site, batch)["done"]
    (killed,) = list_workers(site)
    os.kill(killed, signal.SIGKILL)
    asked_before = len(list_sent(provider))
    wait_until(lambda: list_workers(site) - {killed}, 60)  # the supervisor brings another one
    assert read_counts(browser, site, batch)["done"] >= done
    wait_until(lambda: read_counts(browser, site, batch)["ended"], 120)
    assert read_counts(browser, site, batch)["done"] == PAGES
    again = [picture for picture, times in Counter(list_sent(provider)).items() if times > 1]
    assert len(set(list_sent(provider))) == PAGES
    # Only what the dead worker had in hand, at most as many as run at once.
    assert len(again) <= 2
    assert len(list_sent(provider)) <= PAGES + 2
    assert asked_before >= done


def list_sent(provider: Server) -> list[str]:
    """The pictures that were sent, in order."""
    chats = [seen.json for seen in list(provider.seen) if seen.path.endswith("/chat/completions")]
    contents = [chat["messages"][0]["content"] for chat in chats]
    return [content[1]["image_url"]["url"] for content in contents if isinstance(content, list)]
