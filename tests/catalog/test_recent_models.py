"""A model that is asked again and again is looked up once, and a new list is in force at once."""

import time

import pytest
from pytest_django import DjangoAssertNumQueries

from playground import catalog
from playground.catalog import recent_models
from playground.infrastructure import memory
from playground.models import ListedModel
from playground.providers import Model, get_declared_provider

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["a/listed", "nobody/knows"])
def test_the_second_look_asks_no_database(
    name: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    catalog.store_models("featherless", [Model("a/listed", "featherless", size="7B")])
    first = catalog.find_model("featherless", name)
    assert (first is not None) == (name == "a/listed")
    with django_assert_num_queries(0):
        assert catalog.find_model("featherless", name) == first


def test_a_new_list_is_in_force_at_once() -> None:
    catalog.store_models("featherless", [Model("a/listed", "featherless", size="7B")])
    assert catalog.find_model("featherless", "a/listed")
    catalog.store_models(
        "featherless", [Model("a/listed", "featherless", size="8B"), Model("b/new", "featherless")]
    )
    model = catalog.find_model("featherless", "a/listed")
    assert model is not None
    assert model.size == "8B"


def test_a_list_that_another_process_stored_is_in_force_after_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    catalog.store_models("featherless", [Model("a/listed", "featherless")])
    assert catalog.find_model("featherless", "a/listed")
    ListedModel.objects.filter(name="a/listed").delete()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + memory.REMEMBERED_SECONDS + 1)
    assert catalog.find_model("featherless", "a/listed") is None


def test_models_of_two_providers_are_two() -> None:
    catalog.store_models("featherless", [Model("a/one", "featherless", size="1B")])
    assert catalog.find_model("arli", "a/one") is None
    model = catalog.find_model("featherless", "a/one")
    assert model is not None
    assert model.size == "1B"


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MAX_VALUES", 3)
    for number in range(10):
        catalog.find_model("featherless", f"nobody/{number}")
        assert len(recent_models.models) <= 3


def test_who_is_not_listed_is_looked_up_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    declared = get_declared_provider("featherless").models[0].id
    catalog.store_models("featherless", [Model("a/listed", "featherless")])
    assert ("featherless", declared) in catalog.find_unlisted()
    with django_assert_num_queries(0):
        assert ("featherless", declared) in catalog.find_unlisted()
    catalog.store_models("featherless", [Model(declared, "featherless")])
    assert ("featherless", declared) not in catalog.find_unlisted()
