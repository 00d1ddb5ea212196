"""The model selector: found by words and filters, kept as a favourite, refused in words."""

import re

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from playground import catalog
from playground.models import Favourite
from playground.providers import Model, get_declared_provider

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _models() -> None:
    models = [Model(f"owner/model-{n:03}", "featherless", parameters=7.0) for n in range(120)]
    models += get_declared_provider("featherless").models
    catalog.store_models(
        "featherless", [*models, Model("other/Qwen3-Special", "featherless", gated=True)]
    )


def test_the_documented_recommendations_come_first(client: Browser) -> None:
    page = client.get("/text/").text
    assert page.index("Recommended") < page.index("owner/model-000")
    assert "Qwen/Qwen2.5-72B-Instruct" in page


def test_without_any_key_the_local_models_come_first_and_the_others_are_marked(
    client: Browser, settings: Settings
) -> None:
    settings.PROVIDER_KEYS = {"featherless": {}, "arli": {}}
    page = client.get("/text/").text
    shelf, rest = page.partition("No key needed")[2].split("Recommended", 1)
    assert "SmolLM2-135M-Instruct" in shelf
    assert "needs a key" not in shelf
    assert "needs a key" in rest
    settings.PROVIDER_KEYS = {"featherless": {"text": "sk-test"}, "arli": {}}
    page = client.get("/text/?provider=featherless").text
    assert "needs a key" not in page
    assert "No key needed" not in client.get("/text/").text


def test_what_is_said_of_the_lists_is_of_the_providers_shown(client: Browser) -> None:
    assert "Arli AI: showing documented models" in client.get("/text/").text
    assert "Arli AI: only" not in client.get("/text/?provider=local").text


def test_words_find_a_model_and_its_row_leads_to_its_page(client: Browser) -> None:
    page = client.get("/text/", {"q": "special QWEN3"}).text
    assert 'href="/text/featherless/other/Qwen3-Special/"' in page
    assert "owner/model-000" not in page


def test_live_search_gets_the_results_alone(client: Browser) -> None:
    answer = client.get("/text/", {"q": "special"}, headers=HTMX)
    assert "<html" not in answer.text
    assert "other/Qwen3-Special" in answer.text
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ({"gated": "yes"}, True),
        ({"gated": "no"}, False),
        ({"provider": "arli"}, False),
        ({"q": "Qwen3-Special", "size": "80"}, False),
        ({"size": "nonsense", "q": "special"}, True),
    ],
)
def test_filters_narrow_and_nonsense_does_not(
    client: Browser, query: dict[str, str], there: bool
) -> None:
    assert ("other/Qwen3-Special" in client.get("/text/", query).text) is there


def test_pages_lead_on_and_keep_the_query(client: Browser) -> None:
    page = client.get("/text/", {"q": "owner"}).text
    assert "/text/?q=owner&amp;page=2" in page
    assert "owner/model-119" in client.get("/text/", {"q": "owner", "page": "99"}).text


def test_nothing_found_is_said(client: Browser) -> None:
    assert "No models match." in client.get("/text/", {"q": "zzzz"}).text


def test_a_favourite_is_on_and_off_and_ones_own(client: Browser) -> None:
    star = {"provider": "featherless", "model": "owner/model-007"}
    assert client.post("/text/favourite/", star).status_code == 302
    assert "Favourites" in client.get("/text/").text
    assert "shelf-favourites" not in Browser().get("/text/").text
    client.post("/text/favourite/", star)
    assert not Favourite.objects.exists()


def test_a_favourite_that_is_listed_no_more_still_leads_to_its_page(client: Browser) -> None:
    client.post("/text/favourite/", {"provider": "featherless", "model": "gone/model"})
    page = client.get("/text/").text
    assert re.search(r'href="/text/featherless/gone/model/">\s*gone/model<', page)


@pytest.mark.parametrize(
    "fields",
    [
        {"provider": "nobody", "model": "x"},
        {"provider": "featherless"},
        {"provider": "featherless", "model": "two\nlines"},
        {"provider": "featherless", "model": ".."},
        {"provider": "featherless", "model": "x", "back": "//evil.example/"},
        {"provider": "featherless", "model": "x", "back": "/\t/evil.example/"},
        {"provider": "featherless", "model": "x", "back": "/\\evil.example/"},
    ],
)
def test_a_wrong_favourite_is_not_found(client: Browser, fields: dict[str, str]) -> None:
    assert client.post("/text/favourite/", fields).status_code == 404
