"""Somebody who paints a mask."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visitors import Visitors
from tests.site import Site


@pytest.fixture
def guests(browser: Browser, studio: Site) -> Iterator[Visitors]:
    coming = Visitors(browser, studio.url)
    yield coming
    coming.close_all()


@pytest.fixture
def page(guests: Visitors) -> Page:
    return guests.new()
