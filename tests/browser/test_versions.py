"""Versions of a message: an answer that was regenerated, a message that was edited, and back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import (
    find_composer,
    find_turns,
    link_model,
    open_model,
    send_message,
    wait_for_end,
    wait_until_ready,
)


def find_counter(turn: Locator) -> Locator:
    return turn.get_by_role("link", name="see all")


def say_in_turn(page: Page, *messages: str) -> None:
    open_model(page, "hello")
    for number, words in enumerate(messages, start=1):
        send_message(page, words)
        wait_for_end(page, count=number)


def test_a_regenerated_answer_has_the_old_one_a_press_away(page: Page) -> None:
    say_in_turn(page, "One")
    first = find_turns(page).last.get_attribute("id")
    page.get_by_role("link", name="Regenerate").click()
    expect(find_counter(find_turns(page).last)).to_have_text("2 / 2")
    page.get_by_role("link", name="Previous version").click()
    wait_until_ready(page)
    expect(find_turns(page).last).to_have_attribute("id", first or "")
    expect(find_counter(find_turns(page).last)).to_have_text("1 / 2")
    expect(page.get_by_role("link", name="Previous version")).to_have_count(0)
    expect(page.locator("[data-versions] a").first).to_be_focused()


def test_the_third_message_is_edited_and_one_comes_back(page: Page) -> None:
    messages = ["One", "Two", "Three", "Four", "Five"]
    say_in_turn(page, *messages)
    find_turns(page).nth(2).get_by_role("link", name="Edit").click()
    find_composer(page).fill("Three, but other")
    find_composer(page).press("Enter")
    wait_for_end(page, count=3)
    expect(find_counter(find_turns(page).nth(2))).to_have_text("2 / 2")
    page.get_by_role("link", name="Previous version").click()
    wait_until_ready(page)
    expect(page.locator(".said-text")).to_have_text(messages)
    expect(find_turns(page).nth(2)).to_be_in_viewport()
    page.get_by_role("link", name="Next version").click()
    wait_until_ready(page)
    expect(page.locator(".said-text")).to_have_text(["One", "Two", "Three, but other"])


def test_an_answer_that_was_regenerated_hotter_is_seen_beside_the_first(page: Page) -> None:
    open_model(page, "hello", temperature="0.2")
    send_message(page, "One")
    wait_for_end(page)
    page.get_by_label("Temperature", exact=True).fill("1.4")
    page.get_by_role("link", name="Regenerate").click()
    counter = find_counter(find_turns(page).last)
    expect(counter).to_have_text("2 / 2")
    counter.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 versions")
    expect(page.locator(".version-settings")).to_have_text(
        [re.compile(r"temperature\s+0\.2"), re.compile(r"temperature\s+1\.4")]
    )
    page.get_by_role("link", name="Open version 1").click()
    expect(find_counter(find_turns(page).last)).to_have_text("1 / 2")


@pytest.mark.parametrize("words", ["One", "One, but other"])
def test_versions_work_without_script(plain: Page, words: str) -> None:
    plain.goto(link_model("hello"))
    plain.get_by_label("Message", exact=True).fill("One")
    plain.get_by_role("button", name="Send", exact=True).click()
    plain.get_by_role("link", name="Regenerate").click()
    plain.get_by_label("Message", exact=True).fill(words)
    plain.get_by_role("button", name="Send", exact=True).click()
    expect(find_counter(plain.locator(".turn"))).to_have_text("2 / 2")
    plain.get_by_role("link", name="Previous version").click()
    expect(find_counter(plain.locator(".turn"))).to_have_text("1 / 2")
    expect(plain.locator(".said-text")).to_have_text("One")
