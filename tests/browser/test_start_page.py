"""The start page: type a sentence, press once, and a model answers."""

from playwright.sync_api import Page, expect

from tests.browser.acts import find_composer, find_turns, open_model, send_message, wait_for_end
from tests.browser.presses import Presses
from tests.browser.visitors import PHONE, Visitors
from tests.scripted.texts import HELLO

SENTENCE = "Say hello, and nothing else."


def use_model_before(page: Page) -> None:
    """Then it is this one that the start page asks."""
    open_model(page, "hello")
    send_message(page, "Before")
    wait_for_end(page)


def test_a_sentence_and_one_press_lead_to_an_answer(page: Page) -> None:
    use_model_before(page)
    page.goto("/", wait_until="networkidle")
    page.keyboard.type(SENTENCE)
    expect(find_composer(page)).to_be_focused()
    expect(find_composer(page)).to_have_value(SENTENCE)
    presses = Presses()
    presses.press(page.get_by_role("button", name="Send", exact=True))
    page.wait_for_url("**/text/featherless/scripted/hello/?parent=*")
    turn = wait_for_end(page)
    assert presses.count <= 1
    expect(turn.locator("[data-answer]")).to_contain_text(HELLO.split("\n")[0][:20])
    expect(turn).to_contain_text(SENTENCE)


def test_enter_sends_and_shift_enter_begins_a_line(page: Page) -> None:
    use_model_before(page)
    page.goto("/", wait_until="networkidle")
    page.keyboard.type("One")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("Two")
    expect(find_composer(page)).to_have_value("One\nTwo")
    page.keyboard.press("Enter")
    turn = wait_for_end(page)
    expect(turn.locator(".said-text")).to_have_text("One\nTwo")


def test_an_example_is_answered_at_one_press(page: Page) -> None:
    use_model_before(page)
    page.goto("/", wait_until="networkidle")
    page.get_by_role("button", name="Explain how tides work").click()
    expect(wait_for_end(page)).to_contain_text("Explain how tides work")


def test_without_a_script_the_answer_comes_as_a_page(visitors: Visitors) -> None:
    page = visitors.new(java_script_enabled=False, viewport=PHONE)
    page.goto("/text/featherless/scripted/hello/")
    find_composer(page).fill("Before")
    page.get_by_role("button", name="Send", exact=True).click()
    page.goto("/")
    find_composer(page).fill(SENTENCE)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(find_turns(page)).to_have_count(1)
    expect(find_turns(page).last).to_contain_text(SENTENCE)
    expect(find_turns(page).last.locator(".figures")).to_be_visible()


def test_another_model_is_chosen_beside_the_message(page: Page) -> None:
    use_model_before(page)
    open_model(page, "think")
    send_message(page, "Later")
    wait_for_end(page)
    page.goto("/", wait_until="networkidle")
    expect(page.get_by_label("Model", exact=True)).to_have_value("featherless:scripted/think")
    page.get_by_label("Model", exact=True).select_option("featherless:scripted/hello")
    send_message(page, SENTENCE)
    page.wait_for_url("**/text/featherless/scripted/hello/?parent=*")
