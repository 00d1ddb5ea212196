"""Counting tokens: on the page of its own, and beside what one writes."""

import re

from playwright.sync_api import Page, expect

from tests.browser.acts import find_composer, list_requests, open_model, send_message, wait_for_end
from tests.scripted import Server, texts

WORDS = "Extraordinary circumstances"
PIECES = texts.tokens(WORDS)


def test_the_count_follows_what_one_types(page: Page, provider: Server) -> None:
    open_model(page, "hello", mode="tokenize")
    page.get_by_label("Text", exact=True).press_sequentially(WORDS)
    expect(page.locator("[data-tokens-count]")).to_have_text(str(len(PIECES)))
    expect(page.locator(".piece")).to_have_text([piece.strip() for piece in PIECES])
    assert list_requests(provider, "tokenize")[-1].json["text"] == WORDS


def test_the_numbers_of_the_tokens_can_be_unfolded(page: Page) -> None:
    open_model(page, "hello", mode="tokenize", prompt=WORDS)
    page.get_by_text("Token IDs").click()
    expect(page.locator("[data-token-list]")).to_have_text(re.compile(r"^(\d+ ){3}\d+$"))


def test_an_emptied_text_has_no_tokens(page: Page) -> None:
    open_model(page, "hello", mode="tokenize", prompt=WORDS)
    expect(page.locator("[data-tokens-count]")).to_have_text("4")
    page.get_by_label("Text", exact=True).fill("")
    expect(page.locator("[data-tokens-count]")).to_have_text("0")
    expect(page.locator(".piece")).to_have_count(0)


def test_pieces_of_a_hostile_text_are_only_text(page: Page) -> None:
    open_model(page, "hello", mode="tokenize")
    page.get_by_label("Text", exact=True).fill("<img src=x onerror=alert(1)>")
    expect(page.locator(".piece").first).to_contain_text("<img")
    expect(page.locator("[data-pieces] img")).to_have_count(0)


def test_a_draft_is_counted_beside_the_composer(page: Page, provider: Server) -> None:
    open_model(page, "hello")
    words = f"Under {WORDS}"
    find_composer(page).press_sequentially(words, delay=40)
    count = page.locator("[data-token-count]")
    expect(count).to_have_text("5 tokens")
    counted = [seen.json["text"] for seen in list_requests(provider, "tokenize")]
    assert counted.count(words) == 1, "asked once, when the keys rest"
    assert words[:-1] not in counted
    send_message(page, words)
    expect(count).to_be_empty()
    wait_for_end(page)
