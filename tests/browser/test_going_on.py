"""A conversation that goes on elsewhere: by whoever it was shared with, and with another model."""

from playwright.sync_api import Page, expect

from tests.browser.acts import (
    find_composer,
    find_turns,
    list_requests,
    open_model,
    pick_model,
    send_message,
    wait_for_end,
    wait_for_list,
    wait_until_ready,
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
    return [message["content"] for message in list_requests(provider)[-1].json["messages"]]


def test_what_was_shared_is_tried_with_all_that_was_said(
    page: Page, visitors: Visitors, provider: Server
) -> None:
    open_model(page, "hello")
    for number, words in enumerate(("One", "Two"), start=1):
        send_message(page, words)
        wait_for_end(page, count=number)
    address = share(page)
    reader = visitors.new()
    reader.goto(address)
    reader.get_by_role("link", name="Try it yourself").click()
    wait_until_ready(reader)
    expect(find_turns(reader)).to_have_count(2)
    expect(find_composer(reader)).to_have_value("")
    expect(find_composer(reader)).to_be_focused()
    send_message(reader, "Three")
    wait_for_end(reader, count=3)
    assert messages(provider) == ["One", HELLO, "Two", HELLO, "Three"]
    reader.goto("/runs/")
    expect(reader.locator(".recent a")).to_have_count(1)
    page.goto("/runs/")
    page.locator(".recent a").first.click()
    expect(page.get_by_role("main")).not_to_contain_text("Three")


def test_a_conversation_goes_on_with_another_model(page: Page, provider: Server) -> None:
    wait_for_list(page)
    open_model(page, "hello")
    send_message(page, "One")
    wait_for_end(page)
    page.get_by_title("Change model").click()
    expect(page.get_by_text("Choose a model to continue your conversation with.")).to_be_visible()
    pick_model(page, "scripted/chat")
    wait_until_ready(page)
    expect(find_turns(page)).to_have_count(1)
    send_message(page, "Two")
    wait_for_end(page, count=2)
    assert messages(provider) == ["One", HELLO, "Two"]
    assert list_requests(provider)[-1].json["model"] == "scripted/chat"
