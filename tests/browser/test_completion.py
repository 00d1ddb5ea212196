"""Completion: a text that the model goes on with, in place, and that can be taken back."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import (
    FIRST,
    find_running,
    list_requests,
    open_model,
    wait_for_end,
    wait_until_ready,
)
from tests.scripted import Server
from tests.scripted.texts import HELLO
from tests.waiting import wait_until

START = "Once upon a time "


def text(page: Page) -> Locator:
    return page.get_by_label("Prompt", exact=True)


def complete(page: Page, name: str = "hello") -> None:
    open_model(page, name, mode="completion")
    text(page).fill(START)
    text(page).press("Control+Enter")


def test_the_models_words_are_appended_to_the_text(page: Page, provider: Server) -> None:
    complete(page)
    wait_for_end(page)
    expect(text(page)).to_have_value(START + HELLO)
    expect(page.locator("[data-underlay] mark")).to_have_text(HELLO)
    sent = list_requests(provider, "v1/completions")[-1].json
    assert sent["prompt"] == START
    assert "messages" not in sent


def test_the_text_grows_while_the_answer_comes(page: Page) -> None:
    complete(page, "chat")
    wait_until(lambda: FIRST in text(page).input_value())
    expect(find_running(page)).to_be_visible()
    expect(text(page)).not_to_be_editable()
    wait_for_end(page)
    expect(text(page)).to_be_editable()


def test_enter_breaks_the_line(page: Page, provider: Server) -> None:
    open_model(page, "hello", mode="completion")
    before = len(list_requests(provider, "v1/completions"))
    text(page).fill("One")
    text(page).press("End")
    text(page).press("Enter")
    expect(text(page)).to_have_value("One\n")
    assert len(list_requests(provider, "v1/completions")) == before


def test_what_the_model_wrote_can_be_taken_back_and_given_again(page: Page) -> None:
    complete(page)
    wait_for_end(page)
    page.get_by_role("button", name="Undo").click()
    expect(text(page)).to_have_value(START)
    page.get_by_role("button", name="Redo").click()
    expect(text(page)).to_have_value(START + HELLO)


def test_the_model_goes_on_from_all_of_the_text(page: Page, provider: Server) -> None:
    complete(page)
    wait_for_end(page)
    text(page).press("Control+Enter")
    expect(text(page)).to_have_value(START + HELLO + HELLO)
    assert list_requests(provider, "v1/completions")[-1].json["prompt"] == START + HELLO
    page.get_by_role("button", name="Undo").click()
    expect(text(page)).to_have_value(START + HELLO)


def test_a_failed_completion_leaves_the_text_as_it_was(page: Page) -> None:
    complete(page, "bad-key")
    wait_for_end(page, "failed")
    expect(text(page)).to_have_value(START)
    expect(page.locator(".problem")).to_contain_text("signed in")


def test_the_text_is_carried_into_another_mode_and_back(page: Page) -> None:
    open_model(page, "hello", mode="completion")
    text(page).fill(START)
    page.get_by_role("link", name="Tokenize", exact=True).click()
    expect(page.get_by_label("Text", exact=True)).to_have_value(START)
    page.get_by_role("link", name="Chat", exact=True).click()
    wait_until_ready(page)
    expect(page.get_by_label("Message", exact=True)).to_have_value(START)
