"""What an answer looks like: Markdown, code, mathematics, reasoning, figures, and hostile text."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import (
    FIRST,
    find_answer,
    find_composer,
    find_running,
    open_model,
    read_source,
    send_message,
    wait_for_end,
    wait_for_writing,
)

THOUGHT = "First I collect what is known"


def ask_model(page: Page, name: str) -> None:
    open_model(page, name)
    send_message(page, "Hello")


def test_markdown_is_formatted_while_it_comes_and_after(page: Page) -> None:
    ask_model(page, "chat")
    expect(find_running(page).locator("strong")).to_have_text("bold words")
    wait_for_end(page)
    expect(find_answer(page).locator("strong")).to_have_text("bold words")
    expect(find_answer(page).locator("ol > li")).to_have_count(3)
    expect(find_answer(page).locator("table td").first).to_have_text("Tokens")
    expect(find_answer(page)).not_to_contain_text("**")


def test_a_link_in_an_answer_opens_elsewhere_and_tells_nobody_from_where(page: Page) -> None:
    ask_model(page, "chat")
    wait_for_end(page)
    link = find_answer(page).get_by_role("link", name="link")
    expect(link).to_have_attribute("href", "https://example.com/docs")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", re.compile("noopener.*noreferrer"))


def test_code_is_highlighted_and_can_be_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask_model(page, "chat")
    wait_for_end(page)
    block = find_answer(page).locator("pre").first
    colours = block.locator("span").evaluate_all(
        "spans => [...new Set(spans.map(s => getComputedStyle(s).color))].length"
    )
    assert colours >= 3
    find_answer(page).get_by_role("button", name="Copy code").first.click()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("def greet(name: str) -> str:\n    return")


# Words of a block that others follow: the last one is drawn anew as it grows.
MARK_DRAWN = """() => {
  const words = document.querySelector(".turn.live strong");
  if (!words?.closest("p").nextElementSibling) return false;
  words.drawn = true;
  getSelection().selectAllChildren(words);
  return true;
}"""


def test_what_was_drawn_stays_when_the_answer_has_ended(page: Page) -> None:
    ask_model(page, "chat")
    page.wait_for_function(MARK_DRAWN)
    wait_for_end(page)
    answer = find_answer(page)
    assert answer.locator("strong").evaluate("words => words.drawn")
    assert page.evaluate("() => getSelection().toString()") == "bold words"
    expect(answer.locator("pre span").first).to_be_visible()
    words = answer.inner_text()
    page.reload()
    assert answer.inner_text() == words


def test_mathematics_is_set_as_mathml(page: Page) -> None:
    ask_model(page, "chat")
    wait_for_end(page)
    expect(find_answer(page).locator("math")).to_have_count(2)
    expect(find_answer(page).locator("math msup").first).to_be_visible()
    expect(find_answer(page).locator('math[display="block"]')).to_be_visible()
    expect(find_answer(page)).not_to_contain_text("\\int")


@pytest.mark.parametrize("name", ["think", "lone-think", "reasoning"])
def test_reasoning_stands_in_a_closed_disclosure(page: Page, name: str) -> None:
    ask_model(page, name)
    wait_for_end(page)
    thought = page.locator("details.reasoning")
    expect(thought).not_to_have_attribute("open", "")
    expect(thought.get_by_text(THOUGHT)).to_be_hidden()
    expect(find_answer(page)).to_contain_text(FIRST)
    expect(find_answer(page)).not_to_contain_text(THOUGHT)
    expect(find_answer(page)).not_to_contain_text("</think>")
    thought.get_by_text("Reasoning").click()
    expect(thought.get_by_text(THOUGHT)).to_be_visible()


@pytest.mark.parametrize("name", ["think", "lone-think", "reasoning"])
def test_reasoning_is_set_apart_while_it_comes(page: Page, name: str) -> None:
    ask_model(page, name)
    wait_for_writing(page)
    expect(find_running(page).locator("details.reasoning")).to_be_visible()
    expect(find_running(page).locator("details.reasoning")).not_to_have_attribute("open", "")
    expect(find_running(page).locator("[data-answer]")).not_to_contain_text(THOUGHT)
    wait_for_end(page)


def test_the_figures_say_what_it_took(page: Page) -> None:
    ask_model(page, "chat")
    figures = wait_for_end(page).locator(".figures")
    expect(figures).to_contain_text(re.compile(r"\d+ prompt tokens?"))
    expect(figures).to_contain_text("120 output")
    expect(figures).to_contain_text(re.compile(r"\d+ ms to first token"))
    expect(figures).to_contain_text(re.compile(r"\d\.\d s total"))
    expect(figures).to_contain_text(re.compile(r"\d+\.\d tok/s"))
    expect(figures).to_contain_text("Completed")
    expect(figures).not_to_contain_text("~")


def test_the_figures_are_seen_when_they_are_wanted(page: Page) -> None:
    ask_model(page, "chat")
    turn = wait_for_end(page)
    figures = turn.locator(".figures")
    page.mouse.move(0, 0)
    expect(figures).to_have_css("opacity", "0")
    parts = turn.locator(".turn-actions, .figures, .figures-label")
    rects = parts.evaluate_all("parts => parts.map((part) => part.getBoundingClientRect())")
    middles = [rect["y"] + rect["height"] / 2 for rect in rects]
    assert max(middles) - min(middles) < 2, middles  # all in one row
    turn.hover(position={"x": 5, "y": 5})
    expect(figures).to_have_css("opacity", "1")
    page.mouse.move(0, 0)
    expect(figures).to_have_css("opacity", "0")
    turn.get_by_label("Show figures").focus()
    page.keyboard.press("Space")
    find_composer(page).focus()
    expect(figures).to_have_css("opacity", "1")


def test_an_action_is_an_icon_that_shows_its_name_when_it_is_reached(page: Page) -> None:
    ask_model(page, "chat")
    copy = wait_for_end(page).locator("[data-copy-answer]")
    expect(copy).to_have_accessible_name("Copy")
    name = copy.locator(".act-name")
    assert name.evaluate("name => name.offsetWidth") == 1
    copy.hover()
    assert name.evaluate("name => name.offsetWidth") > 20
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy.click()
    expect(name).to_have_text("Copied")
    page.mouse.move(0, 0)
    find_composer(page).focus()
    assert name.evaluate("name => name.offsetWidth") > 20
    expect(name).to_have_text("Copy")
    assert name.evaluate("name => name.offsetWidth") == 1


def test_an_answer_cut_at_the_token_limit_says_what_to_do(page: Page) -> None:
    ask_model(page, "length")
    turn = wait_for_end(page)
    expect(turn.locator(".figures")).to_contain_text("Cut off at the token limit")
    expect(turn.get_by_text("Raise Max tokens")).to_be_visible()


def test_a_hostile_answer_is_only_text(page: Page) -> None:
    """While it comes and after: no script, no request, nothing changed outside the answer."""
    page.add_init_script("window.alert = () => { window.ran = true; };")
    open_model(page, "hostile")
    frame = "() => [...document.body.children].map(e => e.tagName + '#' + e.id + '.' + e.className)"
    before = page.evaluate(frame)
    send_message(page, "Hello")
    expect(find_running(page).locator("[data-answer]")).to_contain_text("Before")
    wait_for_end(page)
    assert page.evaluate(frame) == before
    assert page.evaluate("() => window.ran") is None
    check_harmless(page)
    expect(find_answer(page)).to_contain_text("<script>alert('script')</script>")
    page.get_by_role("link", name="Share").click()
    page.wait_for_url("**/runs/*/")
    check_harmless(page)
    assert page.evaluate("() => window.ran") is None
    assert "<iframe" in read_source(page)


def check_harmless(page: Page) -> None:
    within = find_answer(page)
    for tag in ("script", "img", "iframe", "style", "form", "input", "textarea"):
        expect(within.locator(tag)).to_have_count(0)
    attributes = within.locator("*").evaluate_all(
        "all => all.flatMap(e => [...e.attributes].map(a => `${a.name}=${a.value}`))"
    )
    assert not [a for a in attributes if a.startswith(("on", "style=", "id=", "name="))]
    assert not [a for a in attributes if a.startswith("href=") and "javascript:" in a]
    assert page.evaluate("() => getComputedStyle(document.body).display") != "none"
