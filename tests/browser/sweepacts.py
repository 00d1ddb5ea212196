"""What a person does with sweeps."""

from playwright.sync_api import Page, expect


def sweep_form(page: Page) -> None:
    page.goto("/text/sweeps/?m=featherless:scripted/hello&m=featherless:scripted/chat&message=Hi")
    page.get_by_label("Seeds").fill("hot")
    page.get_by_role("button", name="Count answers").last.click()
    expect(page.locator(".errorlist").first).to_be_visible()


def start_sweep(page: Page) -> None:
    page.goto("/text/sweeps/?m=featherless:scripted/hello&m=featherless:scripted/chat&message=Hi")
    page.get_by_label("Seeds").fill("1-2")
    page.get_by_role("button", name="Count answers").last.click()
    page.get_by_role("button", name="Start 4 answers").click()
    expect(page.get_by_role("table")).to_be_visible()
