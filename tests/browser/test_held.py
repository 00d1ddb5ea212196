"""What is sent is seen: instructions in a closed part of the form are opened, marked and let go."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import (
    find_composer,
    list_requests,
    open_model,
    pick_model,
    send_message,
    wait_for_end,
    wait_for_list,
    wait_until_ready,
)
from tests.browser.visionacts import open_form
from tests.scripted import Server

RULE = "Answer in French."


def instruct(page: Page) -> None:
    page.get_by_text("System prompt").first.click()
    system(page).fill(RULE)
    page.wait_for_timeout(500)  # the draft is written a moment after the last key


def system(page: Page) -> Locator:
    return page.get_by_label("System prompt", exact=True)


def part(page: Page) -> Locator:
    return page.locator("details.system")


def test_after_a_reload_it_is_open_and_marked(page: Page) -> None:
    open_model(page, "hello")
    expect(part(page).locator("summary")).to_have_text("System prompt")
    instruct(page)
    expect(part(page).locator("summary")).to_have_text("1 system prompt")
    page.goto("/text/featherless/scripted/hello/")
    wait_until_ready(page)
    expect(system(page)).to_be_visible()
    expect(system(page)).to_have_value(RULE)
    part(page).locator("summary").click()
    expect(system(page)).to_be_hidden()
    expect(part(page).locator("summary")).to_have_text("1 system prompt")


def test_at_another_model_it_is_open_and_marked(page: Page) -> None:
    wait_for_list(page)
    open_model(page, "chat")
    instruct(page)
    page.get_by_title("Change model").click()
    pick_model(page, "scripted/hello")
    expect(system(page)).to_be_visible()
    expect(part(page).locator("summary")).to_have_text("1 system prompt")


@pytest.mark.parametrize("after_an_answer", [False, True])
def test_a_new_chat_begins_without_it(page: Page, provider: Server, after_an_answer: bool) -> None:
    open_model(page, "hello")
    instruct(page)
    if after_an_answer:
        send_message(page, "Hello")
        wait_for_end(page)
        assert list_requests(provider)[-1].json["messages"][0]["content"] == RULE
        page.reload()
        expect(system(page)).to_have_value(RULE)
        system(page).fill(f"{RULE} Please.")
        page.wait_for_timeout(500)
    page.get_by_role("link", name="New chat").click()
    wait_until_ready(page)
    page.reload()
    wait_until_ready(page)
    expect(part(page).locator("summary")).to_have_text("System prompt")
    expect(system(page)).to_be_hidden()
    send_message(page, "Hello again")
    wait_for_end(page)
    assert [m["role"] for m in list_requests(provider)[-1].json["messages"]] == ["user"]


def test_a_new_chat_keeps_what_is_being_typed(page: Page) -> None:
    open_model(page, "hello")
    instruct(page)
    find_composer(page).fill("Half a thought")
    page.wait_for_timeout(500)
    page.get_by_role("link", name="New chat").click()
    wait_until_ready(page)
    expect(find_composer(page)).to_have_value("Half a thought")
    expect(system(page)).to_have_value("")


def test_without_script_a_link_opens_and_counts_what_it_fills_in(plain: Page) -> None:
    plain.goto(f"/text/featherless/scripted/hello/?system={RULE}&max_tokens=50")
    expect(system(plain)).to_be_visible()
    expect(part(plain).locator("summary")).to_have_text("1 system prompt")
    group = plain.locator(".group", has=plain.get_by_label("Max tokens", exact=True))
    expect(group.locator("> summary")).to_contain_text("1 set")
    expect(plain.get_by_label("Max tokens", exact=True)).to_be_visible()


def test_texts_that_are_counted_too_are_open_and_marked(page: Page) -> None:
    open_model(page, "hello", mode="tokenize")
    page.locator(".as-chat > summary").click()
    system(page).fill(RULE)
    expect(page.locator(".as-chat > summary")).to_have_text("1 more text counted")
    page.wait_for_timeout(500)
    page.goto("/text/featherless/scripted/hello/?mode=tokenize")
    wait_until_ready(page)
    expect(system(page)).to_be_visible()


def test_addresses_that_are_read_too_are_counted(page: Page) -> None:
    open_form(page)
    summary = page.locator(".drop-urls > summary")
    summary.click()
    page.locator("#id_image_url").fill("https://example.com/a.png\nhttps://example.com/b.png\n")
    summary.click()
    expect(summary).to_have_text("2 URLs")
