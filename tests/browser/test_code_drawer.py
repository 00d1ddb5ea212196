"""The request as code: a drawer with tabs, copied whole, closed by Escape; without a script too."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import open_model, send_message, wait_for_end

TURNS = 4


def panel(page: Page) -> Locator:
    return page.locator("[data-samples-body]")


def open_code(page: Page) -> None:
    page.locator("details.samples > summary").click()
    expect(panel(page)).to_be_visible()


def sample(page: Page, language: str) -> Locator:
    return page.locator(f".sample-{language}")


@pytest.fixture
def talk(page: Page) -> Page:
    open_model(page, "hello", temperature="0.4")
    for number in range(TURNS):
        send_message(page, f"Question {number}")
        wait_for_end(page, count=number + 1)
    return page


def test_a_tab_for_each_language_one_at_a_time(page: Page) -> None:
    open_model(page, "hello", message="Hi there")
    open_code(page)
    expect(sample(page, "bash")).to_contain_text("curl")
    expect(sample(page, "python")).to_be_hidden()
    page.get_by_text("Python", exact=True).click()
    expect(sample(page, "python")).to_contain_text("import requests")
    expect(sample(page, "bash")).to_be_hidden()
    page.get_by_role("radio", name="Python").press("ArrowRight")
    expect(sample(page, "javascript")).to_be_visible()
    expect(sample(page, "javascript").locator("pre span").first).to_be_visible()


def test_the_language_stays_while_the_code_follows_the_form(page: Page) -> None:
    open_model(page, "hello", message="Hi there")
    open_code(page)
    page.get_by_text("Python", exact=True).click()
    page.get_by_label("Message", exact=True).fill("Something else")
    expect(sample(page, "python")).to_contain_text("Something else")
    expect(page.get_by_role("radio", name="Python")).to_be_checked()
    assert "code-language" not in page.url


def test_older_messages_are_folded_and_copied_all_the_same(talk: Page) -> None:
    talk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_code(talk)
    curl = sample(talk, "bash")
    expect(curl.get_by_text("older messages")).to_be_visible()
    expect(curl.get_by_text("Question 0")).to_be_hidden()
    curl.get_by_role("button", name="Copy code").click()
    copied = talk.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("curl ")
    assert "older messages" not in copied
    for number in range(TURNS):
        assert f'"content": "Question {number}"' in copied
    curl.get_by_text("older messages").click()
    expect(curl.get_by_text("Question 0")).to_be_visible()


def test_escape_and_a_button_close_it_and_give_the_focus_back(page: Page) -> None:
    open_model(page, "hello", message="Hi there")
    summary = page.locator("details.samples > summary")
    for close in ("key", "button"):
        open_code(page)
        if close == "key":
            page.get_by_role("radio", name="cURL").press("Escape")
        else:
            page.get_by_role("button", name="Close code").click()
        expect(panel(page)).to_be_hidden()
        expect(summary).to_be_focused()


def test_the_form_is_used_beside_the_drawer(page: Page) -> None:
    open_model(page, "hello")
    open_code(page)
    box, form = panel(page).bounding_box(), page.locator(".composer textarea").bounding_box()
    assert box
    assert form
    assert box["x"] > form["x"] + 200
    assert box["y"] + box["height"] == page.viewport_size["height"]  # type: ignore[index]


def test_on_a_phone_it_is_a_sheet_from_below(phone: Page) -> None:
    open_model(phone, "hello", message="Hi there")
    open_code(phone)
    box = panel(phone).bounding_box()
    assert box
    assert box["x"] == 0
    assert box["y"] > 100
    assert box["y"] + box["height"] == phone.viewport_size["height"]  # type: ignore[index]
    phone.get_by_role("button", name="Close code").click()
    expect(panel(phone)).to_be_hidden()


def test_without_a_script_it_is_a_part_of_the_page(plain: Page) -> None:
    plain.goto("/text/featherless/scripted/hello/?message=Hi")
    plain.locator("details.samples > summary").click()
    expect(sample(plain, "bash")).to_contain_text("curl")
    assert panel(plain).evaluate("(each) => getComputedStyle(each).position") == "static"
    plain.get_by_text("JavaScript", exact=True).click()
    expect(sample(plain, "javascript")).to_contain_text("await fetch")
    expect(sample(plain, "bash")).to_be_hidden()
