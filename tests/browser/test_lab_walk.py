"""What people come to the text pages for, from the start page on, with the presses counted."""

import re

from playwright.sync_api import Page, expect

from tests.browser.acts import (
    find_composer,
    find_turns,
    open_model,
    send_message,
    wait_for_end,
    wait_until_ready,
)
from tests.browser.librarystates import greeted
from tests.browser.presses import Presses
from tests.browser.test_blind import ask_and_vote, find_ballot
from tests.browser.test_compare import open_lanes

SIX = ("hello", "hello", "chat", "length", "think", "lone-think")


def test_six_models_are_voted_on_blind_by_keys_and_ranked(page: Page) -> None:
    presses = Presses()
    open_lanes(page, *SIX)
    presses.press(page.get_by_role("button", name="Vote blind"))
    find_composer(page).focus()
    for number in range(3):
        ask_and_vote(page, f"Message {number}", "abc"[number])
    expect(find_ballot(page)).to_contain_text("You chose C")
    presses.press(page.get_by_role("link", name="Your ranking"))
    expect(page.locator(".vote")).to_have_count(3)
    expect(page.locator(".ranking-table tbody tr")).to_have_count(len(set(SIX)))
    assert presses.count == 2


def test_a_character_is_brought_and_one_goes_on_tomorrow(page: Page) -> None:
    presses = Presses()
    open_model(page, "hello")  # the model that was used last is the one that is offered
    send_message(page, "Hi")
    wait_for_end(page)
    greeted(page)  # import, begin
    send_message(page, "What about the lathe?")
    wait_for_end(page, count=2)
    page.goto("/")
    presses.press(page.get_by_role("link", name=re.compile("What about the lathe")).first)
    if not page.locator("[data-lab]").count():
        presses.press(page.get_by_role("link", name="Continue").first)
    wait_until_ready(page)
    expect(find_turns(page)).to_have_count(2)
    send_message(page, "And the clock?")
    wait_for_end(page, count=3)
    assert presses.count <= 2


def test_an_answer_is_shared_by_two_presses(page: Page) -> None:
    presses = Presses()
    open_model(page, "hello")
    send_message(page, "Share this")
    wait_for_end(page)
    presses.press(page.get_by_role("link", name="Share", exact=True))
    presses.press(page.get_by_role("button", name="Create link"))
    page.goto(str(page.locator("[data-share-url]").get_attribute("href")))
    expect(page.get_by_role("heading", level=1)).to_have_text("Share this")
    assert presses.count <= 2
