"""Finding pictures: words, filters, pages by key, on both databases."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client as Browser

from imagegen.gallery.forms import Filters
from imagegen.gallery.search import (
    Key,
    Search,
    filter_pictures,
    list_newer,
    list_older,
    order_behind,
    split_words,
)
from imagegen.models import Board
from tests.imagegen.guests import APART, FIRST
from tests.imagegen.pictures import StoredPicture, store_image, store_many

pytestmark = pytest.mark.django_db

ME = "visitor"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def list_seeds(**wanted: Any) -> list[int]:
    """The seeds of what is found, the latest first."""
    return [p.seed or 0 for p in list_older(Search(ME, **wanted), None, 100)]


@pytest.mark.parametrize(
    ("q", "words"),
    [
        ("Red  Fox", ["red", "fox"]),
        ('"in the SNOW" fox', ["in the snow", "fox"]),
        ('"not closed', ["not", "closed"]),
        ('""', []),
        ('a"b c"d', ["a", "b c", "d"]),
        ("nul\0 one", ["nul", "one"]),
        ("1 2 3 4 5 6 7 8 9", ["1", "2", "3", "4", "5", "6", "7", "8"]),
    ],
)
def test_words_and_phrases(q: str, words: list[str]) -> None:
    assert split_words(q) == words


def test_all_words_must_occur_in_any_order_and_phrases_as_they_stand() -> None:
    store_image(ME, 1, prompt="A red fox in the snow")
    store_image(ME, 2, prompt="Snow on a red roof")
    assert list_seeds(q="snow RED") == [2, 1]
    assert list_seeds(q='"red fox"') == [1]
    assert list_seeds(q="fox roof") == []
    assert list_seeds(q="100%") == []
    assert list_seeds(q="_") == []


def test_the_model_and_the_negative_prompt_are_searched_too() -> None:
    store_image(ME, 1, model="Juggernaut-XL")
    assert list_seeds(q="juggernaut watermark") == [1]


def test_a_number_is_found_among_seeds_and_in_words() -> None:
    store_image(ME, 4120337, prompt="A red fox")
    store_image(ME, 7, prompt="4120337 lanterns")
    store_image(ME, 41, prompt="A red fox")
    assert list_seeds(q="4120337") == [7, 4120337]
    assert list_seeds(q="4120337 fox") == [4120337]
    assert list_seeds(q="seed:4120337") == [4120337]
    assert list_seeds(q="seed:8") == []
    assert list_seeds(q="9" * 40) == []


def test_every_filter_narrows() -> None:
    board = Board.objects.create(owner=ME, name="Foxes")
    store_image(ME, 1, width=64, height=32, model="one", created=NOON)
    store_image(ME, 2, kind="upscale", model="two", created=NOON + timedelta(days=1), starred=True)
    store_image(ME, 3, board=board, model="two", created=NOON + timedelta(days=2))
    store_image(ME, 4, deleted=datetime.now(UTC))
    assert list_seeds() == [3, 2, 1]
    assert list_seeds(size=(64, 32)) == [1]
    assert list_seeds(seed=3) == [3]
    assert list_seeds(kind="upscale") == [2]
    assert list_seeds(model="two") == [3, 2]
    assert list_seeds(starred=True) == [2]
    assert list_seeds(board=board.pk) == [3]
    assert list_seeds(board="none") == [2, 1]
    assert list_seeds(since=date(2026, 11, 23)) == [3, 2]
    assert list_seeds(until=date(2026, 11, 22)) == [1]
    assert list_seeds(bin=True) == [4]


def test_nobody_finds_the_pictures_of_others() -> None:
    store_image("somebody else", 1)
    assert list_seeds() == []


def test_pages_by_key_leave_nothing_out_even_within_one_moment() -> None:
    for number in range(7):
        store_image(ME, number, created=NOON if number < 5 else NOON + timedelta(seconds=1))
    search, seen, key = Search(ME), [], None
    while page := list_older(search, key, 2):
        seen += [p.seed for p in page]
        key = Key.from_picture(search, page[-1])
    assert seen == [6, 5, 4, 3, 2, 1, 0]


def test_newer_are_the_nearest_before_a_picture() -> None:
    for number in range(5):
        store_image(ME, number, created=NOON)
    search = Search(ME)
    last = list_older(search, None, 5)[-1]
    assert [p.seed for p in list_newer(search, Key.from_picture(search, last), 2)] == [2, 1]


def test_a_key_is_read_as_it_was_written_and_nonsense_is_none() -> None:
    key = Key(NOON + timedelta(microseconds=7), 42)
    assert Key.parse_key(str(key)) == key
    for nonsense in ("", "1", "a-b", "-1-2", "9" * 30 + "-1", "1-2-3", "١-٢"):
        assert Key.parse_key(nonsense) is None


def test_the_largest_key_is_a_moment() -> None:
    key = Key.parse_key("99999999999999999-999999999999999999")
    assert key is not None
    assert list_older(Search(ME), key, 1) == []


@pytest.mark.parametrize(
    "query",
    [
        "seed=abc&size=large&board=x&since=yesterday&kind=oil&q=%00",
        "seed=-1&size=0x0&board=99999999999999999999&until=2026-13-01",
        f"seed={2**63}&size=64x&model={'m' * 201}",
    ],
)
def test_nonsense_in_a_link_narrows_nothing(query: str) -> None:
    store_image(ME, 1)
    filters = Filters(QueryDict(query))
    assert filter_pictures(filters.build_search(ME)).count() == 1
    assert filters.list_criteria() == {}


def test_a_search_is_written_into_addresses_as_it_was_read() -> None:
    filters = Filters(QueryDict("q=red+fox&size=64x32&starred=on&bin=&seed=7&unknown=1"))
    assert filters.build_query() == "q=red+fox&size=64x32&seed=7&starred=on"
    assert (
        filters.build_query(seed=None, after="1-2") == "q=red+fox&size=64x32&starred=on&after=1-2"
    )


@pytest.mark.parametrize("key", [None, Key(FIRST - 1_500 * APART, 0)])
def test_the_first_page_and_a_deep_one_follow_an_index_in_order(key: Key | None) -> None:
    store_many(ME, 2_000, [StoredPicture("runs/one.png", "thumbs/one.webp", (64, 48), 1, "")])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    plan = order_behind(Search(ME), key)[:60].explain()
    assert "picture_newest" in plan
    assert "sort" not in plan.lower()
    assert "temp b-tree" not in plan.lower()


@pytest.mark.parametrize("seed", ["1-2", "1,1", "1e"])
def test_a_seed_that_is_no_number_is_told_while_one_searches(client: Browser, seed: str) -> None:
    headers = {"HX-Request": "true", "HX-Target": "results"}
    page = client.get("/images/gallery/", {"seed": seed}, headers=headers)
    assert page.status_code == 200
    assert "Seed: Enter a whole number." in page.text
