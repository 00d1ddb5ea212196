"""What a person does with test sets."""

import re

from playwright.sync_api import Locator, Page, expect

MODELS = ("scripted/hello", "scripted/chat")


def open_example(page: Page) -> None:
    """To the variants of the example, which are replaced by two scripted models."""
    page.goto("/text/tests/")
    page.get_by_role("button", name="Try the example").click()
    expect(page.get_by_role("heading", name="What to compare")).to_be_visible()


def add_model(page: Page, name: str) -> None:
    box = page.locator(".variants-add")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    page.get_by_label("Search models").fill(name)
    page.locator(f'[value="add.featherless:{name}"]').first.click()


def choose_models(page: Page) -> None:
    """Only the scripted ones."""
    remove = page.get_by_role("button", name=re.compile("^Remove variant"))
    while remove.count():
        before = remove.count()
        remove.first.click()
        expect(remove).to_have_count(before - 1)
    for number, name in enumerate(MODELS, start=1):
        add_model(page, name)
        expect(page.locator(".variant")).to_have_count(number)


def chosen_example(page: Page) -> None:
    open_example(page)
    choose_models(page)
    expect(page.get_by_role("button", name="Start 10 answers")).to_be_visible()


def start_example(page: Page) -> None:
    chosen_example(page)
    page.get_by_role("button", name="Start 10 answers").click()
    expect(page.get_by_role("region", name="Matrix of results")).to_be_visible()


def finished_example(page: Page) -> None:
    start_example(page)
    expect(page.get_by_text("10 of 10 answers")).to_be_visible(timeout=60_000)


def list_cells(page: Page) -> Locator:
    return page.locator(".matrix .cell a")


def open_cell(page: Page) -> None:
    finished_example(page)
    list_cells(page).first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def example_set(page: Page) -> None:
    open_example(page)
    page.get_by_role("link", name="Example: capital cities").click()
    expect(page.get_by_role("heading", name="Rows", exact=True)).to_be_visible()


def empty_test_sets(page: Page) -> None:
    page.goto("/text/tests/")
    expect(page.get_by_role("heading", name="See how it works")).to_be_visible()


TEST_SET_STATES = (empty_test_sets, example_set, chosen_example, finished_example, open_cell)
