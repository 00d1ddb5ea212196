"""Visitors of the pages where pictures are made."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.visitors import Visitors
from tests.site import Site


@pytest.fixture
def visitors(browser: Browser, studio: Site) -> Iterator[Visitors]:
    """Of a site where pictures can be made."""
    coming = Visitors(browser, studio.url)
    yield coming
    coming.close_all()
