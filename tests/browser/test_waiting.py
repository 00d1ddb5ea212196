"""A message that waits for room with its key, as a person sees it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from playground.providers.featherless_models import QWEN
from tests.browser.acts import find_running, send_message, wait_for_end, wait_until_ready
from tests.browser.visitors import Visitors
from tests.scripted import Server
from tests.scripted.limited import Limited
from tests.scripted.pretend import Pretend
from tests.site import KEY, Site

SMALL = "Qwen/Qwen2.5-0.5B-Instruct"
WAIT = "Waiting: 4 of 4 concurrency units in use."


@pytest.fixture(scope="module")
def limited() -> Limited:
    """A key that bears one large model. An answer takes eight seconds."""
    return Limited(Pretend(tokens=80, rate=10), 4, lambda model: 4 if model == QWEN else 1)


@pytest.fixture(scope="module")
def site(limited: Limited, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with Server(answer=limited) as server:
        knobs = {"FEATHERLESS_BASE_URL": server.base, "FEATHERLESS_API_KEY": KEY}
        with Site(tmp_path_factory.mktemp("full"), FEATHERLESS_CONCURRENCY="4", **knobs) as started:
            yield started


@pytest.fixture
def visitors(browser: Browser, site: Site) -> Iterator[Visitors]:
    coming = Visitors(browser, site.url)
    yield coming
    coming.close_all()


def begin(page: Page, model: str) -> None:
    page.goto(f"/text/featherless/{model}/")
    wait_until_ready(page)
    send_message(page, "Hello")
    expect(find_running(page)).to_be_visible()


def expect_wait(page: Page) -> None:
    expect(find_running(page).locator(".phase")).to_have_text(WAIT)


def test_it_says_why_it_waits_also_after_a_reload_and_begins_by_itself(visitors: Visitors) -> None:
    first, second = visitors.new(), visitors.new()
    begin(first, QWEN)
    begin(second, SMALL)
    expect_wait(second)
    second.reload()
    expect_wait(second)
    wait_for_end(first)
    wait_for_end(second)


def test_it_is_stopped_while_it_waits(visitors: Visitors, limited: Limited) -> None:
    first, second = visitors.new(), visitors.new()
    begin(first, QWEN)
    sent = limited.models.count(SMALL)
    begin(second, SMALL)
    expect_wait(second)
    second.keyboard.press("Escape")
    wait_for_end(second, "stopped")
    first.keyboard.press("Escape")
    wait_for_end(first, "stopped")
    assert limited.models.count(SMALL) == sent
