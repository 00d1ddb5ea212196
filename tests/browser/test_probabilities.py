"""Token probabilities: below the answer and on a page of their own, by mouse and keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import (
    list_requests,
    measure_overflow,
    open_model,
    read_source,
    send_message,
    wait_for_end,
)
from tests.browser.test_accessibility import list_violations
from tests.browser.visitors import DESK, PHONE, Visitors
from tests.scripted import Server

LOGPROBS = '{"logprobs": true}'


def answer_with_probabilities(page: Page) -> Locator:
    open_model(page, "hello", extra_body=LOGPROBS)
    send_message(page, "Hello")
    return wait_for_end(page)


def open_panel(turn: Locator) -> Locator:
    """By keyboard: the mouse would point at a token of it."""
    turn.get_by_role("link", name="Token probabilities").press("Enter")
    return turn.get_by_role("listbox", name="Tokens of the answer")


def test_alternatives_are_shown_by_mouse_and_by_keyboard(page: Page) -> None:
    turn = answer_with_probabilities(page)
    tokens = open_panel(turn)
    card = turn.locator(".chances-card")
    expect(card).to_contain_text("Point at a token")
    second = tokens.get_by_role("option").nth(1)
    second.hover()
    expect(second).to_have_attribute("aria-selected", "true")
    expect(card).to_contain_text("perhaps")
    expect(card).to_contain_text("20%")
    tokens.focus()
    page.keyboard.press("End")
    expect(tokens.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    expect(second).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowLeft")
    expect(tokens.get_by_role("option").nth(-2)).to_have_attribute("aria-selected", "true")
    link = turn.get_by_role("link", name="Token probabilities")
    expect(link).to_have_attribute("aria-expanded", "true")
    link.click()
    expect(tokens).to_be_hidden()
    expect(link).to_have_attribute("aria-expanded", "false")


def test_a_lost_connection_is_said_and_it_can_be_tried_again(page: Page) -> None:
    turn = answer_with_probabilities(page)
    page.route("**/text/probabilities/**", lambda route: route.abort())
    link = turn.get_by_role("link", name="Token probabilities")
    link.click()
    expect(turn.locator(".chances")).to_contain_text("Couldn't load the token probabilities.")
    page.unroute("**/text/probabilities/**")
    link.click()
    expect(open_panel(turn)).to_be_visible()


def test_without_script_they_are_a_table(plain: Page) -> None:
    plain.goto(f"/text/featherless/scripted/hello/?message=Hello&extra_body={LOGPROBS}")
    plain.get_by_role("button", name="Send", exact=True).click()
    plain.get_by_role("link", name="Token probabilities").click()
    expect(plain.get_by_role("heading", name="Token probabilities")).to_be_visible()
    expect(plain.get_by_role("row").nth(1)).to_contain_text("perhaps 20%")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_below_an_answer_and_on_the_page(visitors: Visitors, size: Any) -> None:
    page = visitors.new(viewport=size, bypass_csp=True, reduced_motion="reduce")
    turn = answer_with_probabilities(page)
    url = turn.get_by_role("link", name="Token probabilities").get_attribute("href")
    open_panel(turn).get_by_role("option").nth(3).click()
    for theme in ("light", "dark"):
        assert list_violations(page, theme) == []
    assert measure_overflow(page) == 0
    page.goto(str(url))
    expect(page.get_by_role("listbox")).to_be_visible()
    for theme in ("light", "dark"):
        assert list_violations(page, theme) == []
    assert measure_overflow(page) == 0


def test_a_completion_has_them_too(page: Page) -> None:
    open_model(page, "hello", mode="completion", prompt="Once", extra_body='{"logprobs": 2}')
    page.get_by_role("button", name="Run", exact=True).click()
    turn = wait_for_end(page)
    expect(open_panel(turn)).to_contain_text("Hello!")


def test_one_goes_on_from_an_alternative_in_place(page: Page, provider: Server) -> None:
    turn = answer_with_probabilities(page)
    open_panel(turn).get_by_role("option").nth(1).click()
    turn.get_by_role("link", name="Go on from “perhaps”").click()
    expect(page.get_by_role("link", name="Previous version")).to_be_visible()
    wait_for_end(page)
    assert list_requests(provider)[-1].json["messages"][-1]["content"] == "Hello! perhaps"
    assert read_source(page).startswith("Hello! perhaps")


def test_without_script_an_alternative_fills_in_the_form(plain: Page, provider: Server) -> None:
    plain.goto(f"/text/featherless/scripted/hello/?message=Hello&extra_body={LOGPROBS}")
    plain.get_by_role("button", name="Send", exact=True).click()
    plain.get_by_role("link", name="Token probabilities").click()
    before = len(list_requests(provider))
    plain.get_by_role("row").nth(2).get_by_role("link", name="perhaps").click()
    expect(plain.get_by_label("Start of the answer")).to_have_value("Hello! perhaps")
    assert len(list_requests(provider)) == before
    plain.get_by_role("button", name="Send", exact=True).click()
    expect(plain.locator(".turn").last).to_contain_text("Hello! perhaps")
