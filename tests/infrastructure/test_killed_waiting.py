"""A site whose processes are killed while a message waits for room with its key."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.runs.recovery import UNSENT
from tests.infrastructure.test_serving import (
    FIRST,
    Asking,
    a_minute_passes,
    list_family,
)
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import KEY, Site
from tests.waiting import wait_until


@pytest.fixture
def provider() -> Iterator[Server]:
    with Server(answer=Pretend(tokens=200, rate=50)) as server:
        yield server


@pytest.fixture
def site(provider: Server, tmp_path: Path) -> Iterator[Site]:
    knobs = {"FEATHERLESS_BASE_URL": provider.base, "FEATHERLESS_API_KEY": KEY}
    started = Site(tmp_path, FEATHERLESS_CONCURRENCY="1", **knobs)
    started.start()
    yield started
    started.stop()
    for pid in list_family(started):
        os.kill(pid, signal.SIGKILL)


def test_what_waited_is_interrupted_and_was_never_sent(site: Site, provider: Server) -> None:
    first = Asking(site)
    first.wait_for_text()
    second = Asking(site)
    wait_until(lambda: "Waiting: 1 of 1 concurrency units in use." in second.read_page())
    for pid in list_family(site):
        os.kill(pid, signal.SIGKILL)
    assert site.process is not None
    site.process.wait(10)
    a_minute_passes(site)
    site.start()
    page = second.read_page()
    assert 'data-status="interrupted"' in page
    assert UNSENT in page
    assert FIRST in first.read_page()
    sent = [seen for seen in provider.seen if seen.path.endswith("completions")]
    assert len(sent) == 1
    third = Asking(site, "hello")  # what the dead had in use is in use no more
    wait_until(lambda: 'data-status="done"' in third.read_page())
