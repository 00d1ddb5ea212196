"""Pictures are made in a browser: queued, waited for, cancelled, tried again."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import measure_overflow
from tests.browser.making.pages import (
    LONG,
    SMALL,
    find_pictures,
    make_pictures,
    open_form,
    press_button,
    read_value,
    wait_until_ready,
)
from tests.browser.visitors import PHONE, Visitors
from tests.scripted import Server

NOTICES = """
window.notices = [];
window.Notification = class {
  static permission = "default";
  static async requestPermission() { return (this.permission = "granted"); }
  constructor(words) { window.notices.push(words); }
};
"""
HIDDEN = "() => Object.defineProperty(document, 'hidden', { get: () => true })"


def find_results(page: Page, status: str = "done") -> Locator:
    return page.locator(f"#results [data-result][data-status={status}]")


def find_jobs(page: Page) -> Locator:
    return page.locator("#queue .job")


def test_a_picture_is_made_while_the_form_stays(page: Page) -> None:
    open_form(page, batch_size=2, seed=40)
    page.evaluate("() => { window.here = true; }")
    press_button(page)
    expect(find_pictures(page)).to_have_count(2, timeout=LONG)
    expect(find_pictures(page).nth(1)).to_contain_text("Seed 41")
    is_loaded = "image => image.complete && image.naturalWidth === 256"
    page.wait_for_function(is_loaded, arg=find_pictures(page).locator("img").first.element_handle())
    assert page.evaluate("() => window.here")
    assert read_value(page, "prompt") == "a red boat"
    expect(page.locator("[data-announce]")).to_have_text("All jobs are done.")
    expect(page.locator("#queue")).to_have_attribute("data-open", "0")


def test_more_is_queued_while_one_runs_and_survives_a_reload(page: Page) -> None:
    open_form(page, "slow-30", count=7)
    press_button(page)
    expect(find_jobs(page)).to_have_count(7)
    press_button(page)
    expect(find_jobs(page)).to_have_count(12)
    expect(page.locator("#queue")).to_contain_text("2 more")
    expect(page).to_have_title(re.compile(r"^\(14\) "))
    expect(page.locator(".job-now").first).to_have_text(re.compile(r"\d+ s"))
    expect(page.get_by_text("Next", exact=True)).to_be_visible()
    page.reload()
    wait_until_ready(page)
    assert read_value(page, "count") == "7"
    expect(page.locator("#queue .job")).not_to_have_count(0)
    press_button(page, "Cancel all")
    expect(find_jobs(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Queue again").first).to_be_visible(timeout=LONG)


def test_jobs_are_moved_cancelled_and_queued_again(page: Page, provider: Server) -> None:
    open_form(page, "slow-30", count=6)
    press_button(page)
    expect(page.locator("#queue [data-status=running]")).to_have_count(6, timeout=LONG)
    open_form(page, "image", prompt="first", count=1)
    press_button(page)
    open_form(page, "image", prompt="second", count=1)
    press_button(page)
    waiting = page.locator("#queue [data-status=queued]")
    expect(waiting).to_have_count(2)
    waiting.nth(1).get_by_role("button", name="Move up").click()
    expect(waiting.first).to_contain_text("second")
    page.keyboard.press("Escape")
    expect(waiting).to_have_count(1)
    expect(find_results(page, "stopped")).to_contain_text("first")
    find_results(page, "stopped").get_by_role("button", name="Queue again").click()
    expect(waiting).to_have_count(2)
    expect(find_results(page, "stopped")).to_have_count(0)
    press_button(page, "Cancel all")


def test_what_fails_says_why_and_is_tried_again(page: Page) -> None:
    open_form(page, "empty")
    press_button(page)
    expect(find_results(page, "failed")).to_contain_text(
        "finished without returning an image", timeout=LONG
    )
    find_results(page, "failed").get_by_role("button", name="Retry").click()
    # It is a job meanwhile, and fails again.
    find_results(page, "failed").get_by_role("link", name="Edit first").click(timeout=LONG)
    wait_until_ready(page)
    assert read_value(page, "prompt") == "a red boat"


def test_a_limit_is_waited_out_and_said(page: Page) -> None:
    open_form(page, "wait-4")
    press_button(page)
    expect(page.locator(".job-wait")).to_contain_text("Arli AI asked to wait", timeout=LONG)
    expect(find_pictures(page)).to_have_count(1, timeout=LONG)


def test_keys_generate(page: Page) -> None:
    open_form(page)
    page.locator("#id_prompt").press("Control+Enter")
    expect(find_pictures(page)).to_have_count(1, timeout=LONG)


def test_a_notice_comes_only_when_it_was_asked_for(page: Page) -> None:
    page.add_init_script(NOTICES)
    make_pictures(page)
    assert page.evaluate("() => window.Notification.permission") == "default"
    press_button(page, "Notify me")
    expect(page.locator("#notice")).to_have_attribute("aria-pressed", "true")
    page.evaluate(HIDDEN)
    press_button(page)
    expect(find_pictures(page)).to_have_count(2, timeout=LONG)
    page.wait_for_function("() => window.notices.length === 1")
    expect(page).to_have_title(re.compile("^✓ "))


def test_without_script_pictures_come_too(visitors: Visitors) -> None:
    page = visitors.new(java_script_enabled=False)
    page.goto(f"/images/?{urlencode({'prompt': 'a red boat', **SMALL})}")
    press_button(page, "3:2")
    assert read_value(page, "width") != "256"
    press_button(page)
    expect(page).to_have_url(re.compile(r"/images/\?after="))
    expect(find_pictures(page)).to_have_count(1, timeout=LONG)
    assert read_value(page, "prompt") == "a red boat"
    page.goto(f"/images/?{urlencode({'prompt': 'slow', 'sd_model_checkpoint': 'scripted-slow-9'})}")
    press_button(page)
    press_button(page, "Cancel all")
    expect(page.get_by_text("Cancelled.").first).to_be_visible(timeout=LONG)


@pytest.mark.parametrize("path", ["/images/", "/images/edit/?mask=1", "/images/upscale/"])
def test_a_phone_holds_it_all(visitors: Visitors, path: str) -> None:
    page = visitors.new(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(path)
    wait_until_ready(page)
    assert measure_overflow(page) == 0
    for slider in page.locator(".slider").all():
        assert slider.evaluate("slider => getComputedStyle(slider).touchAction") == "pan-y"
        expect(slider.locator("xpath=../input[@data-number]")).to_have_count(1)
