"""Stop: by button and by key, in mid-answer and before the first word. The provider notices."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import (
    FIRST,
    find_answer,
    find_composer,
    find_running,
    list_requests,
    open_model,
    send_message,
    wait_for_end,
    wait_for_writing,
)
from tests.scripted import Server
from tests.waiting import wait_until


def press_stop(page: Page, how: str) -> None:
    if how == "button":
        page.get_by_role("button", name="Stop", exact=True).click()
    else:
        page.keyboard.press("Escape")


@pytest.mark.parametrize("how", ["button", "key"])
def test_stop_in_mid_answer_keeps_what_had_arrived(page: Page, provider: Server, how: str) -> None:
    open_model(page, "long")
    send_message(page, "Hello")
    wait_for_writing(page)
    press_stop(page, how)
    turn = wait_for_end(page, "stopped")
    expect(turn).to_contain_text("Stopped. The partial answer was saved.")
    expect(find_answer(page)).to_contain_text(FIRST)
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    hung_up(provider)


@pytest.mark.parametrize("how", ["button", "key"])
def test_stop_before_the_first_word_ends_the_wait(page: Page, provider: Server, how: str) -> None:
    open_model(page, "slow-start")
    send_message(page, "Hello")
    expect(find_running(page).locator(".phase")).to_contain_text("FEATHERLESS PROCESSING")
    press_stop(page, how)
    wait_for_end(page, "stopped")
    hung_up(provider)


def test_stop_works_on_a_provider_that_has_fallen_silent(page: Page, provider: Server) -> None:
    open_model(page, "stall")
    send_message(page, "Hello")
    wait_for_writing(page)
    wait_until(lambda: list_requests(provider)[-1].sent > 30)
    page.keyboard.press("Escape")
    wait_for_end(page, "stopped")
    expect(find_answer(page)).to_contain_text(FIRST)
    hung_up(provider)


def test_a_stopped_conversation_goes_on(page: Page, provider: Server) -> None:
    open_model(page, "long")
    send_message(page, "One")
    wait_for_writing(page)
    page.keyboard.press("Escape")
    wait_for_end(page, "stopped")
    send_message(page, "Two")
    expect(find_running(page).locator("[data-answer]")).to_contain_text(FIRST)
    page.keyboard.press("Escape")
    wait_for_end(page, "stopped", count=2)
    sent = list_requests(provider)[-1].json["messages"]
    assert [m["role"] for m in sent] == ["user", "assistant", "user"]
    assert sent[1]["content"].startswith(FIRST)


def test_escape_does_nothing_while_nothing_runs(page: Page) -> None:
    open_model(page, "hello")
    find_composer(page).fill("A thought")
    find_composer(page).press("Escape")
    expect(find_composer(page)).to_have_value("A thought")


def hung_up(provider: Server) -> None:
    last = list_requests(provider)[-1]
    assert last.ended.wait(5)
    assert last.hung_up is not None
