"""What is seen and pressed in the gallery."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.visitors import Visitors
from tests.imagegen.guests import COOKIE

GALLERY = "/images/gallery/"
FEW = 13


def open_as(coming: Visitors, cookie: str, **options: Any) -> Page:
    page = coming.new(**options)
    page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": coming.url}])
    return page


def show_gallery(page: Page, query: str = "") -> None:
    """Until the script listens."""
    page.goto(GALLERY + query)
    page.wait_for_function("() => !document.querySelector('[data-bulk]')?.offsetParent")


def find_tiles(page: Page) -> Locator:
    return page.locator("[data-tile]:visible")


def find_boxes(page: Page) -> Locator:
    return page.locator(".tile-pick input:visible")


def pick_tile(page: Page, at: int, **how: Any) -> None:
    find_boxes(page).nth(at).click(force=True, **how)


def find_bulk(page: Page, action: str) -> Locator:
    return page.locator(f"[data-bulk] button[value={action}]")


def expect_count(page: Page, words: str) -> None:
    expect(page.locator("[data-total]")).to_have_text(words)
