"""Two answers word by word, with script and without, on a desk and on a phone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.acts import find_composer, measure_overflow, open_model, wait_for_end
from tests.browser.states import differences, say
from tests.browser.test_without_script import chat


def test_the_differences_fit_a_phone_and_can_be_read_as_one_text(phone: Page) -> None:
    differences(phone)
    assert measure_overflow(phone) == 0
    phone.get_by_role("link", name="In one text").click()
    expect(phone).to_have_url(re.compile("view=one"))
    expect(phone.locator(".difference del").first).to_be_visible()
    expect(phone.locator(".difference ins").first).to_be_visible()
    assert measure_overflow(phone) == 0


def test_without_script_two_answers_are_compared_and_swapped(plain: Page) -> None:
    ids = []
    for name in ("hello", "chat"):
        chat(plain, "Hello", name)
        ids.append(plain.locator(".turn").get_attribute("data-turn"))
    plain.goto(f"/text/differences/?a={ids[0]}&b={ids[1]}")
    heads = plain.locator(".difference h2")
    expect(heads).to_have_text([re.compile("hello"), re.compile("chat")])
    expect(plain.locator(".differences-figure")).to_contain_text("of the words agree")
    plain.get_by_role("link", name="Swap A and B").click()
    expect(heads).to_have_text([re.compile("chat"), re.compile("hello")])


def test_from_a_comparison_to_the_differences_and_to_the_blind_one(page: Page) -> None:
    page.goto("/text/compare/?m=featherless:scripted/hello&m=featherless:scripted/chat")
    say(page, "Hello")
    expect(page.locator(".lane [data-answer]")).to_have_count(2)
    expect(page.get_by_role("button", name="Stop all")).to_be_hidden()
    page.get_by_role("button", name="Differences").click()
    expect(page.locator(".difference h2")).to_have_text([re.compile("hello"), re.compile("chat")])
    page.go_back()
    find_composer(page).fill("A draft")
    page.get_by_role("button", name="Vote blind").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Blind comparison")
    expect(find_composer(page)).to_have_value("A draft")


def test_the_versions_of_an_answer_are_compared(page: Page) -> None:
    open_model(page, "hello")
    say(page, "Hello")
    wait_for_end(page)
    page.get_by_role("link", name="Regenerate").click()
    expect(page.get_by_role("link", name="2 / 2, see all versions")).to_be_visible()
    page.get_by_role("link", name="2 / 2, see all versions").click()
    page.get_by_role("link", name=re.compile("^Differences")).click()
    expect(page.get_by_text("Both answers say the same, word by word.")).to_be_visible()
