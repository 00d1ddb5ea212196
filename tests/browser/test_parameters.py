"""Parameters, and the link that holds them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import (
    find_composer,
    find_turns,
    list_requests,
    measure_overflow,
    open_model,
    send_message,
    wait_for_end,
    wait_until_ready,
)
from tests.browser.visitors import Visitors
from tests.scripted import Server

LINK = {
    "temperature": "0.4",
    "stop": "END\nSTOP",
    "seed": "7",
    "system": "Be brief.",
    "message": "Hi",
}


def unfold(page: Page, group: str) -> None:
    page.locator(".group > summary", has_text=group).click()


def test_what_is_blank_is_not_sent(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    send_message(page, "Hello")
    wait_for_end(page)
    sent = set(list_requests(provider)[-1].json)
    assert sent == {"model", "messages", "stream", "stream_options"}


def test_what_is_filled_in_is_sent_by_its_api_name(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    page.get_by_label("Top P", exact=True).fill("0.9")
    unfold(page, "Length and stopping")
    page.get_by_label("Max tokens", exact=True).fill("50")
    expect(page.locator(".params-head")).to_contain_text("2 set")
    send_message(page, "Hello")
    wait_for_end(page)
    sent = list_requests(provider)[-1].json
    assert (sent["top_p"], sent["max_tokens"]) == (0.9, 50)
    assert "temperature" not in sent


def test_clear_empties_every_field(page: Page, provider: Server) -> None:
    open_model(page, "hello", temperature="0.4", seed="7")
    expect(page.locator(".params-head")).to_contain_text("2 set")
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_label("Temperature", exact=True)).to_have_value("")
    expect(page.locator(".params-head [data-set-count]")).to_be_empty()
    send_message(page, "Hello")
    wait_for_end(page)
    assert "seed" not in list_requests(provider)[-1].json


def test_neutral_fills_in_what_switches_samplers_off(page: Page, provider: Server) -> None:
    open_model(page, "hello", temperature="0.4")
    page.get_by_role("button", name="Turn samplers off").click()
    expect(page.get_by_label("Temperature", exact=True)).to_have_value(re.compile(r"^1(\.0)?$"))
    send_message(page, "Hello")
    wait_for_end(page)
    sent = list_requests(provider)[-1].json
    assert (sent["temperature"], sent["top_p"], sent["repetition_penalty"]) == (1, 1, 1)


def test_on_a_phone_the_parameters_are_a_sheet(phone: Page, provider: Server) -> None:
    open_model(phone, "hello")
    field = phone.get_by_label("Temperature", exact=True)
    expect(field).to_be_hidden()
    phone.get_by_role("button", name="Parameters").click()
    expect(phone.get_by_role("dialog", name="Parameters")).to_be_visible()
    field.fill("0.5")
    assert measure_overflow(phone) == 0
    phone.get_by_role("button", name="Close parameters").click()
    expect(field).to_be_hidden()
    expect(phone.get_by_role("button", name="Parameters")).to_contain_text("1 set")
    find_composer(phone).fill("Hello")
    phone.get_by_role("button", name="Send", exact=True).click()
    wait_for_end(phone)
    assert list_requests(provider)[-1].json["temperature"] == 0.5


def test_the_address_reproduces_the_form_for_somebody_else(
    page: Page, visitors: Visitors, provider: Server
) -> None:
    open_model(page, "hello")
    before = len(list_requests(provider))
    page.locator("details.system > summary").click()
    page.get_by_label("System prompt", exact=True).fill(LINK["system"])
    find_composer(page).fill(LINK["message"])
    unfold(page, "Length and stopping")
    for label in ("Temperature", "Stop sequences"):
        page.get_by_label(label, exact=True).fill(LINK[label.lower().split()[0]])
    unfold(page, "Reproducibility")
    page.get_by_label("Seed", exact=True).fill(LINK["seed"])
    expect(page).to_have_url(re.compile("seed=7"))
    other = visitors.new()
    other.goto(page.url)
    wait_until_ready(other)
    for name, value in LINK.items():
        expect(other.locator(f"[name={name}]")).to_have_value(value)
    expect(find_turns(other)).to_have_count(0)
    assert len(list_requests(provider)) == before, "a link never runs by itself"
    other.get_by_role("button", name="Send", exact=True).click()
    wait_for_end(other)
    sent = list_requests(provider)[-1].json
    assert (sent["temperature"], sent["stop"], sent["seed"]) == (0.4, ["END", "STOP"], 7)


def test_copy_link_copies_it_without_the_conversation(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_model(page, "hello", temperature="0.4")
    send_message(page, "Hello")
    wait_for_end(page)
    expect(page).to_have_url(re.compile("parent="))
    page.get_by_role("link", name="Copy link").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("http://127.0.0.1")
    assert "temperature=0.4" in copied
    assert "parent=" not in copied


def test_a_key_in_a_link_goes_nowhere(page: Page) -> None:
    open_model(page, "hello", api_key="sk-leaked-0000", temperature="0.4")
    find_composer(page).fill("Hi")
    expect(page).to_have_url(re.compile("message=Hi"))
    assert "sk-leaked" not in page.url
    assert "sk-leaked" not in page.content()


def test_a_draft_survives_a_reload(page: Page) -> None:
    open_model(page, "hello")
    find_composer(page).fill("Half a thought")
    expect(page).to_have_url(re.compile("message="))
    page.goto(page.url.partition("?")[0])
    expect(find_composer(page)).to_have_value("Half a thought")


def test_the_code_shows_exactly_the_request(page: Page) -> None:
    open_model(page, "hello", message="Hi there", temperature="0.4")
    page.locator("details.samples > summary").click()
    curl = page.locator(".sample").first
    expect(curl).to_contain_text("Hi there")
    expect(curl).to_contain_text('"temperature": 0.4')
    page.get_by_label("Temperature", exact=True).fill("0.7")
    expect(page.locator(".sample").first).to_contain_text('"temperature": 0.7')
    expect(page.locator(".samples")).not_to_contain_text("sk-test")


@pytest.mark.parametrize("provider_name", ["featherless", "arli"])
def test_only_what_the_provider_takes_is_offered(page: Page, provider_name: str) -> None:
    page.goto(f"/text/{provider_name}/some/model/")
    mirostat = page.locator("[name=mirostat_mode], [name=mirostat]")
    expect(mirostat).to_have_count(1 if provider_name == "arli" else 0)


def test_other_fields_are_added_to_what_is_sent(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    unfold(page, "Other fields")
    page.get_by_label("Other fields", exact=True).fill('{"skip_special_tokens": false}')
    expect(page).to_have_url(re.compile("extra_body="))
    send_message(page, "Hello")
    wait_for_end(page)
    assert list_requests(provider)[-1].json["skip_special_tokens"] is False


def test_a_field_that_the_form_has_is_refused_among_the_other_ones(page: Page) -> None:
    open_model(page, "hello", extra_body='{"top_p": 0.5}')
    problem = page.locator("[data-param=extra_body] .errorlist")
    expect(problem).to_contain_text("can't contain top_p: use the field of that name")
    expect(page.get_by_label("Other fields", exact=True)).to_have_value('{"top_p": 0.5}')
