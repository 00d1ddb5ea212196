"""Lorebooks apart from their card: added to it, and taken along."""

import json
from typing import Any

import pytest
from django.test import Client as Browser

from tests.textlab.cards import V1, make_book, make_v2
from textlab.cards.books import UNKNOWN, add_book, read_book
from textlab.cards.models import Card

pytestmark = pytest.mark.django_db
WORLD = {
    "entries": {
        "0": {
            "uid": 0, "key": ["lathe"], "keysecondary": ["old"], "comment": "Lathe",
            "content": "The lathe squeaks.", "constant": False, "selective": True, "order": 7,
            "position": 0, "disable": False, "caseSensitive": None, "probability": 90,
        },
        "1": {"key": ["x"], "content": "Off", "order": 1, "position": 1, "disable": True},
    }
}  # fmt: skip


def bring(browser: Browser, source: dict[str, Any]) -> Card:
    browser.post("/text/cards/", {"text": json.dumps(source)})
    card: Card = Card.objects.latest("pk")
    return card


def add(browser: Browser, card: Card, book: Any) -> Any:
    return browser.post(f"/text/cards/{card.pk}/lorebook/", {"text": json.dumps(book)})


@pytest.mark.parametrize("source", [V1, make_v2(), make_v2(character_book=make_book({}))])
def test_entries_are_added_behind_the_cards_own(client: Browser, source: dict[str, Any]) -> None:
    card = bring(client, source)
    before = card.read().book
    count = len(before.entries) if before else 0
    assert add(client, card, {"spec": "lorebook_v3", "data": make_book({"content": "New"})})
    card.refresh_from_db()
    book = card.read().book
    assert book
    assert len(book.entries) == count + 1
    assert book.entries[-1].content == "New"


def test_a_world_of_sillytavern_has_the_names_of_a_card(client: Browser) -> None:
    card = bring(client, V1)
    assert add(client, card, WORLD).status_code == 303
    card.refresh_from_db()
    book = card.read().book
    assert book
    first, second = book.entries
    assert (first.keys, first.secondary_keys, first.order) == (["lathe"], ["old"], 7)
    assert (first.selective, first.enabled, first.position) == (True, True, "before_char")
    assert (second.enabled, second.position) == (False, "after_char")
    assert card.source["character_book"]["entries"][0]["extensions"]["probability"] == 90


def test_what_is_exported_can_be_added_to_another_card(client: Browser) -> None:
    card = bring(client, make_v2(character_book=make_book({"content": "Mine"}, scan_depth=2)))
    text = client.get(f"/text/cards/{card.pk}/lorebook/").text
    other = bring(client, V1)
    client.post(f"/text/cards/{other.pk}/lorebook/", {"text": text})
    other.refresh_from_db()
    assert other.source["character_book"] == card.source["data"]["character_book"]


@pytest.mark.parametrize(
    ("book", "sentence"),
    [
        ({"hello": 1}, UNKNOWN),
        ([1], UNKNOWN),
        ({"spec": "lorebook_v3", "data": 5}, UNKNOWN),
        ({"entries": [5]}, "lorebook.entries[0] must be an object."),
        ({"entries": {"0": 5}}, "entries must be objects."),
        ({"entries": {"0": {"key": "a"}}}, "lorebook.entries[0].keys must be a list of texts."),
        ({"entries": [{}] * 2_001}, "at most 2,000 entries"),
    ],
    ids=["object", "list", "data", "entry", "world-entry", "keys", "many"],
)
def test_a_wrong_book_changes_nothing(client: Browser, book: Any, sentence: str) -> None:
    card = bring(client, make_v2())
    page = add(client, card, book)
    assert page.status_code == 422
    errors = page.context["book_form"].errors
    assert any(sentence in words for row in errors.values() for words in row), errors
    card.refresh_from_db()
    assert card.source == make_v2()


def test_two_books_together_have_the_same_bounds() -> None:
    source = make_v2(character_book=make_book(*[{}] * 1_500))
    with pytest.raises(Exception, match="at most 2,000 entries"):
        add_book(source, read_book(make_book(*[{}] * 1_500)))


def test_what_is_anothers_is_not_there(client: Browser) -> None:
    card = Card.objects.create(owner="somebody", name="Ada", source=V1)
    assert client.get(f"/text/cards/{card.pk}/lorebook/").status_code == 404
    assert add(client, card, make_book({})).status_code == 404
