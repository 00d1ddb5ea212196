"""The vision pages without JavaScript: upload, look, run, read, edit, compare."""

import re

from playwright.sync_api import Page, expect

from tests.browser.visionacts import (
    LONG,
    OTHER,
    SEES,
    add_files,
    draw_document,
    draw_picture,
    find_results,
    find_waiting,
    get_received,
)
from tests.scripted import Server

FORM = f"/vision/?task=text&m={SEES}"


def run_without_script(page: Page) -> None:
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("[data-desk]")).to_be_visible()


def wait_until_settled(page: Page, count: int = 1) -> None:
    """The page loads itself again until all is read."""
    done = page.locator("[data-readings] [data-turn][data-status=done]")
    expect(done).to_have_count(count, timeout=2 * LONG)


def test_a_picture_is_added_turned_and_read(plain: Page, provider: Server) -> None:
    plain.goto(FORM)
    add_files(plain, draw_picture())
    plain.get_by_role("button", name=re.compile("^Upload and preview")).click()
    expect(find_waiting(plain).locator(".page-sent")).to_contain_text("320 × 200")
    plain.get_by_role("button", name="Rotate right").click()
    expect(find_waiting(plain).locator(".page-sent")).to_contain_text("200 × 320")
    chosen = plain.locator(f"input[name=m][value='{SEES}']")
    expect(chosen).to_be_checked()
    run_without_script(plain)
    wait_until_settled(plain)
    assert get_received(provider).size == (200, 320)
    expect(find_results(plain).locator("[data-panel=raw] pre")).to_contain_text("Saw ")
    find_results(plain).locator("summary", has_text="Edit").click()
    plain.get_by_role("textbox", name="Text extracted by").fill("Total 42")
    plain.get_by_role("button", name="Save", exact=True).click()
    expect(plain.locator(".edited")).to_be_visible()
    expect(plain.locator("[data-panel=raw] pre")).to_have_text("Total 42")


def test_pages_are_chosen(plain: Page) -> None:
    plain.goto(FORM)
    add_files(plain, draw_document(3))
    plain.get_by_role("button", name=re.compile("^Upload and preview")).click()
    plain.get_by_label("Pages", exact=True).fill("2")
    plain.get_by_role("button", name="Select").click()
    expect(plain.locator("[data-chosen-count]")).to_have_text("1 of 3 pages selected")


def test_one_of_many_pages_is_changed_on_its_own_page(plain: Page) -> None:
    plain.goto(FORM)
    add_files(plain, draw_document(13))
    plain.get_by_role("button", name=re.compile("^Upload and preview")).click()
    expect(find_waiting(plain)).to_have_count(13)
    find_waiting(plain).nth(2).get_by_role("link", name="Edit").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Edit report.pdf, page 3")
    width, height = re.findall(r"\d+", plain.locator(".page-sent").inner_text())[:2]
    plain.get_by_role("button", name="Rotate right").click()
    expect(plain.locator(".page-sent")).to_contain_text(f"{height} × {width}")
    plain.get_by_role("link", name="Back to all pages").click()
    expect(plain.locator(f"input[name=m][value='{SEES}']")).to_be_checked()
    plain.get_by_label("Page 1", exact=True).uncheck()
    plain.get_by_role("button", name="Only the checked ones").click()
    expect(plain.locator("[data-chosen-count]")).to_have_text("12 of 13 pages selected")


def test_two_models_are_run_at_once_and_compared(plain: Page) -> None:
    plain.goto(f"{FORM}&m={OTHER}")
    add_files(plain, draw_picture())
    run_without_script(plain)
    wait_until_settled(plain, 2)
    plain.get_by_role("link", name="Compare 2 results").click()
    expect(plain.locator(".agreement-figure")).to_contain_text("%")
    plain.locator("[data-dispute] summary").click()
    plain.locator(".dispute-options label", has_text="otherwise").click()
    plain.get_by_role("button", name="Save choices").click()
    expect(plain.locator("[data-merged-count]")).to_contain_text("1 of 1")


def test_what_is_missing_is_said(plain: Page) -> None:
    plain.goto(FORM)
    plain.get_by_role("button", name="Run", exact=True).click()
    expect(plain.get_by_text("Add a picture or document first").first).to_be_visible()
