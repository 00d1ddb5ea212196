"""The history by mouse, by keyboard and without a script; and what axe says of its pages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FloatRect, Page, ViewportSize, expect

from tests.browser.acts import open_model, send_message, wait_for_end
from tests.browser.test_accessibility import list_violations
from tests.browser.visitors import DESK, PHONE, Visitors

SIZES: dict[str, ViewportSize] = {"desk": DESK, "phone": PHONE}


def ask(page: Page, *messages: str) -> None:
    for message in messages:
        open_model(page, "hello")
        send_message(page, message)
        wait_for_end(page)


def searched(page: Page) -> None:
    page.goto("/runs/?q=tides&app=textlab")
    expect(page.locator("mark").first).to_be_visible()


def listed(page: Page) -> None:
    page.goto("/runs/")


def renaming(page: Page) -> None:
    page.goto("/runs/")
    page.get_by_role("button", name="Rename Why are there tides?").click()
    expect(page.get_by_label("Name in your history")).to_be_focused()


def deleting(page: Page) -> None:
    page.goto("/runs/")
    page.get_by_label("Select Why are there tides?").check()
    page.get_by_role("button", name="Delete selected…").click()
    expect(page.get_by_role("heading", name="Delete 1 item?")).to_be_visible()


def start(page: Page) -> None:
    page.goto("/", wait_until="networkidle")


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(visitors: Visitors, size: str) -> None:
    page = visitors.new(viewport=SIZES[size], reduced_motion="reduce", bypass_csp=True)
    ask(page, "Why are there tides?")
    states: list[Callable[[Page], None]] = [listed, searched, renaming, deleting, start]
    for state in states:
        state(page)
        assert page.evaluate("document.documentElement.scrollWidth") == SIZES[size]["width"]
        for theme in ("light", "dark"):
            assert list_violations(page, theme) == [], state.__name__


def measure(page: Page, selector: str) -> FloatRect:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box


def test_on_a_phone_what_belongs_together_stands_together(visitors: Visitors) -> None:
    page = visitors.new(viewport=PHONE)
    ask(page, "Why are there tides, and why are they higher on some days than on others?")
    listed(page)
    field, search = measure(page, "#history-q"), measure(page, "#history-q + button")
    assert search["y"] == field["y"]
    star, rename = measure(page, "[name=star]"), measure(page, "[name=rename]")
    assert star["y"] == rename["y"]
    box, picture = measure(page, "[data-pick]"), measure(page, ".row-picture")
    assert 0 <= picture["y"] - (box["y"] + box["height"]) <= 12


def test_many_are_deleted_at_one_confirmation_and_brought_back(page: Page) -> None:
    ask(page, "One", "Two", "Three")
    page.goto("/runs/", wait_until="networkidle")
    expect(page.get_by_role("button", name="Delete selected…")).to_be_disabled()
    page.get_by_label("Select all").check()
    expect(page.get_by_text("3 selected")).to_be_visible()
    page.get_by_label("Select Two").uncheck()
    page.get_by_role("button", name="Delete selected…").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".recent a")).to_have_text(["Two"])
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".recent a")).to_have_count(3)


def test_without_a_script_rows_are_starred_named_and_searched(visitors: Visitors) -> None:
    page = visitors.new(java_script_enabled=False)
    page.goto("/text/featherless/scripted/hello/")
    page.get_by_label("Message", exact=True).fill("Why are there tides?")
    page.get_by_role("button", name="Send", exact=True).click()
    page.goto("/runs/")
    page.get_by_role("button", name="Star Why are there tides?").click()
    page.get_by_role("button", name="Rename Why are there tides?").click()
    page.get_by_label("Name in your history").fill("The sea")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".recent a")).to_have_text(["The sea"])
    expect(page.get_by_role("button", name="Star The sea")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("searchbox", name="Search your history").fill("nothing like it")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.get_by_text("Nothing matches.")).to_be_visible()
