"""How the lanes of a comparison stand: in step, collapsed, one at a time on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import measure_overflow, open_menu, send_message
from tests.browser.test_compare import NAMES, find_lane, open_lanes, wait_for_states
from tests.browser.visitors import Visitors


def test_lanes_scroll_together_when_wished(page: Page) -> None:
    open_lanes(page, "chat", "chat")
    send_message(page, "Hi")
    wait_for_states(page, "done", "done")
    open_menu(page)
    page.get_by_label("Scroll together").check()
    page.keyboard.press("Escape")
    first, second = (find_lane(page, n).locator("[data-lane-talk]") for n in (1, 2))
    first.hover()
    page.mouse.wheel(0, -10_000)
    expect(second.locator(".said-text")).to_be_in_viewport()
    tops = [lane.evaluate("lane => lane.scrollTop") for lane in (first, second)]
    assert abs(tops[0] - tops[1]) <= 1


def test_a_lane_is_collapsed_by_keyboard_and_stays_so(page: Page) -> None:
    open_lanes(page, "hello", "chat", "hello")
    lane = find_lane(page, 2)
    fold = page.get_by_label("Collapse scripted/chat")
    fold.press("Space")
    expect(lane.locator("[data-lane-talk]")).to_be_hidden()
    expect(lane.locator(".lane-model")).to_be_visible()
    send_message(page, "Hi")
    wait_for_states(page, "done", "done", "done")
    page.reload()
    expect(lane.locator("[data-lane-talk]")).to_be_hidden()
    fold.press("Space")
    expect(lane.locator("[data-answer]")).to_be_visible()


def test_three_lanes_leave_room_to_add_a_model(page: Page) -> None:
    open_lanes(page, *NAMES)
    width = page.evaluate("[...document.querySelectorAll('.lanes')].map(e => e.scrollWidth)[0]")
    assert width == page.evaluate("innerWidth")
    expect(page.get_by_label("Search models")).to_be_hidden()
    page.locator("#add-lane summary").click()
    expect(page.get_by_label("Search models")).to_be_visible()


def test_the_marks_of_the_best_move_no_question(page: Page) -> None:
    open_lanes(page, *NAMES)
    send_message(page, "Hi")
    wait_for_states(page, "done", "done", "done")
    expect(page.get_by_text("Fastest").locator("visible=true")).to_have_count(1)
    tops = page.locator("[data-lane-talk]").evaluate_all(
        "talks => talks.map(talk => talk.getBoundingClientRect().top)"
    )
    assert len(set(tops)) == 1


@pytest.mark.parametrize("count", [3])
def test_on_a_phone_a_tab_leads_to_each_lane(phone: Page, count: int) -> None:
    open_lanes(phone, *NAMES[:count])
    tabs = phone.get_by_role("navigation", name="Models").get_by_role("link")
    expect(tabs.first).to_have_attribute("aria-current", "true")
    tabs.nth(1).click()
    expect(tabs.nth(1)).to_have_attribute("aria-current", "true")
    expect(find_lane(phone, 2).locator("h2")).to_be_in_viewport()
    send_message(phone, "Hi")
    for at in range(count):
        expect(tabs.nth(at)).to_have_attribute("data-state", "done", timeout=20_000)


HIDDEN_WORDS = """element => [...element.children].filter((each) => {
  const [inner, outer] = [each.getBoundingClientRect(), element.getBoundingClientRect()];
  return inner.right > outer.right + 1 || inner.bottom > outer.bottom + 1;
}).map((each) => each.textContent)"""


def test_the_answers_have_more_than_half_of_a_desks_window(visitors: Visitors) -> None:
    page = visitors.new(viewport={"width": 1280, "height": 800})
    open_lanes(page, *NAMES)
    send_message(page, "Hi")
    wait_for_states(page, "done", "done", "done")
    heights = page.locator("[data-lane-talk]").evaluate_all(
        "talks => talks.map(talk => talk.getBoundingClientRect().height)"
    )
    assert min(heights) > 400


def test_the_head_has_one_button_and_a_menu(page: Page) -> None:
    open_lanes(page, "hello", "chat")
    head = page.locator(".compare-head")
    controls = head.locator(":is(button, a, label, summary):visible")
    assert [" ".join(text.split()) for text in controls.all_inner_texts()] == [
        "Differences", "Vote blind", "More", "Code",
    ]  # fmt: skip
    expect(head.locator(".button:visible")).to_have_text(["Vote blind"])
    open_menu(page)
    for name in ("Sweep", "Share answers"):
        expect(head.get_by_role("button", name=name)).to_be_visible()
    for name in ("Copy link", "Clear answers"):
        expect(head.get_by_role("link", name=name)).to_be_visible()


def test_a_phones_menu_has_all_of_the_head(phone: Page) -> None:
    open_lanes(phone, "hello", "chat")
    expect(phone.get_by_role("button", name="Vote blind")).to_be_hidden()
    open_menu(phone)
    for name in ("Differences", "Vote blind", "Sweep", "Share answers"):
        expect(phone.get_by_role("button", name=name)).to_be_in_viewport()
    assert measure_overflow(phone) == 0


@pytest.mark.parametrize("width", [320, 375])
def test_on_a_phone_nothing_of_a_lanes_facts_is_cut(phone: Page, width: int) -> None:
    phone.set_viewport_size({"width": width, "height": 720})
    open_lanes(phone, "gated", "a-very-long-name-of-a-model-that-is-not-listed-anywhere")
    for facts in phone.locator(":is(.lane-name, .lane-facts, .lane-name h2)").all():
        assert facts.evaluate(HIDDEN_WORDS) == []
        assert facts.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert measure_overflow(phone) == 0
