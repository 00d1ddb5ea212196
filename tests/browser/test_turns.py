"""What is done with a turn: its answer edited, itself deleted and put back, another model asked."""

from playwright.sync_api import Page, expect

from tests.browser.acts import (
    find_composer,
    find_turns,
    link_model,
    list_requests,
    pick_model,
    send_message,
    wait_for_end,
    wait_for_list,
    wait_until_ready,
)
from tests.browser.test_versions import find_counter, say_in_turn
from tests.scripted import Server
from tests.scripted.texts import HELLO


def open_more(page: Page, turn: int) -> None:
    find_turns(page).nth(turn).locator("[data-turn-more] > summary").click()


def messages(provider: Server) -> list[str]:
    """Of the last request."""
    return [message["content"] for message in list_requests(provider)[-1].json["messages"]]


def test_an_answer_is_edited_and_the_original_stays_beside_it(page: Page, provider: Server) -> None:
    say_in_turn(page, "One", "Two")
    before = len(list_requests(provider))
    open_more(page, 1)
    page.get_by_role("link", name="Edit answer").click()
    page.get_by_role("textbox", name="Answer of").fill("My own words.")
    page.get_by_role("button", name="Save version").click()
    wait_until_ready(page)
    edited = find_turns(page).nth(1)
    expect(edited).to_contain_text("My own words.")
    expect(edited).to_contain_text("Edited by you.")
    expect(find_counter(edited)).to_have_text("2 / 2")
    assert len(list_requests(provider)) == before
    send_message(page, "Three")
    wait_for_end(page, count=3)
    assert messages(provider) == ["One", HELLO, "Two", "My own words.", "Three"]
    find_turns(page).nth(1).get_by_role("link", name="Previous version").click()
    wait_until_ready(page)
    expect(find_turns(page).nth(1)).to_contain_text(HELLO)


def test_a_message_is_deleted_and_undo_brings_it_back_with_the_draft_kept(
    page: Page, provider: Server
) -> None:
    say_in_turn(page, "One", "Two", "Three")
    find_composer(page).fill("A thought")
    page.wait_for_function("() => Object.values(sessionStorage).some((v) => v.includes('thought'))")
    open_more(page, 1)
    page.get_by_role("button", name="Delete this message").click()
    expect(page.locator(".said-text")).to_have_text(["One", "Three"])
    wait_until_ready(page)
    expect(find_composer(page)).to_have_value("A thought")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_in_viewport()
    undo.click()
    expect(page.locator(".said-text")).to_have_text(["One", "Two", "Three"])
    expect(find_turns(page).nth(1)).to_be_in_viewport()
    expect(page.get_by_text("Message deleted.")).to_have_count(0)


def test_the_menu_closes_by_escape_and_by_a_press_elsewhere(page: Page) -> None:
    say_in_turn(page, "One")
    item = page.get_by_role("link", name="Edit answer")
    open_more(page, 0)
    expect(item).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(item).to_be_hidden()
    expect(page.locator("[data-turn-more] > summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(item).to_be_visible()
    page.locator(".said-text").click()
    expect(item).to_be_hidden()


def test_another_model_goes_on_from_any_turn(page: Page, provider: Server) -> None:
    wait_for_list(page)
    say_in_turn(page, "One", "Two")
    page.get_by_label("Temperature", exact=True).fill("0.4")
    open_more(page, 0)
    page.get_by_role("link", name="Continue with another model").click()
    pick_model(page, "scripted/chat")
    wait_until_ready(page)
    expect(page.locator(".said-text")).to_have_text(["One"])
    send_message(page, "Three")
    wait_for_end(page, count=2)
    sent = list_requests(provider)[-1].json
    assert [m["content"] for m in sent["messages"]] == ["One", HELLO, "Three"]
    assert (sent["model"], sent["temperature"]) == ("scripted/chat", 0.4)
    expect(page.locator(".turn-model")).to_have_text(["scripted/hello", "scripted/chat"])
    expect(find_counter(find_turns(page).last)).to_have_text("2 / 2")


def test_turns_are_edited_and_deleted_without_script(plain: Page) -> None:
    plain.goto(link_model("hello"))
    for words in ("One", "Two"):
        plain.get_by_label("Message", exact=True).fill(words)
        plain.get_by_role("button", name="Send", exact=True).click()
    plain.locator("[data-turn-more] > summary").first.click()
    plain.get_by_role("button", name="Delete this message").click()
    expect(plain.locator(".said-text")).to_have_text(["Two"])
    plain.get_by_role("button", name="Undo").click()
    expect(plain.locator(".said-text")).to_have_text(["One", "Two"])
    plain.locator("[data-turn-more] > summary").last.click()
    plain.get_by_role("link", name="Edit answer").click()
    plain.get_by_role("textbox", name="Answer of").fill("My own words.")
    plain.get_by_role("button", name="Save version").click()
    expect(plain.locator(".turn").last).to_contain_text("Edited by you.")


def test_all_branches_are_seen_and_opened_by_keyboard(page: Page) -> None:
    say_in_turn(page, "One", "Two", "Three")
    find_turns(page).nth(1).get_by_role("link", name="Edit", exact=True).click()
    find_composer(page).fill("Two, but other")
    find_composer(page).press("Enter")
    wait_for_end(page, count=2)
    open_more(page, 1)
    page.get_by_role("link", name="Show all branches").click()
    rows = page.locator(".tree-row a")
    expect(rows).to_have_text(["One", "Two", "Three", "Two, but other"])
    expect(page.locator(".tree-row[aria-current]")).to_contain_text("You are here")
    rows.nth(2).focus()
    page.keyboard.press("Enter")
    wait_until_ready(page)
    expect(page.locator(".said-text")).to_have_text(["One", "Two", "Three"])


def test_a_conversation_is_deleted_whole(plain: Page) -> None:
    plain.goto(link_model("hello"))
    for words in ("One", "Two"):
        plain.get_by_label("Message", exact=True).fill(words)
        plain.get_by_role("button", name="Send", exact=True).click()
    plain.locator("[data-turn-more] > summary").first.click()
    plain.get_by_role("link", name="Show all branches").click()
    plain.get_by_text("Delete this conversation").click()
    plain.get_by_role("button", name="Delete permanently").click()
    expect(plain.get_by_text("Conversation deleted: 2 messages.")).to_be_visible()
    plain.goto("/runs/")
    expect(plain.locator(".recent a")).to_have_count(0)
