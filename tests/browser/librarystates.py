"""States of what a person saves for chats: presets, prompts, cards."""

import json
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.acts import wait_until_ready
from tests.textlab.cards import make_book, make_v2


def presets(page: Page) -> None:
    page.goto("/text/presets/")
    page.get_by_label("Or paste its contents").fill('{"temp": 0.7, "max_length": 8192}')
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("max_length")).to_be_visible()


def prompt(page: Page) -> None:
    page.goto("/text/prompts/")
    page.get_by_label("Name", exact=True).fill("Letter")
    page.get_by_label("Text", exact=True).fill("A {{tone=kind}} letter to {{name}}")
    page.get_by_role("button", name="Save prompt").click()
    page.get_by_label("Text", exact=True).fill("A {{tone=kind}} note to {{name}}")
    page.get_by_role("button", name="Save as version 2").click()


def prompt_version(page: Page) -> None:
    prompt(page)
    page.get_by_role("link", name="Version 1").click()
    expect(page.get_by_role("button", name="Restore this version")).to_be_visible()


def choosing_parameters(page: Page) -> None:
    page.goto("/text/parameters/?model=featherless:scripted/hello")


def card(page: Page) -> None:
    book = make_book({"keys": ["lathe"]}, {"constant": True, "keys": []})
    page.goto("/text/cards/")
    page.get_by_label("Or paste its JSON").fill(json.dumps(make_v2(character_book=book)))
    page.get_by_role("button", name="Import").click()
    page.locator(".card-text summary").last.click()


def greeted(page: Page) -> None:
    card(page)
    page.get_by_role("button", name="Begin chat").click()
    wait_until_ready(page)


def imported(page: Page) -> None:
    page.goto("/text/conversations/")
    messages = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]
    page.get_by_label("Or paste its contents").fill(json.dumps(messages))
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("Imported from a file.")).to_be_visible()


def exporting(page: Page) -> None:
    imported(page)
    page.locator("[data-turn-more] summary").first.click()
    page.get_by_role("link", name="Export conversation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Export conversation")


def importing(page: Page) -> None:
    page.goto("/text/conversations/")
    page.get_by_role("button", name="Import").click()
    expect(page.locator(".errorlist")).to_be_visible()


LIBRARY_STATES: list[Callable[[Page], None]] = [
    *(presets, prompt, prompt_version, choosing_parameters, card, greeted),
    *(imported, exporting, importing),
]
