"""The states of a comparison: how to get there."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.acts import find_composer, open_menu, wait_until_ready


def compare_start(page: Page) -> None:
    page.goto("/text/compare/")


def compared(page: Page) -> None:
    lanes = "m=featherless:scripted/hello&m=featherless:scripted/think&m=featherless:scripted/gated"
    page.goto(f"/text/compare/?{lanes}&temperature=0.7&temperature.2=0.2&top_a=0.5")
    wait_until_ready(page)
    find_composer(page).fill("Hello")
    find_composer(page).press("Enter")
    for state in ("done", "done", "failed"):
        expect(page.locator(f"[data-lane][data-state={state}]").first).to_be_visible(timeout=20_000)
    expect(page.locator("[data-lane][data-state=running]")).to_have_count(0, timeout=20_000)


def lane_options(page: Page) -> None:
    page.goto("/text/compare/?m=featherless:scripted/hello&temperature.1=hot")
    wait_until_ready(page)
    page.locator("[data-lane-menu] summary").click()


def shared_comparison(page: Page) -> None:
    compared(page)
    open_menu(page)
    page.get_by_role("button", name="Share answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 answers side by side")


COMPARE_STATES: list[Callable[[Page], None]] = [
    compare_start,
    compared,
    lane_options,
    shared_comparison,
]
