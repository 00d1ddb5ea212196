"""A conversation on paper: whole, without buttons, whichever theme is on the screen."""

import io

import pypdfium2  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import open_model, send_message, wait_for_end

LONG = "x = " + " + ".join(f"value_{number}" for number in range(60))
UNPRINTED = [
    "Regenerate",
    "Edit",
    "Send",
    "Parameters",
    "Copy link",
    "New chat",
    "Keys",
]


def read_print(page: Page) -> str:
    """The words of all pages, as a reader of the paper has them."""
    document = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4")))
    words = " ".join(part.get_textpage().get_text_bounded() for part in document)
    document.close()
    return " ".join(words.split())


@pytest.fixture
def talk(page: Page) -> Page:
    open_model(page, "reasoning", system="Speak like a pirate.")
    send_message(page, f"Explain this:\n\n{LONG}")
    wait_for_end(page)
    send_message(page, "And now the end of it")
    wait_for_end(page, count=2)
    return page


def test_all_that_was_said_is_printed_and_nothing_to_press(talk: Page) -> None:
    answers = talk.locator("[data-answer] :is(p, li, td, code)").all_inner_texts()
    paper = read_print(talk)
    assert "Speak like a pirate." in paper
    assert "And now the end of it" in paper
    assert "value_59" in paper.replace("- ", "-")
    assert len(answers) > 10
    for words in answers:
        assert " ".join(words.split()[:4]) in paper
    assert paper.count("scripted/reasoning") == 3  # the title, and each answer
    for words in UNPRINTED:
        assert f" {words} " not in f" {paper} "


def test_reasoning_is_printed_where_it_is_open(talk: Page) -> None:
    assert "First I collect what is known" not in read_print(talk)
    talk.locator(".reasoning summary").first.click()
    assert "First I collect what is known" in read_print(talk)


def test_long_code_wraps_and_no_line_leaves_the_paper(talk: Page) -> None:
    talk.emulate_media(media="print")
    talk.set_viewport_size({"width": 680, "height": 900})
    expect(talk.locator(".composer")).to_be_hidden()
    wide = talk.evaluate(
        "() => [...document.querySelectorAll('.turn *')]"
        ".filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0"
        " && getComputedStyle(each).display !== 'inline').map((each) => each.className)"
    )
    assert wide == []


def test_the_paper_is_white_in_a_dark_room(talk: Page) -> None:
    talk.emulate_media(media="print", color_scheme="dark")
    ground = talk.evaluate("() => getComputedStyle(document.body).backgroundColor")
    ink = talk.evaluate("() => getComputedStyle(document.body).color")
    assert ground == "rgb(252, 252, 250)"
    assert ink == "rgb(25, 28, 29)"


def test_a_run_and_a_shared_one_are_printed_the_same_way(talk: Page) -> None:
    talk.get_by_role("link", name="Share").last.click()
    talk.wait_for_url("**/runs/*/")
    paper = read_print(talk)
    assert "And now the end of it" in paper
    assert "curl" not in paper
    assert "Delete this run" not in paper
    talk.get_by_role("button", name="Create link").click()
    talk.locator("[data-share-url]").click()
    talk.wait_for_url("**/s/*/")
    paper = read_print(talk)
    assert "value_59" in paper.replace("- ", "-")
    assert "Try it yourself" not in paper


def test_a_shared_conversation_is_headed_like_a_document(talk: Page) -> None:
    talk.get_by_role("link", name="Share").last.click()
    talk.wait_for_url("**/runs/*/")
    expect(talk.get_by_role("heading", level=1)).to_contain_text("Explain this:")
    talk.get_by_role("button", name="Create link").click()
    talk.locator("[data-share-url]").click()
    talk.wait_for_url("**/s/*/")
    expect(talk.get_by_role("heading", level=1)).to_contain_text("Explain this:")
    paper = read_print(talk)
    for words in ("Shared conversation", "Explain this:", "scripted/reasoning", "Featherless AI"):
        assert words in paper
    assert "cURL" not in paper


def test_a_comparison_is_printed_whole_and_nothing_to_press(page: Page) -> None:
    page.goto("/text/compare/?m=featherless:scripted/hello&m=featherless:scripted/chat")
    send_message(page, "Which of you is better?")
    expect(page.locator("[data-lane][data-state=done]")).to_have_count(2)
    answers = page.locator("[data-lane] [data-answer] :is(p, li)").all_inner_texts()
    paper = read_print(page)
    assert len(answers) > 3
    for words in answers:
        assert " ".join(words.split()[:4]) in paper
    for words in ("Regenerate", "Scroll together", "Add a model", "Clear answers", "Send"):
        assert words not in paper
