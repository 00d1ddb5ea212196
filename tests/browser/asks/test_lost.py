"""An ask goes out once; what answers in the server's place is told."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.acts import (
    FIRST,
    find_answer,
    find_composer,
    find_turns,
    list_requests,
    open_model,
    send_message,
    wait_for_end,
    wait_for_writing,
)
from tests.browser.asks.between import BETWEEN, PAGE, Between, asks_model, problem
from tests.browser.line import Line
from tests.browser.visionacts import draw_picture, open_form, stage_files
from tests.browser.visitors import Visitors
from tests.scripted import Server

WORDS = "A long and careful question"


@pytest.mark.parametrize(("words", "reply"), BETWEEN)
def test_what_answers_in_the_servers_place_is_told_and_nothing_is_sent_again(
    page: Page, provider: Server, words: str, reply: dict[str, Any]
) -> None:
    open_model(page, "hello")
    before = len(list_requests(provider))
    between = Between(page, **reply)
    send_message(page, WORDS)
    expect(problem(page)).to_contain_text(words)
    expect(find_composer(page)).to_have_value(WORDS)
    expect(find_turns(page)).to_have_count(0)
    page.wait_for_timeout(1500)
    assert len(between.posts) == 1
    between.go()
    find_composer(page).press("Enter")
    wait_for_end(page)
    assert len(list_requests(provider)) == before + 1
    expect(problem(page)).to_have_count(0)


def test_on_a_phone_it_is_seen_above_the_composer(phone: Page) -> None:
    open_model(phone, "hello")
    Between(phone, **BETWEEN[0][1])
    send_message(phone, "A question\nof\nseveral\nlines")
    expect(problem(phone)).to_be_visible()
    phone.wait_for_function(
        """() => {
            const bottom = (name) => document.querySelector(name).getBoundingClientRect();
            return bottom("[data-error] .problem").bottom <= bottom("[data-composer]").top + 1;
        }"""
    )


def test_an_answer_lost_on_its_way_is_found_by_the_next_press(page: Page, provider: Server) -> None:
    """The ask arrived and was answered, but the page was told something else."""
    open_model(page, "hello")
    before = len(list_requests(provider))

    def swallow(route: Route) -> None:
        if not asks_model(route.request):
            route.continue_()
            return
        route.fetch()
        route.fulfill(status=504, content_type=PAGE, body="<h1>Gateway timeout</h1>")

    page.route("**/text/**", swallow)
    send_message(page, WORDS)
    expect(problem(page)).to_contain_text("504")
    page.unroute("**/text/**")
    find_composer(page).press("Enter")
    wait_for_end(page)
    expect(find_answer(page)).to_contain_text("Hello!")
    assert len(list_requests(provider)) == before + 1


def test_words_typed_behind_a_message_that_is_on_its_way_stay(page: Page) -> None:
    open_model(page, "hello")

    def slow(route: Route) -> None:
        if asks_model(route.request):
            find_composer(page).press_sequentially("Next")
        route.continue_()

    page.route("**/text/**", slow)
    send_message(page, WORDS)
    wait_for_end(page)
    expect(find_composer(page)).to_have_value("Next")


def test_a_page_that_is_loaded_while_offline_keeps_what_has_arrived(
    visitors: Visitors, line: Line
) -> None:
    page = visitors.new(base_url=line.url)
    open_model(page, "long", max_tokens=400)
    send_message(page, "Hello")
    wait_for_writing(page)
    page.wait_for_timeout(1500)  # the recorder has stored some
    page.route(re.compile("/events$"), lambda route: route.abort())
    page.reload()
    expect(find_answer(page)).to_contain_text(FIRST)
    page.wait_for_timeout(500)
    expect(find_answer(page)).to_contain_text(FIRST)
    page.unroute(re.compile("/events$"))
    wait_for_end(page)


def test_a_double_click_without_script_asks_once(plain: Page, provider: Server) -> None:
    plain.goto("/text/featherless/scripted/hello/")
    before = len(list_requests(provider))
    find_composer(plain).fill(WORDS)
    plain.get_by_role("button", name="Send", exact=True).dblclick(no_wait_after=True)
    expect(plain.locator("[data-answer]")).to_contain_text("Hello!")
    plain.reload()
    expect(plain.locator("[data-answer]")).to_contain_text("Hello!")
    assert len(list_requests(provider)) == before + 1


@pytest.mark.parametrize(("words", "reply"), BETWEEN[:6])
def test_a_reading_that_something_else_answers_stays_on_its_form(
    page: Page, words: str, reply: dict[str, Any]
) -> None:
    open_form(page)
    stage_files(page, draw_picture())
    between = Between(page, "**/vision/", **reply)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(problem(page)).to_contain_text(words)
    expect(page.locator("[data-page]")).to_have_count(1)
    assert len(between.posts) == 1
