"""The line below the composer: how much of the context is taken, and the request one press away."""

import json
import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import (
    find_composer,
    list_requests,
    measure_overflow,
    open_model,
    send_message,
    wait_for_end,
    wait_for_list,
    wait_for_writing,
)
from tests.scripted import Server

ESTIMATE = re.compile(r"^about [\d,]+$")


def find_meter(page: Page) -> Locator:
    return page.locator("[data-meter]")


def find_total(page: Page) -> Locator:
    return page.locator("[data-meter-total]")


def read_part(page: Page, label: str) -> Locator:
    return find_meter(page).locator(f"div:has(> dt:text-is('{label}')) dd")


def test_typing_is_estimated_at_once_and_counted_a_moment_later(
    page: Page, provider: Server
) -> None:
    wait_for_list(page)
    open_model(page, "hello", max_tokens="500")
    asked_before = len(list_requests(provider, "tokenize"))
    find_composer(page).press_sequentially("one two three four", delay=20)
    expect(find_total(page)).to_have_text(ESTIMATE)
    expect(find_total(page)).to_have_text("504")
    assert len(list_requests(provider, "tokenize")) == asked_before + 1
    expect(find_meter(page).locator("summary")).to_contain_text("504 of 32,768 tokens")


def test_a_text_that_was_counted_before_is_known_at_once(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    for words in ("one unusual text", "one unusual text more"):
        find_composer(page).fill(words)
        expect(page.locator("[data-token-count]")).to_have_text(f"{len(words.split())} tokens")
    asked_before = len(list_requests(provider, "tokenize"))
    find_composer(page).fill("one unusual text")
    expect(page.locator("[data-token-count]")).to_have_text("3 tokens")
    expect(find_total(page)).to_have_text("3")
    assert len(list_requests(provider, "tokenize")) == asked_before


def test_the_parts_are_a_press_away_and_stay_open(page: Page) -> None:
    wait_for_list(page)
    open_model(page, "hello", system="Be brief.", message="one two", max_tokens="100")
    find_meter(page).locator("summary").click()
    expect(read_part(page, "Message")).to_have_text("2")
    expect(read_part(page, "Reserved for the answer")).to_have_text("100")
    find_composer(page).fill("one two three")
    expect(read_part(page, "Message")).to_have_text("3")
    expect(find_meter(page).locator(".meter-bar")).to_be_visible()


def test_the_answer_joins_the_conversation_when_it_has_ended(page: Page, provider: Server) -> None:
    # Words of no other test: what was counted once isn't asked again.
    open_model(page, "chat", message="Howdy")
    expect(find_total(page)).to_have_text("1")
    find_meter(page).locator("summary").click()
    asked_before = len(list_requests(provider, "tokenize"))
    find_composer(page).press("Enter")
    wait_for_writing(page)
    find_composer(page).fill("typed while the answer is written")
    assert len(list_requests(provider, "tokenize")) == asked_before
    wait_for_end(page)
    expect(read_part(page, "Message")).to_have_text("6")
    expect(read_part(page, "Conversation")).to_have_text(re.compile(r"\b1\d\d\b"))
    assert len(list_requests(provider, "tokenize")) == asked_before + 2


def test_a_request_that_is_too_long_says_so_in_the_line(page: Page) -> None:
    wait_for_list(page)
    open_model(page, "hello")
    find_composer(page).fill("word " * 33_000)
    expect(find_meter(page).locator("summary")).to_contain_text("Too long")
    find_meter(page).locator("summary").click()
    expect(find_meter(page)).to_contain_text("Featherless AI would reject it")


def test_the_exact_request_is_one_press_away(page: Page, provider: Server) -> None:
    open_model(page, "hello", temperature="0.4")
    send_message(page, "First")
    wait_for_end(page)
    find_composer(page).fill("It's “second”")
    page.get_by_role("button", name="View request").click()
    request = page.locator(".sample-json")
    expect(request).to_contain_text("It's “second”")
    expect(page.get_by_role("radio", name="Request")).to_be_focused()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    request.get_by_role("button", name="Copy code").click()
    copied = json.loads(page.evaluate("() => navigator.clipboard.readText()"))
    find_composer(page).press("Enter")
    wait_for_end(page, count=2)
    assert list_requests(provider)[-1].json == copied


def test_an_edited_message_is_measured_and_shown_where_it_stands(page: Page) -> None:
    open_model(page, "hello")
    send_message(page, "The first of them")
    wait_for_end(page)
    page.get_by_role("link", name="Edit").click()
    page.get_by_role("button", name="View request").click()
    expect(page.locator(".sample-json")).to_contain_text("The first of them")
    expect(page.locator(".sample-json")).not_to_contain_text("assistant")
    expect(page.locator("[data-meter]")).to_contain_text("Conversation")


def test_it_fits_a_phone_and_works_without_a_script(phone: Page, plain: Page) -> None:
    open_model(phone, "hello", message="one two three")
    find_meter(phone).locator("summary").click()
    expect(read_part(phone, "Message")).to_have_text("3")
    assert measure_overflow(phone) == 0
    plain.goto("/text/featherless/scripted/hello/?message=nothing+counted+this")
    expect(find_total(plain)).to_have_text("about 5")
    plain.get_by_role("button", name="Send").click()
    find_meter(plain).locator("summary").click()
    expect(read_part(plain, "Conversation")).to_have_text(re.compile(r"\d"))
    expect(find_meter(plain)).to_contain_text("Estimated from the length of the text.")
