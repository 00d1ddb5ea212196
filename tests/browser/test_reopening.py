"""A conversation that is opened again shows its end; what is typed is sent as it is seen."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import (
    find_composer,
    find_turns,
    list_requests,
    open_model,
    send_message,
    wait_for_end,
    wait_until_ready,
)
from tests.browser.visitors import PHONE, Visitors
from tests.scripted import Server

MANY = 160
TOKENS = "() => document.querySelector('[name=csrfmiddlewaretoken]').value"
SHAPES: list[dict[str, Any]] = [{}, {"viewport": PHONE, "has_touch": True, "is_mobile": True}]
BELOW = "() => document.documentElement.scrollHeight - innerHeight - scrollY"


def talk(page: Page, count: int) -> str:
    """A conversation of so many turns, said without the page; its last run."""
    open_model(page, "hello")
    token, parent = page.evaluate(TOKENS), ""
    for n in range(count):
        form = {"mode": "chat", "message": f"Message {n}", "parent": parent}
        answer = page.request.post(
            "/text/featherless/scripted/hello/",
            form={**form, "csrfmiddlewaretoken": token},
            headers={"Accept": "text/event-stream"},
        )
        parent = answer.text().split('"id":"')[1].split('"')[0]
    return parent


def at_the_end(page: Page) -> None:
    expect(page.locator(".turn").last).to_be_in_viewport()
    page.wait_for_function(f"() => ({BELOW})() < 2")


@pytest.mark.parametrize("shape", SHAPES)
def test_a_long_conversation_opens_at_its_end_and_can_be_gone_on_with(
    visitors: Visitors, shape: dict[str, Any]
) -> None:
    page = visitors.new(**shape)
    last = talk(page, MANY if not shape else 12)
    page.goto("/runs/")
    page.goto(f"/text/featherless/scripted/hello/?parent={last}")
    wait_until_ready(page)
    at_the_end(page)
    if shape:  # a keyboard would open there
        expect(find_composer(page)).not_to_be_focused()
    else:
        expect(find_composer(page)).to_be_focused()
    expect(find_composer(page)).to_be_in_viewport()
    page.wait_for_timeout(600)
    at_the_end(page)
    if shape:
        find_composer(page).tap()
    count = find_turns(page).count()
    page.keyboard.type("And now?")
    page.keyboard.press("Enter")
    wait_for_end(page, count=count + 1)


def test_a_link_to_a_turn_leads_there(page: Page) -> None:
    last = talk(page, 12)
    page.goto(f"/text/featherless/scripted/hello/?parent={last}")
    second = page.locator(".turn").nth(1).get_attribute("id")
    page.goto("/runs/")
    page.goto(f"/text/featherless/scripted/hello/?parent={last}#{second}")
    wait_until_ready(page)
    page.wait_for_timeout(400)
    expect(page.locator(f"#{second}")).to_be_in_viewport()
    expect(find_composer(page)).not_to_be_focused()


def test_who_scrolls_away_at_once_is_not_called_back(page: Page) -> None:
    last = talk(page, 12)
    page.goto("/runs/")
    page.goto(f"/text/featherless/scripted/hello/?parent={last}")
    wait_until_ready(page)
    at_the_end(page)
    page.mouse.move(400, 300)
    page.mouse.wheel(0, -900)
    page.wait_for_function(f"() => ({BELOW})() > 300")
    page.wait_for_timeout(1800)
    assert page.evaluate(BELOW) > 300


def test_a_new_page_stays_at_its_top(page: Page) -> None:
    open_model(page, "hello")
    expect(find_composer(page)).to_be_focused()
    assert page.evaluate("() => scrollY") == 0


def test_an_answer_with_windows_line_breaks_is_written_once(page: Page, provider: Server) -> None:
    open_model(page, "hello", mode="completion", seed=1310)
    text = page.get_by_label("Prompt", exact=True)
    text.fill("Zero\nHalf\n")
    text.press("Control+Enter")
    wait_for_end(page)
    expect(text).to_have_value("Zero\nHalf\nOne\nTwo\n\nThree\nFour\n")
    assert list_requests(provider, "completions")[-1].json["prompt"] == "Zero\nHalf\n"
    text.press("Control+Enter")
    expect(text).to_have_value(
        "Zero\nHalf\nOne\nTwo\n\nThree\nFour\n" + "One\nTwo\n\nThree\nFour\n"
    )
    sent = list_requests(provider, "completions")[-1].json["prompt"]
    assert sent == "Zero\nHalf\nOne\nTwo\n\nThree\nFour\n"


def test_a_message_of_several_lines_is_sent_as_it_is_seen(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    send_message(page, "One\nTwo\n\nThree")
    wait_for_end(page)
    assert list_requests(provider)[-1].json["messages"][-1]["content"] == "One\nTwo\n\nThree"


@pytest.mark.parametrize("shape", SHAPES)
def test_without_a_script_a_conversation_opens_at_its_end(
    visitors: Visitors, shape: dict[str, Any]
) -> None:
    page = visitors.new(java_script_enabled=False, **shape)
    page.goto("/text/featherless/scripted/hello/")
    for number in range(8):
        find_composer(page).fill(f"Message {number}")
        page.get_by_role("button", name="Send", exact=True).click()
        expect(find_turns(page)).to_have_count(number + 1)
        expect(find_turns(page).last.locator(".figures-label")).to_be_in_viewport()
        expect(find_composer(page)).to_be_in_viewport()
    page.goto("/runs/")
    page.locator(".recent a").first.click()
    page.get_by_role("link", name="Continue", exact=True).click()
    expect(find_turns(page)).to_have_count(8)
    expect(find_turns(page).last.locator(".figures-label")).to_be_in_viewport()
    expect(find_composer(page)).to_be_in_viewport()


def test_without_a_script_what_went_wrong_is_seen_at_the_end(visitors: Visitors) -> None:
    page = visitors.new(java_script_enabled=False)
    page.goto("/text/featherless/scripted/hello/")
    for number in range(6):
        find_composer(page).fill(f"Message {number}")
        page.get_by_role("button", name="Send", exact=True).click()
        expect(find_turns(page)).to_have_count(number + 1)
    page.locator("#lab").evaluate("form => form.noValidate = true")
    page.get_by_label("Temperature", exact=True).fill("7")
    find_composer(page).fill("Wrong")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".problem")).to_be_in_viewport()
    expect(find_composer(page)).to_have_value("Wrong")


def test_a_link_to_the_end_stays_there_with_a_script_too(page: Page) -> None:
    last = talk(page, 12)
    page.goto("/runs/")
    page.goto(f"/text/featherless/scripted/hello/?parent={last}#end")
    wait_until_ready(page)
    at_the_end(page)
    expect(find_composer(page)).to_be_focused()
