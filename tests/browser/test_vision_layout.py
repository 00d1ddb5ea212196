"""The vision pages in every state: axe finds nothing, and nothing has to be scrolled sideways."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import measure_overflow
from tests.browser.test_accessibility import list_violations
from tests.browser.visionacts import (
    LONG,
    LOOPS,
    OTHER,
    SEES,
    add_files,
    build_payload,
    draw_document,
    draw_picture,
    find_waiting,
    open_form,
    press_run,
    read_files,
    stage_files,
    wait_for_end,
)
from tests.browser.visitors import DESK, PHONE, Visitors

MIDDLES = """all => [...new Set(all.map((each) => {
  const { top, bottom } = each.getBoundingClientRect();
  return top + bottom;
}))]"""
QUIET: dict[str, Any] = {"bypass_csp": True, "reduced_motion": "reduce"}
WIDE = "a-name-of-a-file-that-nobody-would-give-but-a-scanner-2026-11-22-000000000000017.png"


def empty(page: Page) -> None:
    open_form(page)


def a_link_without_a_picture(page: Page) -> None:
    open_form(page, prompt="What is it?")
    expect(page.get_by_text("Just add your own picture")).to_be_visible()


def code_before_running(page: Page) -> None:
    open_form(page, SEES, OTHER)
    page.locator("details.samples > summary").click()
    expect(page.locator(".samples-body .copy-code")).to_have_count(3)
    expect(page.locator(".samples-body")).to_contain_text("Each page is sent to each model")


def pictures_wait(page: Page) -> None:
    open_form(page)
    stage_files(page, draw_picture(WIDE))
    add_files(page, draw_document(3), build_payload("page.png", b"<!doctype html><p>Hello</p>"))
    expect(find_waiting(page)).to_have_count(4)


def many_pictures_wait(page: Page) -> None:
    open_form(page)
    add_files(page, draw_document(14), *[draw_picture(f"{n}-{WIDE}") for n in range(3)])
    expect(find_waiting(page)).to_have_count(17)
    find_waiting(page).nth(3).get_by_role("link", name="Edit").click()
    expect(find_waiting(page).nth(3).get_by_role("button", name="Rotate left")).to_be_focused()


def a_page_alone(page: Page) -> None:
    many_pictures_wait(page)
    page.goto(str(find_waiting(page).nth(0).get_by_role("link").get_attribute("href")))


def cropping(page: Page) -> None:
    open_form(page)
    stage_files(page, draw_picture())
    page.get_by_role("button", name="Crop", exact=True).click()
    expect(page.get_by_role("dialog", name="Crop")).to_be_visible()


def one_reading(page: Page) -> None:
    read_files(page, SEES, files=[draw_picture(WIDE)])


def asked_in_vain(page: Page) -> None:
    open_form(page)
    add_files(page, draw_document(3))
    expect(find_waiting(page)).to_have_count(3)
    page.get_by_label("Pages", exact=True).fill("7")
    page.get_by_role("button", name="Select").click()
    page.locator(".prompts > summary").click()
    page.locator(".prompt-save").get_by_role("button", name="Save").click()
    expect(page.locator("[data-complaint]")).to_have_count(2)


def editing(page: Page) -> None:
    one_reading(page)
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_role("textbox", name="Text extracted by").fill("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".edited")).to_be_visible()


def three_readings_of_which_one_failed(page: Page) -> None:
    open_form(page, SEES, OTHER, "featherless:scripted/gated", max_tokens="30")
    stage_files(page, draw_picture())
    press_run(page)
    expect(page.locator(".batch-counts")).to_contain_text("1 failed", timeout=LONG)
    wait_for_end(page, re.compile("done|failed"), count=3)
    page.locator(".reading-actions summary", has_text="Download").click()


def a_batch_that_was_stopped(page: Page) -> None:
    open_form(page, LOOPS)
    stage_files(page, draw_picture("1.png"), draw_picture("2.png"))
    press_run(page)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Resume 2")).to_be_visible(timeout=LONG)
    page.locator("summary", has_text="Delete").click()


def two_readings_compared(page: Page) -> None:
    read_files(page, SEES, OTHER)
    page.get_by_role("link", name="Compare 2 results").click()
    page.get_by_label("Paste the correct text to score").fill("Saw a receipt")
    page.get_by_role("button", name="Score").click()
    expect(page.locator(".rates")).to_be_visible()
    page.locator("[data-dispute] summary").click()


STATES = [
    empty,
    a_link_without_a_picture,
    code_before_running,
    pictures_wait,
    many_pictures_wait,
    a_page_alone,
    cropping,
    one_reading,
    asked_in_vain,
    editing,
    three_readings_of_which_one_failed,
    a_batch_that_was_stopped,
    two_readings_compared,
]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__.replace("_", "-"))
def test_nobody_is_shut_out(visitors: Visitors, state: Callable[[Page], None], size: Any) -> None:
    page = visitors.new(viewport=size, **QUIET)
    state(page)
    assert measure_overflow(page) == 0
    for theme in ("light", "dark"):
        assert list_violations(page, theme) == []


def test_readings_of_two_models_take_turns_on_a_phone(phone: Page) -> None:
    read_files(phone, SEES, OTHER)
    assert measure_overflow(phone) == 0
    readings = phone.locator("[data-readings] [data-turn]")
    expect(readings.nth(0)).to_be_in_viewport(ratio=0.1)
    phone.locator("[data-tab='1']").click()
    expect(readings.nth(1)).to_be_visible()
    expect(phone.locator("[data-tab='1']")).to_have_attribute("aria-pressed", "true")


def test_the_choice_of_a_word_stays_on_the_phone(phone: Page) -> None:
    read_files(phone, SEES, OTHER)
    phone.get_by_role("link", name="Compare 2 results").click()
    dispute = phone.locator("[data-dispute]")
    dispute.evaluate("d => { d.style.marginInlineStart = '40vw'; }")  # a word far to the right
    dispute.locator("summary").click()
    box = phone.locator(".dispute-options").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 375
    assert measure_overflow(phone) == 0


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_run_stands_at_the_edge_of_a_phone(visitors: Visitors, *, script: bool) -> None:
    page = visitors.new(viewport=PHONE, java_script_enabled=script)
    page.goto("/vision/")
    run = page.get_by_role("button", name="Run", exact=True).bounding_box()
    prompt = page.locator("[data-prompt]").bounding_box()
    assert run is not None
    assert prompt is not None
    assert run["x"] + run["width"] == prompt["x"] + prompt["width"]


def test_each_column_has_its_tools_on_one_line(page: Page) -> None:
    read_files(page, SEES, OTHER)
    for bar in page.locator(".views-bar").all():
        buttons = bar.locator("button:visible, summary:visible")
        expect(buttons).to_have_count(5)
        assert len(buttons.evaluate_all(MIDDLES)) == 1
        expect(bar.locator("summary")).to_have_accessible_name("Download")


def test_what_is_wrong_is_said_clear_of_the_bar(page: Page) -> None:
    open_form(page, task="own")
    add_files(page, draw_picture())
    expect(find_waiting(page)).to_have_count(1)
    page.get_by_label("Prompt", exact=True).fill("")
    page.evaluate("() => scrollTo(0, 0)")
    page.get_by_role("button", name="Run", exact=True).click()
    said = page.locator("#id_prompt_error")
    expect(said).to_be_in_viewport()
    box, bar = said.bounding_box(), page.locator(".composer").bounding_box()
    assert box is not None
    assert bar is not None
    assert box["y"] + box["height"] <= bar["y"]
