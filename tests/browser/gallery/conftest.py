"""Visitors of a full gallery, of a small one, and without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.gallery.pages import FEW, open_as
from tests.browser.visitors import Visitors
from tests.imagegen.guests import fill, visitor
from tests.site import Site


@pytest.fixture(scope="module")
def owners(site: Site) -> list[str]:
    """Cookies: the first of somebody with ten thousand pictures, the others with a few."""
    known = [visitor(site) for _ in range(24)]
    fill(site, {owner: FEW if at else 10_000 for at, (owner, _) in enumerate(known)})
    return [cookie for _, cookie in known]


@pytest.fixture
def coming(browser: Browser, site: Site) -> Iterator[Visitors]:
    visitors = Visitors(browser, site.url)
    yield visitors
    visitors.close_all()


@pytest.fixture
def full(coming: Visitors, owners: list[str]) -> Page:
    return open_as(coming, owners[0])


@pytest.fixture
def few(coming: Visitors, owners: list[str]) -> Page:
    return open_as(coming, owners.pop())
