"""A conversation that goes on elsewhere: by whoever it was shared with, and with another model."""

from playwright.sync_api import Page, expect

from tests.browser.acts import (
    asked,
    composer,
    ended,
    listed,
    open_model,
    pick_model,
    ready,
    say,
    turns,
)
from tests.browser.visitors import Visitors
from tests.scripted import Server
from tests.scripted.texts import HELLO


def share(page: Page) -> str:
    """The address of what was said so far."""
    page.goto("/runs/")
    page.locator(".recent a").first.click()
    page.get_by_role("button", name="Create link").click()
    return str(page.locator("[data-share-url]").get_attribute("href"))


def messages(provider: Server) -> list[str]:
    """Of the last request."""
    return [message["content"] for message in asked(provider)[-1].json["messages"]]


def test_what_was_shared_is_tried_with_all_that_was_said(
    page: Page, visitors: Visitors, provider: Server
) -> None:
    open_model(page, "hello")
    for number, words in enumerate(("One", "Two"), start=1):
        say(page, words)
        ended(page, count=number)
    address = share(page)
    reader = visitors.new()
    reader.goto(address)
    reader.get_by_role("link", name="Try it yourself").click()
    ready(reader)
    expect(turns(reader)).to_have_count(2)
    expect(composer(reader)).to_have_value("")
    expect(composer(reader)).to_be_focused()
    say(reader, "Three")
    ended(reader, count=3)
    assert messages(provider) == ["One", HELLO, "Two", HELLO, "Three"]
    reader.goto("/runs/")
    expect(reader.locator(".recent a")).to_have_count(1)
    page.goto("/runs/")
    page.locator(".recent a").first.click()
    expect(page.get_by_role("main")).not_to_contain_text("Three")


def test_a_conversation_goes_on_with_another_model(page: Page, provider: Server) -> None:
    listed(page)
    open_model(page, "hello")
    say(page, "One")
    ended(page)
    page.get_by_role("link", name="Change model").click()
    expect(page.get_by_text("Choose a model to continue your conversation with.")).to_be_visible()
    pick_model(page, "scripted/chat")
    ready(page)
    expect(turns(page)).to_have_count(1)
    say(page, "Two")
    ended(page, count=2)
    assert messages(provider) == ["One", HELLO, "Two"]
    assert asked(provider)[-1].json["model"] == "scripted/chat"
