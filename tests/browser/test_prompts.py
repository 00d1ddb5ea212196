"""Prompts: written, filled in, taken to the conversation they are for."""

from playwright.sync_api import Page, expect

from tests.browser.acts import find_composer, find_turns, open_model, send_message, wait_for_end
from tests.browser.librarystates import prompt
from tests.scripted import Server


def test_a_prompt_goes_into_the_conversation_it_was_opened_from(
    page: Page, provider: Server
) -> None:
    prompt(page)
    open_model(page, "hello", temperature="0.4")
    send_message(page, "One")
    wait_for_end(page)
    page.get_by_role("link", name="Prompts").click()
    page.get_by_role("link", name="Letter").click()
    page.get_by_label("name", exact=True).fill("Ann")
    page.get_by_role("button", name="Use as message").click()
    expect(find_composer(page)).to_have_value("A kind note to Ann")
    expect(page.get_by_label("Temperature", exact=True)).to_have_value("0.4")
    expect(find_turns(page)).to_have_count(1)


def test_without_a_script_it_becomes_the_system_prompt(plain: Page) -> None:
    prompt(plain)
    plain.get_by_label("name", exact=True).fill("Ann")
    plain.get_by_label("tone", exact=True).fill("stern")
    plain.get_by_role("button", name="Use as system prompt").click()
    expect(plain.get_by_label("System prompt")).to_have_value("A stern note to Ann")
    expect(find_turns(plain)).to_have_count(0)


def test_without_a_script_an_old_version_comes_back(plain: Page) -> None:
    prompt(plain)
    plain.get_by_role("link", name="Version 1").click()
    expect(plain.locator(".difference del")).to_have_text("letter")
    expect(plain.locator(".difference ins")).to_have_text("note")
    plain.get_by_role("button", name="Restore this version").click()
    expect(plain.get_by_text("Restored as version 3.")).to_be_visible()
    expect(plain.get_by_label("Text", exact=True)).to_have_value(
        "A {{tone=kind}} letter to {{name}}"
    )
