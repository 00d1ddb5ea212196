"""What is regenerated or edited in vain comes back as it was."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import (
    find_composer,
    find_running,
    find_turns,
    list_requests,
    open_model,
    send_message,
    wait_for_end,
)
from tests.browser.asks.between import BETWEEN, Between, problem
from tests.scripted import Server

HELLO = "Hello! How can I help you today?"


def parent(page: Page) -> str:
    return page.locator("[name=parent]").input_value()


def hold_conversation(page: Page, *words: str) -> str:
    """A conversation of these messages, and its last turn."""
    open_model(page, "hello")
    for count, message in enumerate(words, 1):
        send_message(page, message)
        wait_for_end(page, count=count)
    return parent(page)


def whole(page: Page, *words: str) -> None:
    """The conversation is on the page as it was."""
    expect(page.locator(".said-text")).to_have_text(list(words))
    expect(page.locator("[data-answer]")).to_have_text([HELLO] * len(words))
    expect(page.locator(".left-behind")).to_have_count(0)
    expect(find_running(page)).to_have_count(0)


@pytest.mark.parametrize("reply", [{}, BETWEEN[0][1], BETWEEN[4][1]])
def test_regenerate_that_does_not_get_through_leaves_the_answer(
    page: Page, provider: Server, reply: dict[str, Any]
) -> None:
    last = hold_conversation(page, "One", "Two")
    before = len(list_requests(provider))
    between = Between(page, **reply)
    find_turns(page).first.get_by_role("link", name="Regenerate").click()
    expect(problem(page)).to_be_visible()
    whole(page, "One", "Two")
    assert parent(page) == last
    assert len(between.posts) == 1
    between.go()
    send_message(page, "Three")
    wait_for_end(page, count=3)
    sent = list_requests(provider)[before:]
    assert [[m["content"] for m in seen.json["messages"]][::2] for seen in sent] == [
        ["One", "Two", "Three"]
    ]


def refuse(page: Page) -> None:
    """The provider refuses what comes from now on: its own validation says no."""
    field = page.get_by_label("Seed", exact=True)
    field.locator("xpath=ancestor::details").evaluate("box => { box.open = true; }")
    field.fill("422")


def test_regenerate_that_the_provider_refuses_brings_the_answer_back(
    page: Page, provider: Server
) -> None:
    last = hold_conversation(page, "One", "Two")
    refuse(page)
    find_turns(page).first.get_by_role("link", name="Regenerate").click()
    expect(problem(page)).to_contain_text("seed")
    whole(page, "One", "Two")
    assert parent(page) == last
    assert f"parent={last}" in page.url
    page.reload()
    whole(page, "One", "Two")


def test_an_edit_that_the_provider_refuses_is_an_edit_again(page: Page, provider: Server) -> None:
    last = hold_conversation(page, "One", "Two")
    find_composer(page).fill("A thought")
    refuse(page)
    find_turns(page).last.get_by_role("link", name="Edit").click()
    find_composer(page).fill("Three")
    find_composer(page).press("Enter")
    expect(problem(page)).to_contain_text("seed")
    expect(page.locator(".said-text")).to_have_text(["One", "Two"])
    expect(find_composer(page)).to_have_value("Three")
    assert parent(page) == last
    page.get_by_label("Seed", exact=True).fill("")
    find_composer(page).press("Enter")
    wait_for_end(page, count=2)
    expect(page.locator(".said-text")).to_have_text(["One", "Three"])
    expect(find_composer(page)).to_have_value("A thought")
    assert [m["content"] for m in list_requests(provider)[-1].json["messages"]][::2] == [
        "One",
        "Three",
    ]


def test_an_edit_that_does_not_get_through_is_still_being_edited(page: Page) -> None:
    last = hold_conversation(page, "One")
    between = Between(page)
    page.get_by_role("link", name="Edit").click()
    find_composer(page).fill("Other")
    find_composer(page).press("Enter")
    expect(problem(page)).to_contain_text("respond")
    expect(find_composer(page)).to_have_value("Other")
    expect(page.get_by_text("Editing an earlier message.").first).to_be_visible()
    assert parent(page) == last
    between.go()
    page.get_by_role("button", name="Cancel").click()
    whole(page, "One")


def test_regenerate_that_is_stopped_before_the_first_word_brings_the_answer_back(
    page: Page,
) -> None:
    last = hold_conversation(page, "One")
    field = page.get_by_label("Seed", exact=True)
    field.locator("xpath=ancestor::details").evaluate("box => { box.open = true; }")
    field.fill("999")
    page.get_by_role("link", name="Regenerate").click()
    expect(page.locator(".turn")).to_have_count(1)
    expect(find_running(page)).to_be_visible()
    page.keyboard.press("Escape")
    whole(page, "One")
    assert parent(page) == last


def test_a_completion_keeps_what_stands_there_until_the_next_has_begun(page: Page) -> None:
    open_model(page, "hello", mode="completion")
    text = page.get_by_label("Prompt", exact=True)
    text.fill("Once")
    text.press("Control+Enter")
    first = wait_for_end(page).get_attribute("id")
    whole_text = text.input_value()
    between = Between(page, **BETWEEN[4][1])
    text.press("Control+Enter")
    expect(problem(page)).to_contain_text("502")
    expect(page.locator(".turn")).to_have_attribute("id", first or "")
    expect(text).to_have_value(whole_text)
    between.go()
    text.press("Control+Enter")
    expect(page.locator(".turn")).not_to_have_attribute("id", first or "")
    wait_for_end(page)
