"""Cards: a character greets, and goes on in the words of its card."""

from playwright.sync_api import Page, expect

from tests.browser.acts import (
    find_composer,
    find_turns,
    go_on_with,
    list_requests,
    read_source,
    send_message,
    wait_for_end,
)
from tests.browser.librarystates import card, greeted
from tests.scripted import Server


def test_a_character_greets_and_answers(page: Page, provider: Server) -> None:
    card(page)
    page.get_by_label("Model", exact=True).select_option(index=0)
    page.get_by_label("Your name").fill("Tom")
    page.get_by_role("button", name="Begin chat").click()
    expect(find_turns(page)).to_have_count(1)
    assert read_source(page) == "Good day, Tom!"
    expect(page.get_by_role("link", name="Regenerate")).to_have_count(0)
    go_on_with(page, "hello")
    send_message(page, "What about the lathe?")
    wait_for_end(page, count=2)
    messages = list_requests(provider)[-1].json["messages"]
    assert [each["role"] for each in messages] == ["system", "assistant", "user"]
    assert "Tom enters." in messages[0]["content"]
    assert "The lathe is old." in messages[0]["content"]
    page.reload()
    expect(find_turns(page)).to_have_count(2)


def test_without_a_script_it_is_the_same(plain: Page) -> None:
    plain.goto("/text/cards/")
    plain.get_by_label("Or paste its JSON").fill('{"name": "Ada", "first_mes": "Hi, {{user}}!"}')
    plain.get_by_role("button", name="Import").click()
    plain.get_by_role("button", name="Begin chat").click()
    expect(find_turns(plain)).to_contain_text("Hi, User!")
    expect(find_composer(plain)).to_be_visible()


def test_a_bad_card_is_refused_beside_its_field(plain: Page) -> None:
    plain.goto("/text/cards/")
    plain.get_by_label("Or paste its JSON").fill('{"name": "Ada"}')
    plain.get_by_role("button", name="Import").click()
    expect(plain.locator(".errorlist")).to_contain_text("This isn't a character card")
    expect(plain.get_by_label("Or paste its JSON")).to_have_value('{"name": "Ada"}')


def test_the_page_of_a_greeted_chat_says_nothing_in_ones_name(page: Page) -> None:
    greeted(page)
    expect(page.locator(".turn .said")).to_have_count(0)
