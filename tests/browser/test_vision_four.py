"""Four results of one page: all are seen at once, and the picture stays beside them."""

from playwright.sync_api import Locator, Page

from tests.browser.acts import measure_overflow
from tests.browser.visionacts import OTHER, SEES, find_results, read_files
from tests.browser.visitors import DESK, PHONE

FOUR = (SEES, OTHER, "featherless:scripted/hello", "featherless:scripted/length")
WHOLE = """element => {
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight + 1
    && width > 200 && height > 150;
}"""


def is_wholly_seen(place: Locator) -> bool:
    return bool(place.evaluate(WHOLE))


def test_four_results_and_the_picture_are_seen_at_once(page: Page) -> None:
    read_files(page, *FOUR)
    page.set_viewport_size(DESK)
    assert [is_wholly_seen(result) for result in find_results(page).all()] == [True] * 4
    stage = page.locator("[data-stage]")
    assert is_wholly_seen(stage)
    find_results(page).nth(3).evaluate("result => result.scrollTo(0, result.scrollHeight)")
    assert is_wholly_seen(stage)
    assert measure_overflow(page) == 0
    page.set_viewport_size(PHONE)
    assert find_results(page).locator("visible=true").count() >= 1
    assert measure_overflow(page) == 0
