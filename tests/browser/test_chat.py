"""A chat, as somebody types it."""

from playwright.sync_api import Page, expect

from tests.browser.acts import (
    FIRST,
    find_answer,
    find_composer,
    find_running,
    find_turns,
    list_requests,
    open_model,
    pick_model,
    read_source,
    send_message,
    wait_for_end,
    wait_for_list,
    wait_for_writing,
    wait_until_ready,
)
from tests.scripted import Server


def test_enter_sends_and_the_answer_is_there_before_it_has_ended(page: Page) -> None:
    open_model(page, "chat")
    find_composer(page).fill("Hello there")
    find_composer(page).press("Enter")
    expect(find_composer(page)).to_have_value("")
    expect(page.locator(".said-text")).to_have_text("Hello there")
    wait_for_writing(page)
    wait_for_end(page)
    expect(page.get_by_role("status")).to_contain_text("The answer is complete.")


def test_shift_and_enter_break_the_line_and_send_nothing(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    before = len(list_requests(provider))
    find_composer(page).fill("One")
    find_composer(page).press("Shift+Enter")
    page.keyboard.type("Two")
    expect(find_composer(page)).to_have_value("One\nTwo")
    expect(find_turns(page)).to_have_count(0)
    assert len(list_requests(provider)) == before


def test_control_and_enter_run_from_any_field(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    find_composer(page).fill("Hello")
    temperature = page.get_by_label("Temperature", exact=True)
    temperature.fill("0.5")
    temperature.press("Control+Enter")
    wait_for_end(page)
    assert list_requests(provider)[-1].json["temperature"] == 0.5


def test_enter_in_another_field_does_not_send(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    before = len(list_requests(provider))
    page.get_by_text("System prompt").first.click()
    system = page.get_by_label("System prompt", exact=True)
    system.fill("Be brief.")
    system.press("Enter")
    expect(system).to_have_value("Be brief.\n")
    assert len(list_requests(provider)) == before


def test_enter_that_ends_a_composition_does_not_send(page: Page, provider: Server) -> None:
    """As with Japanese or Chinese: Enter chooses among the candidates, and is not meant for us."""
    open_model(page, "hello")
    find_composer(page).focus()
    before = len(list_requests(provider))
    keyboard = page.context.new_cdp_session(page)
    typed = {"text": "にほん", "selectionStart": 3, "selectionEnd": 3}
    keyboard.send("Input.imeSetComposition", typed)
    key = {"type": "keyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", key)
    keyboard.send("Input.insertText", {"text": "日本"})
    expect(find_composer(page)).to_have_value("日本")
    expect(find_turns(page)).to_have_count(0)
    assert len(list_requests(provider)) == before
    find_composer(page).press("Enter")
    wait_for_end(page)
    expect(page.locator(".said-text")).to_have_text("日本")


def test_an_empty_message_is_not_sent(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    before = len(list_requests(provider))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(find_composer(page)).to_be_focused()
    expect(find_turns(page)).to_have_count(0)
    assert len(list_requests(provider)) == before


def test_a_second_turn_goes_on_with_the_first(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    send_message(page, "One")
    wait_for_end(page)
    send_message(page, "Two")
    wait_for_end(page, count=2)
    sent = list_requests(provider)[-1].json["messages"]
    assert [(m["role"], m["content"]) for m in sent] == [
        ("user", "One"),
        ("assistant", "Hello! How can I help you today?"),
        ("user", "Two"),
    ]


def test_the_conversation_is_still_there_after_a_reload(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    send_message(page, "One")
    wait_for_end(page)
    page.reload()
    wait_until_ready(page)
    expect(page.locator(".said-text")).to_have_text("One")
    send_message(page, "Two")
    wait_for_end(page, count=2)
    assert len(list_requests(provider)[-1].json["messages"]) == 3


def test_regenerate_asks_the_same_again_in_place_of_the_answer(
    page: Page, provider: Server
) -> None:
    open_model(page, "hello")
    send_message(page, "One")
    first = wait_for_end(page).get_attribute("id")
    page.get_by_role("link", name="Regenerate").click()
    expect(page.locator(".turn").last).not_to_have_attribute("id", first or "")
    wait_for_end(page)
    expect(find_turns(page)).to_have_count(1)
    sent = list_requests(provider)[-1].json["messages"]
    assert [m["content"] for m in sent] == ["One"]


def test_an_edit_makes_a_branch_and_keeps_the_first(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    send_message(page, "One")
    wait_for_end(page)
    first = page.url
    send_message(page, "Two")
    wait_for_end(page, count=2)
    before = page.url
    find_turns(page).last.get_by_role("link", name="Edit").click()
    expect(find_composer(page)).to_have_value("Two")
    expect(page.get_by_text("Editing an earlier message.").first).to_be_visible()
    find_composer(page).fill("Three")
    find_composer(page).press("Enter")
    expect(page.locator(".said-text").last).to_have_text("Three")
    wait_for_end(page, count=2)
    sent = [m["content"] for m in list_requests(provider)[-1].json["messages"]]
    assert (sent[0], sent[-1], len(sent)) == ("One", "Three", 3)
    assert len({first, before, page.url}) == 3
    page.goto(before)
    expect(page.locator(".said-text").last).to_have_text("Two")


def test_an_edit_can_be_given_up_and_the_draft_comes_back(page: Page) -> None:
    open_model(page, "hello")
    send_message(page, "One")
    wait_for_end(page)
    find_composer(page).fill("A thought")
    page.get_by_role("link", name="Edit").click()
    expect(find_composer(page)).to_have_value("One")
    page.get_by_role("button", name="Cancel").click()
    expect(find_composer(page)).to_have_value("A thought")
    expect(page.locator(".left-behind")).to_have_count(0)


def test_run_and_stop_stand_in_the_same_place(page: Page) -> None:
    open_model(page, "chat")
    run = page.get_by_role("button", name="Send", exact=True)
    at = run.bounding_box()
    send_message(page, "Hello")
    stop = page.get_by_role("button", name="Stop", exact=True)
    expect(stop).to_be_visible()
    expect(run).to_be_hidden()
    now = stop.bounding_box()
    assert at is not None
    assert now is not None
    assert (abs(now["x"] - at["x"]), abs(now["width"] - at["width"])) < (2, 2)
    wait_for_end(page)
    expect(run).to_be_visible()


def test_nothing_is_sent_twice_while_an_answer_comes(page: Page, provider: Server) -> None:
    open_model(page, "chat")
    before = len(list_requests(provider))
    send_message(page, "Hello")
    wait_for_writing(page)
    find_composer(page).fill("Too early")
    find_composer(page).press("Enter")
    find_composer(page).press("Control+Enter")
    expect(find_composer(page)).to_have_value("Too early")
    wait_for_end(page)
    assert len(list_requests(provider)) == before + 1
    expect(find_running(page)).to_have_count(0)


def test_the_answer_can_be_copied_as_it_was_written(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_model(page, "chat")
    send_message(page, "Hello")
    wait_for_end(page)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.strip() == read_source(page).strip()
    assert copied.startswith(FIRST)
    expect(find_answer(page)).to_contain_text(FIRST)


def test_an_answer_that_was_cut_is_continued_with_one_press(page: Page, provider: Server) -> None:
    open_model(page, "length")
    send_message(page, "A story")
    wait_for_end(page)
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_role("link", name="see all versions")).to_have_text("2 / 2")
    expect(find_turns(page)).to_have_count(1)
    sent = list_requests(provider)[-1].json
    assert [m["role"] for m in sent["messages"]] == ["user", "assistant"]
    assert (sent["continue_final_message"], sent["add_generation_prompt"]) == (True, False)
    begun = sent["messages"][-1]["content"]
    assert len(begun) > 20
    assert read_source(page).startswith(begun)
    assert len(read_source(page)) > len(begun)


def test_what_is_filled_in_comes_along_to_another_model(page: Page) -> None:
    wait_for_list(page)
    open_model(page, "chat", temperature="0.4")
    find_composer(page).fill("Half a thought")
    page.get_by_title("Change model").click()
    pick_model(page, "scripted/hello")
    expect(find_composer(page)).to_have_value("Half a thought")
    expect(page.locator("[name=temperature]").first).to_have_value("0.4")
