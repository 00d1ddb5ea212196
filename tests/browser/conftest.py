"""A browser, and a whole playground in front of a scripted provider."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import find_chromium
from tests.browser.line import Line
from tests.browser.visitors import PHONE, Visitors
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import KEY, Site

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NOBODY = "http://127.0.0.1:9/v1"  # the discard port: connections are refused

expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> str:
    path = find_chromium()
    assert path, "No Chromium: install Debian's chromium-headless-shell, or run `make test`"
    return path


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def provider() -> Iterator[Server]:
    """An ordinary answer holds the whole sample text and takes a second, a reading two.

    The visitors of all tests share its key, and some leave before their answer has ended.
    """
    with Server(answer=Pretend(tokens=120, reading_tokens=240, rate=120, limit=1_000)) as server:
        yield server


@pytest.fixture(scope="package")
def site(provider: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Featherless is scripted; Arli has a key and nobody who answers."""
    knobs = {"FEATHERLESS_BASE_URL": provider.base, "FEATHERLESS_API_KEY": KEY}
    down = {"ARLI_BASE_URL": NOBODY, "ARLI_API_KEY": KEY}
    with Site(tmp_path_factory.mktemp("site"), **knobs, **down) as started:
        yield started


@pytest.fixture(scope="package")
def studio(provider: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Arli is scripted: pictures can be made."""
    knobs = {"ARLI_BASE_URL": provider.base, "ARLI_API_KEY": KEY}
    with Site(tmp_path_factory.mktemp("studio"), FEATHERLESS_BASE_URL=NOBODY, **knobs) as started:
        yield started


@pytest.fixture(scope="package")
def guarded(provider: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Behind a login (reader, secret-word), and without any key."""
    data = tmp_path_factory.mktemp("guarded")
    knobs = {"FEATHERLESS_BASE_URL": provider.base, "ARLI_BASE_URL": NOBODY}
    account = {"DJANGO_SUPERUSER_USERNAME": "reader", "DJANGO_SUPERUSER_PASSWORD": "secret-word"}
    blank = dict.fromkeys(("FEATHERLESS_API_KEY", "ARLI_API_KEY"), "")
    with Site(data, PLAYGROUND_ACCESS="login", **knobs, **blank, **account) as started:
        started.manage("createsuperuser", "--noinput", "--email", "reader@example.com")
        yield started


@pytest.fixture
def visitors(browser: Browser, site: Site) -> Iterator[Visitors]:
    """New visitors, each with cookies of their own."""
    coming = Visitors(browser, site.url)
    yield coming
    coming.close_all()


@pytest.fixture
def line(site: Site) -> Iterator[Line]:
    """A line to the site, which can be cut."""
    with Line(site.port) as laid:
        yield laid


@pytest.fixture
def page(visitors: Visitors) -> Page:
    """A page of a new visitor. An error in it, or a request to another host, fails the test."""
    return visitors.new()


@pytest.fixture
def phone(visitors: Visitors) -> Page:
    """The same on a phone."""
    return visitors.new(viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def plain(visitors: Visitors) -> Page:
    """The same without JavaScript."""
    return visitors.new(java_script_enabled=False)
