"""An ask goes out once; what answers in the server's place is told, and the page loses nothing."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.acts import (
    FIRST,
    find_answer,
    find_composer,
    find_running,
    find_turns,
    list_requests,
    open_model,
    send_message,
    wait_for_end,
    wait_for_writing,
)
from tests.browser.line import Line
from tests.browser.visionacts import draw_picture, open_form, stage_files
from tests.browser.visitors import Visitors
from tests.scripted import Server

WORDS = "A long and careful question"
HELLO = "Hello! How can I help you today?"
PAGE = "text/html; charset=utf-8"
BETWEEN: list[tuple[str, dict[str, Any]]] = [
    ("sign-in page", {"status": 200, "content_type": PAGE, "body": "<form>Sign in</form>"}),
    ("proxy", {"status": 200, "body": ""}),
    ("proxy", {"status": 200, "json": {"ok": True}}),
    ("413", {"status": 413, "content_type": PAGE, "body": "<h1>Too large</h1>"}),
    ("502", {"status": 502, "content_type": PAGE, "body": "<h1>Bad gateway</h1>"}),
    ("redirected", {"status": 302, "headers": {"Location": "/login/?next=/"}}),
    (
        "connection was lost",
        {"status": 200, "content_type": "text/event-stream", "body": ": hello\n\n"},
    ),
]


class Between:
    """Something between the page and its server, which answers what is posted in its place."""

    def __init__(self, page: Page, path: str = "**/text/**", **answer: Any) -> None:
        self.page, self.path, self.answer = page, path, answer
        self.posts: list[Request] = []
        page.route(path, self._pass)

    def _pass(self, route: Route) -> None:
        request = route.request
        if request.method != "POST" or "tokenize" in (request.post_data or ""):
            route.continue_()
            return
        self.posts.append(request)
        if self.answer:
            route.fulfill(**self.answer)
        else:
            route.abort()

    def go(self) -> None:
        self.page.unroute(self.path)


def problem(page: Page) -> Any:
    return page.locator("[data-error] .problem")


def parent(page: Page) -> str:
    return page.locator("[name=parent]").input_value()


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
        if route.request.method != "POST" or "tokenize" in (route.request.post_data or ""):
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
        if route.request.method == "POST" and "tokenize" not in (route.request.post_data or ""):
            find_composer(page).press_sequentially("Next")
        route.continue_()

    page.route("**/text/**", slow)
    send_message(page, WORDS)
    wait_for_end(page)
    expect(find_composer(page)).to_have_value("Next")


def hold_conversation(page: Page, *words: str) -> str:
    """A conversation of these messages, and its last turn."""
    open_model(page, "hello")
    for count, message in enumerate(words, 1):
        send_message(page, message)
        wait_for_end(page, count=count)
    return parent(page)


def whole(page: Page, *words: str) -> None:
    """The conversation is on the page as it was."""
    expect(page.locator(".said-text")).to_have_text(list(words))
    expect(page.locator("[data-answer]")).to_have_text([HELLO] * len(words))
    expect(page.locator(".left-behind")).to_have_count(0)
    expect(find_running(page)).to_have_count(0)


@pytest.mark.parametrize("reply", [{}, BETWEEN[0][1], BETWEEN[4][1]])
def test_regenerate_that_does_not_get_through_leaves_the_answer(
    page: Page, provider: Server, reply: dict[str, Any]
) -> None:
    last = hold_conversation(page, "One", "Two")
    before = len(list_requests(provider))
    between = Between(page, **reply)
    find_turns(page).first.get_by_role("link", name="Regenerate").click()
    expect(problem(page)).to_be_visible()
    whole(page, "One", "Two")
    assert parent(page) == last
    assert len(between.posts) == 1
    between.go()
    send_message(page, "Three")
    wait_for_end(page, count=3)
    sent = list_requests(provider)[before:]
    assert [[m["content"] for m in seen.json["messages"]][::2] for seen in sent] == [
        ["One", "Two", "Three"]
    ]


def refuse(page: Page) -> None:
    """The provider refuses what comes from now on: its own validation says no."""
    field = page.get_by_label("Seed", exact=True)
    field.locator("xpath=ancestor::details").evaluate("box => { box.open = true; }")
    field.fill("422")


def test_regenerate_that_the_provider_refuses_brings_the_answer_back(
    page: Page, provider: Server
) -> None:
    last = hold_conversation(page, "One", "Two")
    refuse(page)
    find_turns(page).first.get_by_role("link", name="Regenerate").click()
    expect(problem(page)).to_contain_text("seed")
    whole(page, "One", "Two")
    assert parent(page) == last
    assert f"parent={last}" in page.url
    page.reload()
    whole(page, "One", "Two")


def test_an_edit_that_the_provider_refuses_is_an_edit_again(page: Page, provider: Server) -> None:
    last = hold_conversation(page, "One", "Two")
    find_composer(page).fill("A thought")
    refuse(page)
    find_turns(page).last.get_by_role("link", name="Edit").click()
    find_composer(page).fill("Three")
    find_composer(page).press("Enter")
    expect(problem(page)).to_contain_text("seed")
    expect(page.locator(".said-text")).to_have_text(["One", "Two"])
    expect(find_composer(page)).to_have_value("Three")
    assert parent(page) == last
    page.get_by_label("Seed", exact=True).fill("")
    find_composer(page).press("Enter")
    wait_for_end(page, count=2)
    expect(page.locator(".said-text")).to_have_text(["One", "Three"])
    expect(find_composer(page)).to_have_value("A thought")
    assert [m["content"] for m in list_requests(provider)[-1].json["messages"]][::2] == [
        "One",
        "Three",
    ]


def test_an_edit_that_does_not_get_through_is_still_being_edited(page: Page) -> None:
    last = hold_conversation(page, "One")
    between = Between(page)
    page.get_by_role("link", name="Edit").click()
    find_composer(page).fill("Other")
    find_composer(page).press("Enter")
    expect(problem(page)).to_contain_text("respond")
    expect(find_composer(page)).to_have_value("Other")
    expect(page.get_by_text("Editing an earlier message.").first).to_be_visible()
    assert parent(page) == last
    between.go()
    page.get_by_role("button", name="Cancel").click()
    whole(page, "One")


def test_regenerate_that_is_stopped_before_the_first_word_brings_the_answer_back(
    page: Page,
) -> None:
    last = hold_conversation(page, "One")
    field = page.get_by_label("Seed", exact=True)
    field.locator("xpath=ancestor::details").evaluate("box => { box.open = true; }")
    field.fill("999")
    page.get_by_role("link", name="Regenerate").click()
    expect(page.locator(".turn")).to_have_count(1)
    expect(find_running(page)).to_be_visible()
    page.keyboard.press("Escape")
    whole(page, "One")
    assert parent(page) == last


def test_a_completion_keeps_what_stands_there_until_the_next_has_begun(page: Page) -> None:
    open_model(page, "hello", mode="completion")
    text = page.get_by_label("Prompt", exact=True)
    text.fill("Once")
    text.press("Control+Enter")
    first = wait_for_end(page).get_attribute("id")
    whole_text = text.input_value()
    between = Between(page, **BETWEEN[4][1])
    text.press("Control+Enter")
    expect(problem(page)).to_contain_text("502")
    expect(page.locator(".turn")).to_have_attribute("id", first or "")
    expect(text).to_have_value(whole_text)
    between.go()
    text.press("Control+Enter")
    expect(page.locator(".turn")).not_to_have_attribute("id", first or "")
    wait_for_end(page)


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
