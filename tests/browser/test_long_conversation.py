"""Earlier messages of a long conversation, as a person looks for them."""

from playwright.sync_api import Page, expect

from playground.runs.window import MOST_TURNS
from tests.browser.acts import find_composer, find_turns, wait_until_ready
from tests.browser.test_reopening import talk

MORE = 3
TOP = "element => element.getBoundingClientRect().top"


def test_earlier_messages_come_in_above_and_what_is_read_stays_where_it_is(page: Page) -> None:
    last = talk(page, MOST_TURNS + MORE)
    page.goto(f"/text/featherless/scripted/hello/?parent={last}")
    wait_until_ready(page)
    expect(find_turns(page)).to_have_count(MOST_TURNS)
    first = page.locator(".turn").first
    key = first.get_attribute("id")
    link = page.get_by_role("link", name=f"Show {MORE} earlier messages")
    link.focus()
    link.scroll_into_view_if_needed()
    before = first.evaluate(TOP)
    page.keyboard.press("Enter")
    expect(find_turns(page)).to_have_count(MOST_TURNS + MORE)
    expect(link).to_have_count(0)
    page.wait_for_timeout(300)
    assert abs(page.locator(f"#{key}").evaluate(TOP) - before) < 2
    expect(page.locator(".turn").first).to_contain_text("Message 0")
    expect(page.locator(".turn").first).to_be_focused()
    page.locator(".turn").nth(1).get_by_role("link", name="Edit", exact=True).click()
    expect(find_composer(page)).to_have_value("Message 1")


def test_the_request_of_a_long_conversation_is_there_when_it_is_wanted(page: Page) -> None:
    last = talk(page, MOST_TURNS + MORE)
    page.goto(f"/text/featherless/scripted/hello/?parent={last}")
    wait_until_ready(page)
    page.get_by_role("button", name="View request").click()
    expect(page.locator("#code-json")).to_be_checked()
    expect(page.locator("[data-samples] .sample-json")).to_contain_text("older messages")
