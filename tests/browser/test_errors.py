"""Errors, where they happen: what went wrong, what to do, and nothing of one's own lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import (
    FIRST,
    find_answer,
    find_composer,
    find_running,
    find_turns,
    list_requests,
    open_model,
    send_message,
    wait_for_end,
)
from tests.browser.line import Line
from tests.browser.visitors import Visitors
from tests.scripted import Server

WORDS = "A long and careful question"


def fail_with(page: Page, name: str, provider: str = "featherless") -> None:
    open_model(page, name, provider)
    send_message(page, WORDS)
    wait_for_end(page, "failed")


def test_a_rate_limit_counts_down_and_keeps_the_draft(page: Page) -> None:
    open_model(page, "rate-limited")
    send_message(page, WORDS)
    expect(find_running(page).locator(".phase")).to_contain_text(re.compile(r"retrying in \d s"))
    wait_for_end(page, "failed")
    problem = page.locator(".turn .problem")
    expect(problem).to_contain_text("is at your concurrency limit")
    wait = problem.locator(".problem-wait")
    expect(wait).to_contain_text(re.compile(r"Try again in [5-7] s"))
    expect(wait).to_contain_text(re.compile(r"Try again in [34] s"))
    expect(find_composer(page)).to_have_value(WORDS)


def test_a_wrong_key_leads_to_the_keys_page(page: Page) -> None:
    fail_with(page, "bad-key")
    link = page.locator(".problem").get_by_role("link", name="Go to Keys")
    link.click()
    page.wait_for_url("**/keys/")
    page.go_back()
    expect(page.locator(".said-text")).to_have_text(WORDS)


def test_a_refused_message_is_back_in_the_field_and_can_be_sent_again(
    page: Page, provider: Server
) -> None:
    fail_with(page, "bad-key")
    expect(find_composer(page)).to_have_value(WORDS)
    before = len(list_requests(provider))
    find_composer(page).press("Enter")
    wait_for_end(page, "failed", count=2)
    assert len(list_requests(provider)) == before + 1
    assert [m["content"] for m in list_requests(provider)[-1].json["messages"]] == [WORDS]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("gated", "gated"),
        ("cold", "Model is cold"),
        ("html", "524"),
        ("invalid", "temperature: must be at most 2"),
        ("gone", "firewall"),
    ],
)
def test_a_refusal_is_told_in_place(page: Page, name: str, sentence: str) -> None:
    fail_with(page, name)
    problem = page.locator(".turn .problem")
    expect(problem).to_be_visible()
    expect(problem).to_have_attribute("role", "alert")
    expect(problem).to_contain_text(sentence)
    expect(
        problem.locator(".problem-hint" if name != "gone" else ".problem-message")
    ).not_to_be_empty()
    expect(problem).not_to_contain_text("<html>")


@pytest.mark.parametrize("name", ["cut", "error-frame"])
def test_an_answer_that_breaks_off_keeps_what_arrived_and_says_so(page: Page, name: str) -> None:
    fail_with(page, name)
    expect(find_answer(page)).to_contain_text(FIRST)
    expect(page.locator(".turn .problem")).to_be_visible()
    if name == "error-frame":
        expect(page.locator(".turn .problem")).to_contain_text("CUDA out of memory")
    page.reload()
    expect(find_answer(page)).to_contain_text(FIRST)
    expect(page.locator(".turn .problem")).to_be_visible()


def test_a_provider_that_is_down_is_named(page: Page) -> None:
    fail_with(page, "hello", "arli")
    expect(page.locator(".turn .problem")).to_contain_text("Arli AI")
    expect(find_composer(page)).to_have_value(WORDS)


def test_a_wrong_value_is_told_at_its_field_and_nothing_is_sent(
    page: Page, provider: Server
) -> None:
    open_model(page, "hello")
    before = len(list_requests(provider))
    field = page.get_by_label("Temperature", exact=True)
    field.fill("9")
    send_message(page, WORDS)
    messages = page.locator("[data-param]", has=field).locator(".errorlist")
    expect(messages).to_contain_text("2")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(find_composer(page)).to_have_value(WORDS)
    expect(find_turns(page)).to_have_count(0)
    assert len(list_requests(provider)) == before
    field.fill("0.9")
    find_composer(page).press("Enter")
    wait_for_end(page)
    expect(page.locator(".errorlist")).to_have_count(0)


def test_a_wrong_value_on_a_phone_opens_the_sheet_at_its_field(phone: Page) -> None:
    open_model(phone, "hello", temperature="9")
    phone.get_by_role("button", name="Send", exact=True).click()
    find_composer(phone).fill(WORDS)
    phone.get_by_role("button", name="Send", exact=True).click()
    field = phone.get_by_role("dialog").get_by_label("Temperature", exact=True)
    expect(field).to_be_visible()
    expect(field).to_be_focused()


def test_when_this_server_does_not_answer_the_draft_is_kept(visitors: Visitors, line: Line) -> None:
    page = visitors.new(base_url=line.url)
    open_model(page, "hello")
    page.wait_for_load_state("networkidle")
    line.cut()
    send_message(page, WORDS)
    expect(page.locator("[data-error] .problem")).to_contain_text("respond")
    expect(find_composer(page)).to_have_value(WORDS)
    line.mend()
    find_composer(page).press("Enter")
    wait_for_end(page)
    expect(page.locator("[data-error] .problem")).to_have_count(0)


def test_an_address_that_leads_nowhere_says_so(page: Page) -> None:
    answered = page.goto("/text/nobody/some/model/")
    assert answered is not None
    assert answered.status == 404
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("main").get_by_role("link").first.click()
    expect(page).not_to_have_url(re.compile("nobody"))
