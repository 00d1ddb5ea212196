"""A blind comparison as a person has it: ask, read, vote by a key, ask the next."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import find_composer, measure_overflow, open_menu, send_message
from tests.browser.line import Line
from tests.browser.visitors import PHONE, Visitors
from tests.waiting import wait_until

HELLO, CHAT, LONG, GATED = (f"featherless:scripted/{n}" for n in ("hello", "chat", "long", "gated"))


def open_blind(page: Page, *lanes: str) -> None:
    page.goto("/text/compare/?blind=1" + "".join(f"&m={lane}" for lane in lanes))
    expect(page.locator(".contestant")).to_have_count(len(lanes))


def find_ballot(page: Page) -> Locator:
    return page.get_by_role("group", name="Your vote")


def wait_for_ballot(page: Page) -> None:
    expect(find_ballot(page)).to_contain_text("Which answer is best?", timeout=20_000)


def ask_and_vote(page: Page, words: str, key: str) -> None:
    """Without a mouse: the focus is where the next key is meant for."""
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    wait_for_ballot(page)
    page.keyboard.press(key)
    expect(find_ballot(page)).to_contain_text("You")
    expect(find_composer(page)).to_be_focused()


def test_ten_messages_in_a_row_are_voted_on_by_keys_alone(page: Page) -> None:
    open_blind(page, HELLO, CHAT)
    page.get_by_label("Task").fill("greetings")
    find_composer(page).focus()
    for n in range(10):
        ask_and_vote(page, f"Message {n}", "abtx"[n % 4])
    page.get_by_role("link", name="Your ranking").click()
    expect(page.locator(".vote")).to_have_count(10)
    expect(page.locator(".vote-task", has_text="greetings")).to_have_count(10)
    rounds = page.locator(".ranking-table tbody td:nth-child(4)")
    expect(rounds).to_have_text(["10", "10"])


def test_names_and_figures_come_with_the_vote(page: Page) -> None:
    open_blind(page, HELLO, CHAT)
    send_message(page, "Hello")
    wait_for_ballot(page)
    answers = page.locator("[data-answers]")
    heads = answers.locator(".blind-answer > h2")
    expect(heads).to_have_text([re.compile(r"A\s*$"), re.compile(r"B\s*$")])
    assert "scripted" not in answers.inner_html()
    expect(page.locator(".figures")).to_have_count(0)
    page.get_by_role("button", name="A", exact=True).click()
    expect(heads.locator("a")).to_have_count(2)
    expect(answers.locator(".figures")).to_have_count(2)
    expect(answers.locator(".blind-best")).to_have_count(1)
    expect(find_ballot(page)).to_contain_text("You chose A: scripted/")


def test_a_key_that_is_typed_into_a_field_is_no_vote(page: Page) -> None:
    open_blind(page, HELLO, CHAT)
    send_message(page, "Hello")
    wait_for_ballot(page)
    find_composer(page).press_sequentially("a bat")
    expect(find_ballot(page)).to_contain_text("Which answer is best?")
    expect(find_composer(page)).to_have_value("a bat")


def test_a_page_loaded_anew_goes_on_with_the_answers(page: Page) -> None:
    open_blind(page, LONG, HELLO)
    send_message(page, "Hello")
    expect(page.locator("[data-answers]")).to_contain_text("Here is an answer")
    page.wait_for_url("**/text/compare/*-*/")
    page.reload()
    answers = page.locator("[data-answers]")
    before = len(answers.inner_text())
    wait_until(lambda: len(answers.inner_text()) > before + 200)
    assert "scripted" not in answers.inner_html()
    page.get_by_role("button", name="Stop all").click()
    wait_for_ballot(page)
    page.get_by_role("button", name="All bad").click()
    expect(find_ballot(page)).to_contain_text("You found all answers bad.")


def test_a_lost_connection_loses_no_answer(visitors: Visitors, line: Line) -> None:
    page = visitors.new(base_url=line.url)
    open_blind(page, CHAT, HELLO)
    send_message(page, "Hello")
    expect(page.locator("[data-answers]")).to_contain_text("Here is an answer")
    line.cut()
    line.mend()
    wait_for_ballot(page)
    expect(page.locator("[data-answers] .prose", has_text="Here is an answer")).to_have_count(1)


def test_a_model_that_fails_is_named_after_the_vote_alone(page: Page) -> None:
    open_blind(page, HELLO, GATED, CHAT)
    send_message(page, "Hello")
    wait_for_ballot(page)
    expect(page.get_by_text("This model gave no answer.")).to_have_count(1)
    expect(find_ballot(page).get_by_role("button")).to_have_count(4)  # two answers, tie, all bad
    page.keyboard.press("t")
    expect(page.locator("[data-answers] .problem")).to_have_count(1)


def test_what_the_server_refuses_keeps_the_message(page: Page) -> None:
    page.goto(f"/text/compare/?blind=1&m={HELLO}&m={CHAT}&temperature=9")
    send_message(page, "Keep me")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(find_composer(page)).to_have_value("Keep me")


def test_it_fits_a_phone(phone: Page) -> None:
    open_blind(phone, HELLO, CHAT, LONG)
    find_composer(phone).fill("Hello " * 60)
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.locator("[data-answers]")).to_contain_text("Here is an answer")
    assert measure_overflow(phone) == 0
    phone.get_by_role("button", name="Stop all").click()
    wait_for_ballot(phone)
    assert measure_overflow(phone) == 0
    phone.get_by_role("button", name="Tie").click()
    expect(find_ballot(phone)).to_contain_text("You voted for a tie.")
    assert measure_overflow(phone) == 0
    phone.get_by_role("link", name="Your ranking").click()
    expect(phone.locator(".ranking-table")).to_be_visible()
    assert measure_overflow(phone) == 0


def test_without_script_from_the_comparison_to_the_ranking(visitors: Visitors) -> None:
    for size in (PHONE, {"width": 1280, "height": 800}):
        page = visitors.new(java_script_enabled=False, viewport=size)
        page.goto(f"/text/compare/?m={HELLO}&m={CHAT}")
        open_menu(page)
        page.get_by_role("button", name="Vote blind").click()
        page.get_by_label("Message", exact=True).fill("Hello")
        page.get_by_label("Task").fill("greetings")
        page.locator("[data-run-button]").click()
        wait_for_ballot(page)
        assert "scripted" not in page.locator("[data-answers]").inner_html()
        page.get_by_role("button", name="B", exact=True).click()
        expect(find_ballot(page)).to_contain_text("You chose B: scripted/")
        page.get_by_role("link", name="Your ranking").click()
        expect(page.locator(".vote")).to_contain_text("greetings")
        page.get_by_role("button", name="Delete").click()
        expect(page.get_by_text("Vote deleted.")).to_be_visible()
        expect(page.get_by_text("No votes yet.")).to_be_visible()
