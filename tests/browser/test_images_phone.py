"""The image pages on a phone: one row of tabs."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import sideways
from tests.browser.visitors import PHONE, Visitors
from tests.site import Site

PATHS = [
    *("/images/", "/images/edit/", "/images/upscale/"),
    *("/images/grid/", "/images/gallery/", "/images/info/"),
]
WIDTHS = "tabs => tabs.map((tab) => tab.getBoundingClientRect().width)"
HEIGHTS = "tabs => [...new Set(tabs.map((tab) => tab.getBoundingClientRect().top))]"
WITHIN = """tab => {
  const [inner, outer] = [tab, tab.parentElement].map((each) => each.getBoundingClientRect());
  return inner.left > outer.left - 1 && inner.right < outer.right + 1;
}"""


@pytest.fixture
def visitors(browser: Browser, studio: Site) -> Iterator[Visitors]:
    """Of a site where pictures can be made."""
    coming = Visitors(browser, studio.url)
    yield coming
    coming.leave()


@pytest.fixture
def phone(visitors: Visitors) -> Page:
    return visitors.new(viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("path", PATHS)
def test_the_tabs_are_one_row_and_show_where_one_is(
    visitors: Visitors, path: str, *, script: bool
) -> None:
    page = visitors.new(viewport=PHONE, java_script_enabled=script)
    page.goto(path)
    tabs = page.locator(".tabs a")
    assert len(tabs.evaluate_all(HEIGHTS)) == 1
    assert page.locator(".tabs [aria-current]").evaluate(WITHIN)
    assert sideways(page) == 0


def test_no_tab_moves_because_another_is_bold(phone: Page) -> None:
    seen = []
    for path in PATHS:
        phone.goto(path)
        seen.append(phone.locator(".tabs a").evaluate_all(WIDTHS))
    assert seen == [seen[0]] * len(PATHS)


def test_the_tabs_out_of_view_are_reached_by_keyboard(phone: Page) -> None:
    phone.goto("/images/")
    last = phone.locator(".tabs a").last
    assert not last.evaluate(WITHIN)
    phone.locator(".tabs a").first.focus()
    for _ in PATHS[1:]:
        phone.keyboard.press("Tab")
    expect(last).to_be_focused()
    assert last.evaluate(WITHIN)
