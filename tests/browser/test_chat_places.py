"""Where things stand in a chat and a comparison: on a phone, in a low window, on arrival."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.acts import (
    find_composer,
    link_model,
    measure_overflow,
    open_model,
    send_message,
    wait_for_end,
    wait_until_ready,
)
from tests.browser.test_compare import open_lanes, wait_for_states
from tests.browser.visitors import DESK, PHONE, Visitors

PATHS = ["/text/featherless/scripted/chat/", "/text/compare/?m=featherless:scripted/chat"]
BELOW_HEADER = 148  # pixels, of the 200 that the first message may be from the top of a phone


def measure_below_header(page: Page, selector: str) -> float:
    """How far the first of these is from the site's header, on a page that isn't scrolled."""
    page.evaluate("window.scrollTo(0, 0)")
    rects = "selector => document.querySelector(selector).getBoundingClientRect()"
    top = page.locator(selector).first.evaluate("element => element.getBoundingClientRect().top")
    return float(top) - float(page.evaluate(rects, "header")["bottom"])


def test_the_first_message_stands_near_the_top_of_a_phone(phone: Page) -> None:
    open_model(phone, "chat")
    send_message(phone, "Hello")
    wait_for_end(phone)
    assert measure_below_header(phone, ".said") <= BELOW_HEADER


def test_lanes_begin_near_the_top_of_a_phone(phone: Page) -> None:
    open_lanes(phone, "hello", "chat")
    send_message(phone, "Hello")
    wait_for_states(phone, "done", "done")
    assert measure_below_header(phone, ".lane-talk") <= BELOW_HEADER
    assert measure_overflow(phone) == 0


def test_what_is_done_seldom_is_behind_one_button_on_a_phone(phone: Page) -> None:
    open_model(phone, "chat")
    more = phone.locator(".head-menu > summary")
    expect(phone.get_by_role("link", name="New chat")).to_be_hidden()
    more.click()
    expect(phone.get_by_role("link", name="New chat")).to_be_visible()
    assert measure_overflow(phone) == 0
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("link", name="New chat")).to_be_hidden()
    expect(more).to_be_focused()
    more.click()
    find_composer(phone).click()
    expect(phone.get_by_role("link", name="New chat")).to_be_hidden()


def test_the_name_of_the_model_leads_to_others(page: Page) -> None:
    open_model(page, "chat")
    send_message(page, "Hello")
    wait_for_end(page)
    page.get_by_role("heading", level=1).get_by_role("link", name="scripted/chat").click()
    expect(page).to_have_url(re.compile(r"/text/\?parent="))


def test_the_tab_of_the_lane_that_is_swiped_to_is_marked(phone: Page) -> None:
    open_lanes(phone, "hello", "chat", "think")
    tabs = phone.get_by_role("navigation", name="Models").get_by_role("link")
    strip = phone.locator("[data-lanes]")
    expect(strip).to_have_css("scroll-snap-type", "x mandatory")
    strip.evaluate("strip => strip.scrollBy(2 * strip.clientWidth, 0)")
    expect(tabs.nth(2)).to_have_attribute("aria-current", "true")
    expect(tabs.nth(0)).not_to_have_attribute("aria-current", "true")
    expect(tabs.nth(2)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    "path", ["/text/featherless/scripted/chat/", "/text/compare/?m=featherless:scripted/chat"]
)
def test_one_can_write_on_arrival_but_not_where_a_keyboard_would_open(
    visitors: Visitors, path: str
) -> None:
    desk = visitors.new()
    desk.goto(path)
    expect(find_composer(desk)).to_be_focused()
    touched = visitors.new(viewport=PHONE, is_mobile=True, has_touch=True)
    touched.goto(path)
    wait_until_ready(touched)
    expect(find_composer(touched)).not_to_be_focused()


def test_in_a_low_window_the_composer_covers_nothing(visitors: Visitors) -> None:
    low = visitors.new(viewport={"width": 900, "height": 420})
    open_model(low, "chat")
    expect(low.locator(".composer")).to_have_css("position", "static")
    low.set_viewport_size({"width": 900, "height": 800})
    expect(low.locator(".composer")).to_have_css("position", "sticky")


def test_the_figures_of_a_phone_need_one_press(phone: Page) -> None:
    open_model(phone, "chat")
    send_message(phone, "Hello")
    turn = wait_for_end(phone)
    assert turn.locator(".figures").bounding_box()["height"] <= 1  # type: ignore[index]
    turn.locator(".figures-label").click()
    expect(turn.get_by_text("to first token")).to_be_in_viewport()
    assert turn.locator(".figures").bounding_box()["height"] > 10  # type: ignore[index]
    assert measure_overflow(phone) == 0


INSIDE = """selectors => {
  const box = document.querySelector(".composer-box").getBoundingClientRect();
  return selectors.every((selector) => {
    const { left, right, top, bottom } = document.querySelector(selector).getBoundingClientRect();
    return left > box.left && right < box.right && top > box.top && bottom < box.bottom;
  });
}"""


def test_the_message_box_ends_where_the_answer_does(page: Page) -> None:
    open_model(page, "hello")
    send_message(page, "Hi")
    wait_for_end(page)
    turn, box = (page.locator(each).bounding_box() for each in (".turn", ".composer-box"))
    meter = page.locator("[data-meter] > summary").bounding_box()
    assert turn
    assert box
    assert meter
    assert round(turn["x"] + turn["width"]) == round(box["x"] + box["width"])
    assert 0 <= meter["y"] - (box["y"] + box["height"]) <= 8


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_field_and_buttons_are_one_box_that_has_the_focus(
    visitors: Visitors, size: ViewportSize
) -> None:
    page = visitors.new(viewport=size)
    for path in (link_model("hello"), "/text/compare/?m=featherless:scripted/hello"):
        page.goto(path)
        wait_until_ready(page)
        assert page.evaluate(INSIDE, ["[data-draft]", "[data-run-button]"])
        find_composer(page).focus()
        expect(find_composer(page)).to_have_css("outline-style", "none")
        expect(page.locator(".composer-box")).to_have_css("outline-style", "solid")
