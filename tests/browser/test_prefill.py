"""The answer is begun for the model, and goes on from where it was cut or stopped."""

from playwright.sync_api import Page, expect

from tests.browser.acts import (
    FIRST,
    find_answer,
    find_turns,
    link_model,
    list_requests,
    open_model,
    read_source,
    send_message,
    wait_for_end,
    wait_for_writing,
)
from tests.scripted import Server
from tests.scripted.texts import HELLO


def test_the_answer_starts_with_the_given_words(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    page.get_by_text("Start the answer with…").click()
    page.get_by_label("Start of the answer").fill("Well met.")
    send_message(page, "One")
    wait_for_end(page)
    assert read_source(page) == f"Well met.{HELLO}"
    expect(find_turns(page).last).to_contain_text("The first 9 characters were given to the model")
    assert list_requests(provider)[-1].json["messages"][-1] == {
        "role": "assistant",
        "content": "Well met.",
    }
    expect(page.get_by_label("Start of the answer")).to_have_value("Well met.")
    page.get_by_label("Start of the answer").fill("")
    send_message(page, "Two")
    wait_for_end(page, count=2)
    assert read_source(page) == HELLO
    assert [m["role"] for m in list_requests(provider)[-1].json["messages"]] == [
        *("user", "assistant", "user")
    ]


def test_an_answer_that_was_stopped_goes_on_as_one_answer(page: Page, provider: Server) -> None:
    open_model(page, "long")
    send_message(page, "A story")
    wait_for_writing(page)
    page.get_by_role("button", name="Stop", exact=True).click()
    wait_for_end(page, "stopped")
    begun = read_source(page)
    page.get_by_role("link", name="Continue", exact=True).click()
    expect(page.locator(".turn.live")).to_be_visible()
    expect(find_answer(page)).to_contain_text(FIRST)
    expect(page.locator("[data-live-phase]")).to_have_text("writing")
    page.get_by_role("button", name="Stop", exact=True).click()
    wait_for_end(page, "stopped")
    expect(find_turns(page)).to_have_count(1)
    assert read_source(page).startswith(begun.rstrip())
    assert list_requests(provider)[-1].json["messages"][-1]["content"] == begun.rstrip()
    expect(page.get_by_role("link", name="Previous version")).to_be_visible()


def test_an_answer_goes_on_without_script(plain: Page) -> None:
    plain.goto(link_model("length"))
    plain.get_by_label("Message", exact=True).fill("A story")
    plain.get_by_role("button", name="Send", exact=True).click()
    begun = str(plain.locator("template[data-source]").evaluate("t => t.content.textContent"))
    plain.get_by_role("link", name="Continue", exact=True).click()
    expect(plain.get_by_label("Start of the answer")).to_have_value(begun)
    plain.get_by_role("button", name="Send", exact=True).click()
    expect(plain.locator(".turn")).to_have_count(1)
    whole = str(plain.locator("template[data-source]").evaluate("t => t.content.textContent"))
    assert whole.startswith(begun)
    assert len(whole) > len(begun)
