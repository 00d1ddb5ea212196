"""A chat, as somebody types it."""

from playwright.sync_api import Page, expect

from tests.browser.acts import (
    FIRST,
    answer,
    asked,
    composer,
    ended,
    listed,
    open_model,
    pick_model,
    ready,
    running,
    say,
    source,
    turns,
    writing,
)
from tests.scripted import Server


def test_enter_sends_and_the_answer_is_there_before_it_has_ended(page: Page) -> None:
    open_model(page, "chat")
    composer(page).fill("Hello there")
    composer(page).press("Enter")
    expect(composer(page)).to_have_value("")
    expect(page.locator(".said-text")).to_have_text("Hello there")
    writing(page)
    ended(page)
    expect(page.get_by_role("status")).to_contain_text("The answer is complete.")


def test_shift_and_enter_break_the_line_and_send_nothing(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    before = len(asked(provider))
    composer(page).fill("One")
    composer(page).press("Shift+Enter")
    page.keyboard.type("Two")
    expect(composer(page)).to_have_value("One\nTwo")
    expect(turns(page)).to_have_count(0)
    assert len(asked(provider)) == before


def test_control_and_enter_run_from_any_field(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    composer(page).fill("Hello")
    temperature = page.get_by_label("Temperature", exact=True)
    temperature.fill("0.5")
    temperature.press("Control+Enter")
    ended(page)
    assert asked(provider)[-1].json["temperature"] == 0.5


def test_enter_in_another_field_does_not_send(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    before = len(asked(provider))
    page.get_by_text("System prompt").first.click()
    system = page.get_by_label("System prompt", exact=True)
    system.fill("Be brief.")
    system.press("Enter")
    expect(system).to_have_value("Be brief.\n")
    assert len(asked(provider)) == before


def test_enter_that_ends_a_composition_does_not_send(page: Page, provider: Server) -> None:
    """As with Japanese or Chinese: Enter chooses among the candidates, and is not meant for us."""
    open_model(page, "hello")
    composer(page).focus()
    before = len(asked(provider))
    keyboard = page.context.new_cdp_session(page)
    typed = {"text": "にほん", "selectionStart": 3, "selectionEnd": 3}
    keyboard.send("Input.imeSetComposition", typed)
    key = {"type": "keyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", key)
    keyboard.send("Input.insertText", {"text": "日本"})
    expect(composer(page)).to_have_value("日本")
    expect(turns(page)).to_have_count(0)
    assert len(asked(provider)) == before
    composer(page).press("Enter")
    ended(page)
    expect(page.locator(".said-text")).to_have_text("日本")


def test_an_empty_message_is_not_sent(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    before = len(asked(provider))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(composer(page)).to_be_focused()
    expect(turns(page)).to_have_count(0)
    assert len(asked(provider)) == before


def test_a_second_turn_goes_on_with_the_first(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    say(page, "One")
    ended(page)
    say(page, "Two")
    ended(page, count=2)
    sent = asked(provider)[-1].json["messages"]
    assert [(m["role"], m["content"]) for m in sent] == [
        ("user", "One"),
        ("assistant", "Hello! How can I help you today?"),
        ("user", "Two"),
    ]


def test_the_conversation_is_still_there_after_a_reload(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    say(page, "One")
    ended(page)
    page.reload()
    ready(page)
    expect(page.locator(".said-text")).to_have_text("One")
    say(page, "Two")
    ended(page, count=2)
    assert len(asked(provider)[-1].json["messages"]) == 3


def test_regenerate_asks_the_same_again_in_place_of_the_answer(
    page: Page, provider: Server
) -> None:
    open_model(page, "hello")
    say(page, "One")
    first = ended(page).get_attribute("id")
    page.get_by_role("link", name="Regenerate").click()
    expect(page.locator(".turn").last).not_to_have_attribute("id", first or "")
    ended(page)
    expect(turns(page)).to_have_count(1)
    sent = asked(provider)[-1].json["messages"]
    assert [m["content"] for m in sent] == ["One"]


def test_an_edit_makes_a_branch_and_keeps_the_first(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    say(page, "One")
    ended(page)
    first = page.url
    say(page, "Two")
    ended(page, count=2)
    before = page.url
    turns(page).last.get_by_role("link", name="Edit").click()
    expect(composer(page)).to_have_value("Two")
    expect(page.get_by_text("Editing an earlier message.").first).to_be_visible()
    composer(page).fill("Three")
    composer(page).press("Enter")
    expect(page.locator(".said-text").last).to_have_text("Three")
    ended(page, count=2)
    sent = [m["content"] for m in asked(provider)[-1].json["messages"]]
    assert (sent[0], sent[-1], len(sent)) == ("One", "Three", 3)
    assert len({first, before, page.url}) == 3
    page.goto(before)
    expect(page.locator(".said-text").last).to_have_text("Two")


def test_an_edit_can_be_given_up_and_the_draft_comes_back(page: Page) -> None:
    open_model(page, "hello")
    say(page, "One")
    ended(page)
    composer(page).fill("A thought")
    page.get_by_role("link", name="Edit").click()
    expect(composer(page)).to_have_value("One")
    page.get_by_role("button", name="Cancel").click()
    expect(composer(page)).to_have_value("A thought")
    expect(page.locator(".left-behind")).to_have_count(0)


def test_run_and_stop_stand_in_the_same_place(page: Page) -> None:
    open_model(page, "chat")
    run = page.get_by_role("button", name="Send", exact=True)
    at = run.bounding_box()
    say(page, "Hello")
    stop = page.get_by_role("button", name="Stop", exact=True)
    expect(stop).to_be_visible()
    expect(run).to_be_hidden()
    now = stop.bounding_box()
    assert at is not None
    assert now is not None
    assert (abs(now["x"] - at["x"]), abs(now["width"] - at["width"])) < (2, 2)
    ended(page)
    expect(run).to_be_visible()


def test_nothing_is_sent_twice_while_an_answer_comes(page: Page, provider: Server) -> None:
    open_model(page, "chat")
    before = len(asked(provider))
    say(page, "Hello")
    writing(page)
    composer(page).fill("Too early")
    composer(page).press("Enter")
    composer(page).press("Control+Enter")
    expect(composer(page)).to_have_value("Too early")
    ended(page)
    assert len(asked(provider)) == before + 1
    expect(running(page)).to_have_count(0)


def test_the_answer_can_be_copied_as_it_was_written(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_model(page, "chat")
    say(page, "Hello")
    ended(page)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.strip() == source(page).strip()
    assert copied.startswith(FIRST)
    expect(answer(page)).to_contain_text(FIRST)


def test_an_answer_that_was_cut_is_continued_with_one_press(page: Page, provider: Server) -> None:
    open_model(page, "length")
    say(page, "A story")
    ended(page)
    page.get_by_role("link", name="Continue").click()
    expect(page.locator(".said-text").last).to_have_text("Continue exactly where you stopped.")
    expect(turns(page)).to_have_count(2)
    expect(page.locator(".turn-actions")).to_have_count(2)
    assert [m["role"] for m in asked(provider)[-1].json["messages"]] == [
        "user",
        "assistant",
        "user",
    ]


def test_what_is_filled_in_comes_along_to_another_model(page: Page) -> None:
    listed(page)
    open_model(page, "chat", temperature="0.4")
    composer(page).fill("Half a thought")
    page.get_by_role("link", name="Change model").click()
    pick_model(page, "scripted/hello")
    expect(composer(page)).to_have_value("Half a thought")
    expect(page.locator("[name=temperature]").first).to_have_value("0.4")
