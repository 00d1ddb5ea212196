"""What a list tells of its models beside their names: read, stored, shown, filtered, sorted."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client as Browser
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from playground import catalog
from playground.catalog.recent_models import forget_models
from playground.models import Listing
from playground.providers.catalog import read_models
from tests.scripted import Server
from tests.scripted.replies import json_reply
from tests.site import KEY

pytestmark = pytest.mark.django_db
WHOLE = {
    "id": "maker/whole-72b",
    "created": 1_780_000_000,
    "context_length": 131_072,
    "features": {"tool_use": True},
    "availability": {"tier": "warm", "is_hot_live": True},
    "status": "active",
    "license": "apache-2.0",
    "quantization": "fp8",
    "downloads": 1_234_567,
    "likes": 12,
    "pricing": {"input": 0.4, "output": 1.2, "prompt": "9", "completion": "9"},
}
OTHERS: list[dict[str, Any]] = [
    {
        "id": "maker/plain-7b",
        "created": 1_700_000_000,
        "context_length": 8192,
        "availability": {"tier": "warm", "is_hot_live": False},
    },
    {
        "id": "maker/cold-14b",
        "context_length": 32_768,
        "availability": {"tier": "offline", "is_hot_live": False},
        "license": "mit",
        "favorites": "85",
        "pricing": {"prompt": "0.0000001", "completion": "0.0000002", "input": None},
    },
    {
        "id": "maker/later-3b",
        "status": "pending_deploy",
        "pricing": {"input": 0, "output": 0},
    },
]


def read_one(**row: Any) -> Any:
    return read_models({"data": [{"id": "m", **row}]}, "featherless")["m"]


@pytest.fixture
def listed(settings: Settings) -> Iterator[None]:
    rows = {"data": [WHOLE, *OTHERS]}
    with Server(answer=lambda _seen: json_reply(rows)) as server:
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "featherless": server.base}
        settings.PROVIDER_KEYS = {"featherless": {"text": KEY}, "arli": {}}
        listing = catalog.refresh_models("featherless")
        assert not listing.error
        yield


def list_order(**wanted: Any) -> list[str]:
    rows = catalog.search_models(q="maker/", **wanted).rows
    return [row.name.removeprefix("maker/") for row in rows]


def test_every_fact_is_read_as_the_list_writes_it() -> None:
    model = read_models([WHOLE], "featherless")["maker/whole-72b"]
    assert (model.tool_use, model.hot, model.status) == (True, True, "")
    assert (model.licence, model.quantization) == ("apache-2.0", "fp8")
    assert (model.downloads, model.likes) == (1_234_567, 12)
    assert (model.price_in, model.price_out) == (0.4, 1.2)


@pytest.mark.parametrize(
    ("row", "facts"),
    [
        ({"pricing": {"prompt": "0.000003"}}, {"price_in": 3.0, "price_out": None}),
        ({"pricing": {"input": 0}}, {"price_in": None}),
        ({"pricing": {"input": "free"}}, {"price_in": None}),
        ({"pricing": [1]}, {"price_in": None}),
        ({"availability": {"tier": "offline"}}, {"status": "offline", "hot": None}),
        ({"availability": "warm"}, {"status": "", "hot": None}),
        ({"status": "not_deployed"}, {"status": "not deployed"}),
        ({"status": True}, {"status": ""}),
        ({"license": ["mit"]}, {"licence": ""}),
        ({"license": " two\nlines "}, {"licence": "two lines"}),
        ({"license": "x" * 100}, {"licence": "x" * 64}),
        ({"downloads": -1}, {"downloads": None}),
        ({"favorites": "7"}, {"likes": 7}),
        ({"features": {"tool_use": False}}, {"tool_use": False}),
        ({}, {"tool_use": None, "hot": None, "status": "", "licence": "", "downloads": None}),
    ],
    ids=str,
)
def test_odd_lists_tell_what_they_can(row: dict[str, Any], facts: dict[str, Any]) -> None:
    model = read_one(**row)
    assert {name: getattr(model, name) for name in facts} == facts


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["input", "tier", "tool_use", "is_hot_live"]), inner)
    ),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(sorted(WHOLE)), JSON))
def test_whatever_is_listed_can_be_stored(row: dict[str, Any]) -> None:
    models = read_models([{**row, "id": "odd/one"}], "featherless")
    assert catalog.store_models("featherless", models.values()) > 0
    assert catalog.find_model("featherless", "odd/one")


@pytest.mark.usefixtures("listed")
def test_facts_are_stored_and_come_back() -> None:
    model = catalog.find_model("featherless", "maker/whole-72b")
    assert model
    assert (model.hot, model.tool_use, model.licence, model.price_out) == (
        True,
        True,
        "apache-2.0",
        1.2,
    )


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("wanted", "order"),
    [
        ({"sort": "name"}, ["cold-14b", "later-3b", "plain-7b", "whole-72b"]),
        ({"sort": "largest"}, ["whole-72b", "cold-14b", "plain-7b", "later-3b"]),
        ({"sort": "smallest"}, ["later-3b", "plain-7b", "cold-14b", "whole-72b"]),
        ({"sort": "context"}, ["whole-72b", "cold-14b", "plain-7b", "later-3b"]),
        ({"sort": "popular"}, ["whole-72b", "cold-14b", "later-3b", "plain-7b"]),
        ({"sort": "price"}, ["cold-14b", "whole-72b", "later-3b", "plain-7b"]),
        ({"sort": "newest"}, ["whole-72b", "plain-7b", "cold-14b", "later-3b"]),
        ({"tools": True}, ["whole-72b"]),
        ({"hot": True}, ["whole-72b"]),
        ({"licence": "mit"}, ["cold-14b"]),
        ({"licence": "mit", "hot": True}, []),
    ],
    ids=str,
)
def test_lists_are_sorted_and_filtered_by_facts(wanted: dict[str, Any], order: list[str]) -> None:
    assert list_order(**wanted) == order


@pytest.mark.usefixtures("listed")
def test_what_no_list_tells_stands_last_and_in_the_order_of_names() -> None:
    assert list_order(sort="popular")[2:] == sorted(list_order(sort="popular")[2:])


@pytest.mark.usefixtures("listed")
def test_rows_and_the_models_page_show_what_is_known(client: Browser) -> None:
    rows = client.get("/text/?q=maker/&sort=largest").text.split('<tr class="model">')
    whole, cold = rows[1], rows[2]
    for words in ("tools", "loaded", "fp8", "apache-2.0", "$0.40 / $1.20 per 1M", "1.2M downloads"):
        assert words in whole
    assert "offline" in cold
    assert "85 likes" in cold
    assert "loaded" not in cold
    page = client.get("/text/featherless/maker/whole-72b/").text
    for words in ("$0.40 in, $1.20 out per million tokens", "1,234,567 downloads", "apache-2.0"):
        assert words in page
    cold_page = client.get("/text/featherless/maker/cold-14b/").text
    assert "offline" in cold_page
    slow = client.get("/text/featherless/maker/plain-7b/").text
    assert "not loaded: the first answer can take minutes" in slow
    assert "not loaded" not in cold_page
    plain = client.get("/text/featherless/maker/plain-7b/").text
    assert "$" not in plain.partition('aria-label="Facts"')[2].partition("</ul>")[0]


@pytest.mark.usefixtures("listed")
def test_filters_are_by_address_and_offer_only_what_some_list_tells(client: Browser) -> None:
    page = client.get("/text/", {"q": "maker/", "tools": "on", "licence": "apache-2.0"})
    assert "whole-72b" in page.text
    assert "plain-7b" not in page.text
    assert '<option value="mit">' in page.text
    assert '<option value="price">' in page.text
    Listing.objects.update(facts={"tool_use": []})
    forget_models()
    page = client.get("/text/", {"q": "maker/", "hot": "on", "licence": "mit", "sort": "price"})
    assert "plain-7b" in page.text
    assert 'name="hot"' not in page.text
    assert 'name="tools"' in page.text
    assert '<option value="price">' not in page.text


@pytest.mark.usefixtures("listed")
def test_pages_of_a_sorted_list_keep_its_order(client: Browser) -> None:
    page = client.get("/text/", {"sort": "newest", "page": "1"})
    assert page.context["filters"].link_page(2).count("sort=newest") == 1
