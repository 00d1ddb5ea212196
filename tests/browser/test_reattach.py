"""Reloading, closing the tab, losing the network: nothing of an answer is lost or doubled."""

from itertools import islice

from playwright.sync_api import Page, expect

from tests.browser.acts import (
    FIRST,
    find_answer,
    find_running,
    list_requests,
    open_model,
    read_source,
    send_message,
    wait_for_end,
    wait_for_writing,
    wait_until_ready,
)
from tests.browser.line import Line
from tests.browser.visitors import Visitors
from tests.scripted import Server, texts
from tests.waiting import wait_until

MANY = 600  # tokens: five seconds
WHOLE = "".join(islice(texts.endless(), MANY))


def begin(page: Page, tokens: int = MANY) -> None:
    open_model(page, "long", max_tokens=tokens)
    send_message(page, "Hello")
    wait_for_writing(page)


def grows(page: Page) -> None:
    """The answer is seen getting longer, and is not yet complete."""
    before = len(find_answer(page).inner_text())
    wait_until(lambda: len(find_answer(page).inner_text()) > before)
    expect(find_running(page)).to_be_visible()


def whole(page: Page, text: str = WHOLE) -> None:
    wait_for_end(page)
    assert read_source(page) == text


def run_url(page: Page) -> str:
    return str(page.evaluate("() => document.querySelector('[name=parent]').value"))


def test_after_a_reload_the_answer_is_seen_growing_again(page: Page) -> None:
    begin(page)
    page.reload()
    expect(find_answer(page)).to_contain_text(FIRST)
    grows(page)
    expect(find_answer(page).get_by_text(FIRST)).to_have_count(1)
    whole(page)


def test_a_reload_before_the_first_word_loses_nothing(page: Page) -> None:
    open_model(page, "slow-start")
    send_message(page, "Hello")
    expect(find_running(page).locator(".phase")).to_contain_text("queued")
    page.reload()
    expect(find_running(page)).to_be_visible()
    wait_for_end(page)
    expect(find_answer(page)).to_contain_text(FIRST)


def test_after_a_reload_stop_still_works(page: Page) -> None:
    begin(page)
    page.reload()
    wait_until_ready(page)
    wait_for_writing(page)
    page.keyboard.press("Escape")
    wait_for_end(page, "stopped")


def test_a_closed_tab_loses_nothing(page: Page) -> None:
    begin(page)
    run = run_url(page)
    context = page.context
    page.close()
    later = context.new_page()
    later.goto(f"/runs/{run}/")
    whole(later)


def test_the_runs_page_shows_it_growing_and_stops_it(page: Page) -> None:
    begin(page)
    other = page.context.new_page()
    other.goto(f"/runs/{run_url(page)}/")
    wait_for_writing(other)
    grows(other)
    other.get_by_role("button", name="Stop").click()
    wait_for_end(other, "stopped")
    wait_for_end(page, "stopped")


def test_two_tabs_show_the_same_answer(page: Page) -> None:
    tokens = 3 * MANY  # a second tab takes its time on a busy machine
    begin(page, tokens)
    other = page.context.new_page()
    other.goto(page.url)
    wait_for_writing(other)
    grows(other)
    text = "".join(islice(texts.endless(), tokens))
    for tab in (page, other):
        expect(find_running(tab)).to_have_count(0, timeout=60_000)
        whole(tab, text)


def test_after_the_network_was_lost_the_answer_goes_on_where_it_was(
    visitors: Visitors, line: Line
) -> None:
    page = visitors.new(base_url=line.url)
    begin(page)
    line.cut()
    expect(find_running(page).locator(".phase")).to_contain_text("connection lost")
    line.mend()
    expect(find_running(page).locator(".phase")).to_have_text("writing")
    expect(find_answer(page).get_by_text(FIRST)).to_have_count(1)
    whole(page)


def test_not_a_letter_is_doubled_by_a_lost_network(visitors: Visitors, line: Line) -> None:
    """Seen in the raw text of a completion, which shows every letter."""
    page = visitors.new(base_url=line.url)
    open_model(page, "long", mode="completion", max_tokens=MANY, prompt="Go on: ")
    text = page.get_by_label("Prompt", exact=True)
    text.press("Control+Enter")
    wait_until(lambda: FIRST in text.input_value())
    line.cut()
    expect(find_running(page).locator(".phase")).to_contain_text("connection lost")
    before = text.input_value()
    line.mend()
    wait_until(lambda: len(text.input_value()) > len(before))
    assert f"Go on: {WHOLE}".startswith(text.input_value())
    wait_for_end(page)
    expect(text).to_have_value(f"Go on: {WHOLE}")


def test_an_answer_that_ended_while_the_network_was_away_is_whole(
    visitors: Visitors, line: Line, provider: Server
) -> None:
    page = visitors.new(base_url=line.url)
    begin(page)
    line.cut()
    assert list_requests(provider)[-1].ended.wait(15)
    line.mend()
    whole(page)
