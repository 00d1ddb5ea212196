"""A site that is told to go, or to start anew, while it answers: nothing is asked twice or cut."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from playground.settings import BASE_DIR
from tests.infrastructure.test_serving import FIRST, Asking, list_named
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import KEY, Site
from tests.vision.test_killed_worker import PAGES, list_sent, read_counts, start_batch
from tests.waiting import wait_until

IMAGES = 40
CHATS = 10
PATIENCE_SECONDS = 120
DONE = "SELECT count(*) FROM playground_run WHERE app = ? AND status = 'done'"


@pytest.fixture
def provider() -> Iterator[Server]:
    """Three seconds a text."""
    with Server(answer=Pretend(tokens=120, rate=40)) as server:
        yield server


@pytest.fixture
def site(provider: Server, tmp_path: Path) -> Iterator[Site]:
    knobs = {"FEATHERLESS_BASE_URL": provider.base, "FEATHERLESS_API_KEY": KEY}
    knobs |= {"ARLI_BASE_URL": provider.base, "ARLI_API_KEY": KEY}
    with Site(tmp_path, PLAYGROUND_DRAIN_SECONDS="60", **knobs) as running:
        yield running


def submit_images(site: Site, model: str) -> None:
    command = [sys.executable, "-m", "tests.imagegen.press", "submit", str(IMAGES), model]
    subprocess.run(command, cwd=BASE_DIR, env=site.environment(), check=True)


def count_done(site: Site, app: str) -> int:
    with sqlite3.connect(Path(site.knobs["PLAYGROUND_DATA"], "db.sqlite3")) as database:
        return int(database.execute(DONE, [app]).fetchone()[0])


def count_asked(provider: Server, ending: str) -> int:
    return sum(seen.path.endswith(ending) for seen in list(provider.seen))


def test_told_to_go_it_asks_for_nothing_twice_and_cuts_no_answer(
    site: Site, provider: Server
) -> None:
    browser, batch = start_batch(site)
    submit_images(site, "scripted-slow-3")
    with ThreadPoolExecutor(CHATS) as visitors:
        chats = list(visitors.map(lambda _: Asking(site, "chat"), range(CHATS)))
    wait_until(lambda: count_asked(provider, "txt2img") >= 3, 30)
    wait_until(lambda: len(list_sent(provider)) >= 3, 30)
    site.stop(90)
    assert count_done(site, "textlab") == CHATS
    assert count_done(site, "imagegen") == count_asked(provider, "txt2img") < IMAGES
    assert "Traceback" not in site.log.read_text()
    site.start()
    wait_until(lambda: count_done(site, "imagegen") == IMAGES, PATIENCE_SECONDS)
    wait_until(lambda: read_counts(browser, site, batch)["ended"], PATIENCE_SECONDS)
    assert count_asked(provider, "txt2img") == IMAGES
    assert read_counts(browser, site, batch)["done"] == PAGES == len(set(list_sent(provider)))
    assert len(list_sent(provider)) == PAGES
    assert all(FIRST in chat.read_page() for chat in chats)


def test_what_takes_longer_than_there_is_time_is_interrupted_or_waits_again(
    provider: Server, tmp_path: Path
) -> None:
    knobs = {"FEATHERLESS_BASE_URL": provider.base, "FEATHERLESS_API_KEY": KEY}
    knobs |= {"ARLI_BASE_URL": provider.base, "ARLI_API_KEY": KEY}
    site = Site(tmp_path, PLAYGROUND_DRAIN_SECONDS="1", **knobs)
    with site:
        submit_images(site, "scripted-stall")
        chat = Asking(site, "long")
        chat.wait_for_text()
        wait_until(lambda: count_asked(provider, "txt2img") >= 3)
    states = "SELECT status, claim FROM playground_run WHERE app = 'imagegen'"
    with sqlite3.connect(tmp_path / "db.sqlite3") as database:
        assert set(database.execute(states)) == {("queued", "")}
    with site:
        assert 'data-status="interrupted"' in chat.read_page()


def test_a_restart_in_mid_answer_loses_no_run_and_no_request(site: Site) -> None:
    chat = Asking(site, "chat")
    chat.wait_for_text()
    before = list_named(site, "gunicorn"), list_named(site, "run_huey")
    assert site.process
    os.kill(site.process.pid, signal.SIGHUP)
    wait_until(lambda: set(list_named(site, "gunicorn")) - set(before[0]), 30)
    assert FIRST in chat.read_page()  # by the old process or by the new one
    wait_until(lambda: 'data-status="done"' in chat.read_page(), 30)
    wait_until(lambda: len(list_named(site, "gunicorn")) == len(before[0]), 30)
    assert list_named(site, "run_huey") == before[1]  # which took the place of itself
    submit_images(site, "scripted-image")
    wait_until(lambda: count_done(site, "imagegen") == IMAGES, PATIENCE_SECONDS)
