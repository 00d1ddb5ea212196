"""The bar at the head of every page: one row of 52 pixels, on a phone with a menu."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import link_model, measure_overflow
from tests.browser.visitors import PHONE, Visitors

BAR_PX = 53  # 52 and its line
BAR = "() => document.querySelector('.bar').offsetHeight"
CONTENT = "() => document.querySelector('main').firstElementChild.getBoundingClientRect().top"
PATHS = ["/", "/text/", "/images/gallery/", "/reference/", "/runs/", "/keys/"]


@pytest.mark.parametrize("path", [*PATHS, link_model("hello"), "/vision/", "/images/"])
@pytest.mark.parametrize("width", [320, 375, 700, 960, 1280])
def test_the_bar_is_one_row_at_any_width(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 812})
    page.goto(path)
    assert page.evaluate(BAR) <= BAR_PX
    assert measure_overflow(page) == 0


def test_on_a_phone_the_page_begins_right_below_it(phone: Page) -> None:
    for path in PATHS[1:]:
        phone.goto(path)
        assert phone.evaluate(CONTENT) <= BAR_PX + 36, path


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_the_menu_leads_everywhere_and_closes(visitors: Visitors, *, script: bool) -> None:
    page = visitors.new(viewport=PHONE, java_script_enabled=script)
    page.goto("/text/")
    places = page.get_by_role("navigation", name="Main")
    expect(places).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(places.get_by_role("link", name="Text")).to_have_attribute("aria-current", "page")
    page.keyboard.press("Escape")
    expect(places).to_be_hidden()
    page.get_by_role("button", name="Menu").press("Enter")
    places.get_by_role("link", name="Keys").click()
    expect(page).to_have_url(re.compile("/keys/$"))


def test_where_there_is_room_there_is_no_menu(page: Page) -> None:
    page.goto("/text/")
    expect(page.get_by_role("button", name="Menu")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link")).to_have_count(6)
