"""What a search of the catalogue finds, and in which order."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from playground import catalog
from playground.catalog import search
from tests.catalog.listing import DECLARED, QWEN, build_model, list_names, store_list

pytestmark = pytest.mark.django_db


def test_words_match_in_any_order_and_any_case() -> None:
    others = (
        build_model("Meta/Llama-3-8B-Instruct"),
        build_model("x/llama-70b"),
        build_model("y/other"),
    )
    store_list(*DECLARED, *others)
    assert (
        list_names(q="8b LLAMA")
        == ["Meta/Llama-3-8B-Instruct", "vicgalle/Roleplay-Llama-3-8B"][::-1]
    )
    assert list_names(q="instruct meta") == ["Meta/Llama-3-8B-Instruct"]
    assert list_names(q="100%") == list_names(q="_nothing_") == list_names(q="a\0\0zz") == []


def test_the_very_model_comes_first_then_the_documented_then_the_nearest() -> None:
    store_list(
        *DECLARED,
        build_model("zz/other-qwen"),
        build_model("Qwen/Qwen2.5"),
        build_model("aa/qwen-like"),
        build_model("qwen/Qwen2.5-72B-Instruct-x"),
    )
    model_names = list_names(q="qwen/qwen2.5")
    assert model_names[0] == "Qwen/Qwen2.5"
    assert model_names[1] == QWEN
    model_names = list_names(q="qwen")
    assert model_names.index("aa/qwen-like") < model_names.index("zz/other-qwen")
    assert model_names.index("Qwen/Qwen2.5-0.5B-Instruct") < model_names.index("Qwen/Qwen2.5")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"size": "4"}, {"a/4b"}),
        ({"size": "15"}, {"a/8b"}),
        ({"size": "35"}, set()),
        ({"size": "over"}, {"a/405b"}),
        ({"size": "nonsense"}, {"a/4b", "a/8b", "a/405b", "a/unknown"}),
        ({"context": "32768"}, {"a/405b"}),
        ({"on_plan": True}, {"a/8b"}),
        ({"gated": "yes"}, {"a/405b"}),
        ({"gated": "no"}, {"a/4b", "a/8b", "a/unknown"}),
        ({"vision": True}, {"a/4b"}),
    ],
)
def test_filters(wanted: dict[str, Any], expected: set[str]) -> None:
    store_list(
        build_model("a/4b", parameters=4, vision=True),
        build_model("a/8b", parameters=8, on_plan=True, context_length=8192),
        build_model("a/405b", parameters=405, gated=True, context_length=32768),
        build_model("a/unknown"),
    )
    assert set(list_names(q="a/", **wanted)) == expected


def test_pages_hold_every_row_once_and_a_page_too_far_is_the_last() -> None:
    store_list(*(build_model(f"p/{number:03}") for number in range(120)))
    pages = [catalog.search_models(q="p/", page=number) for number in (1, 2, 3)]
    seen = [row.name for page in pages for row in page.rows]
    assert seen == sorted(f"p/{number:03}" for number in range(120))
    assert (pages[0].total, pages[0].pages) == (120, 3)
    assert (pages[0].has_previous, pages[0].has_next, pages[2].has_next) == (False, True, False)
    assert catalog.search_models(q="p/", page=99).page == 3
    assert catalog.search_models(q="nobody/nothing").pages == 1


@pytest.mark.parametrize(("count", "statements"), [(0, 1), (120, 2), (200, 3)])
def test_only_a_search_for_very_much_counts_what_it_finds(
    count: int, statements: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One statement looks, one reads the rows of the page, and one more counts."""
    monkeypatch.setattr(search, "SEARCH_ROWS", 150)
    store_list(*[build_model(f"p/{number:03}") for number in range(count)])
    for page in (1, 2, 3):
        with CaptureQueriesContext(connection) as queries:
            listed = catalog.search_models(q="p/", page=page)
        about = [query for query in queries if "listedmodel" in query["sql"]]
        assert len(about) == statements
        assert listed.total == count
    names = [f"p/{number:03}" for number in range(100, min(count, 150))]
    assert [row.name for row in listed.rows] == names


def test_matches_are_the_beginning_of_the_search() -> None:
    store_list(*(build_model(f"a/llama-{number}") for number in range(9)))
    catalog.toggle_favourite("me", "featherless", "a/llama-1")
    for words in ("llama", "LLAMA 3", "", "nothing-like"):
        first = catalog.search_models(q=words, owner="me", per_page=4).rows
        assert catalog.list_matches(words, 4, "me") == first
