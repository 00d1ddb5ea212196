"""The vision pages without JavaScript: upload, look, run, read, edit, compare."""

import re

from playwright.sync_api import Page, expect

from tests.browser.visionacts import (
    LONG,
    OTHER,
    SEES,
    add,
    document,
    picture,
    received,
    results,
    waiting,
)
from tests.scripted import Server

FORM = f"/vision/?task=text&m={SEES}"


def run(page: Page) -> None:
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("[data-desk]")).to_be_visible()


def settled(page: Page, count: int = 1) -> None:
    """The page loads itself again until all is read."""
    done = page.locator("[data-readings] [data-turn][data-status=done]")
    expect(done).to_have_count(count, timeout=2 * LONG)


def test_a_picture_is_added_turned_and_read(plain: Page, provider: Server) -> None:
    plain.goto(FORM)
    add(plain, picture())
    plain.get_by_role("button", name=re.compile("^Add, and look")).click()
    expect(waiting(plain).locator(".page-sent")).to_contain_text("320 × 200")
    plain.get_by_role("button", name="Rotate right").click()
    expect(waiting(plain).locator(".page-sent")).to_contain_text("200 × 320")
    chosen = plain.locator(f"input[name=m][value='{SEES}']")
    expect(chosen).to_be_checked()
    run(plain)
    settled(plain)
    assert received(provider).size == (200, 320)
    expect(results(plain).locator("[data-panel=raw] pre")).to_contain_text("Saw ")
    results(plain).locator("summary", has_text="Edit").click()
    plain.get_by_role("textbox", name="Text read by").fill("Total 42")
    plain.get_by_role("button", name="Save", exact=True).click()
    expect(plain.locator(".edited")).to_be_visible()
    expect(plain.locator("[data-panel=raw] pre")).to_have_text("Total 42")


def test_pages_are_chosen(plain: Page) -> None:
    plain.goto(FORM)
    add(plain, document(3))
    plain.get_by_role("button", name=re.compile("^Add, and look")).click()
    plain.get_by_label("Pages", exact=True).fill("2")
    plain.get_by_role("button", name="Choose").click()
    expect(plain.locator("[data-chosen-count]")).to_have_text("1 of 3 pages chosen")


def test_two_models_are_run_at_once_and_compared(plain: Page) -> None:
    plain.goto(f"{FORM}&m={OTHER}")
    add(plain, picture())
    run(plain)
    settled(plain, 2)
    plain.get_by_role("link", name="Compare 2 readings").click()
    expect(plain.locator(".agreement-figure")).to_contain_text("%")
    plain.locator("[data-dispute] summary").click()
    plain.locator(".dispute-options label", has_text="otherwise").click()
    plain.get_by_role("button", name="Settle these words").click()
    expect(plain.locator("[data-merged-count]")).to_contain_text("1 of 1")


def test_what_is_missing_is_said(plain: Page) -> None:
    plain.goto(FORM)
    plain.get_by_role("button", name="Run", exact=True).click()
    expect(plain.get_by_text("Add a picture or a document first").first).to_be_visible()
