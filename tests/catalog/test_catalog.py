"""The catalogue: what is kept of the lists of models, and what of favourites."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from playground import catalog
from playground.models import Favourite, ListedModel, Run
from playground.providers import Model, guide
from playground.providers.registry import PROVIDERS
from tests.catalog.listing import QWEN, build_model, list_names, store_list

pytestmark = pytest.mark.django_db


def test_the_documented_models_are_there_before_anything_was_fetched() -> None:
    documented = [r.model for r in guide.RECOMMENDATIONS if r.provider == "featherless"]
    assert list_names()[: len(documented)] == documented
    assert [row.name for row in catalog.search_models(kind="image").rows] == [
        "FLUX.2-klein-4B",
        "SDXL-zukiBestAnimeMix",
        "LUMINA-Turbo",
    ]


def test_models_of_images_are_not_offered_for_text() -> None:
    others = {m.id: m.kind for p in PROVIDERS for m in p.models if m.kind != "text"}
    assert {"image", "upscaler"} == set(others.values())
    for name, kind in others.items():
        assert name not in {row.name for row in catalog.search_models(q=name).rows}
        assert name in {row.name for row in catalog.search_models(q=name, kind=kind).rows}


def test_seeding_again_writes_no_row() -> None:
    with CaptureQueriesContext(connection) as queries:
        catalog.seed_declared()
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE"))]
    assert len(queries) <= 4


def test_an_upgrade_brings_new_declarations_and_keeps_what_was_fetched() -> None:
    ListedModel.objects.filter(name=QWEN).update(rank=1_000_000, search="x", on_plan=True)
    ListedModel.objects.filter(name="google/gemma-3-27b-it").delete()
    ListedModel.objects.create(provider="featherless", name="once/recommended", search="", rank=3)
    catalog.seed_declared()
    row = ListedModel.objects.get(provider="featherless", name=QWEN)
    assert (row.rank, row.on_plan, row.search.split()[0]) == (0, True, QWEN.lower())
    assert ListedModel.objects.filter(name="google/gemma-3-27b-it").exists()
    assert ListedModel.objects.get(name="once/recommended").rank == 1_000_000


def test_without_the_local_provider_its_models_are_gone(settings: Any) -> None:
    settings.LOCAL_ENABLED = False
    catalog.seed_declared()
    assert catalog.search_models(provider="local").total == 0


def test_a_list_is_stored_and_what_vanished_is_removed() -> None:
    store_list(
        build_model("a/one"), build_model("b/two", gated=True), build_model("a/one", size="1B")
    )
    assert catalog.store_models("arli", [Model("a/one", "arli")]) == 4
    store_list(build_model("b/two", gated=False), build_model("c/three"))
    assert list_names(q="a/one") == []
    assert list_names(q="two") == ["b/two"]
    assert catalog.find_model("featherless", "b/two") == build_model("b/two", gated=False)
    assert QWEN in list_names()
    assert catalog.find_model("arli", "a/one")


def test_only_what_changed_is_written() -> None:
    store_list(*(build_model(f"a/{number}") for number in range(1200)))
    with CaptureQueriesContext(connection) as queries:
        store_list(
            *(build_model(f"a/{number}", gated=number == 7 or None) for number in range(1200))
        )
    inserts = [q["sql"] for q in queries if q["sql"].startswith("INSERT")]
    assert len(inserts) == 1
    assert "a/7" in inserts[0]
    assert "a/8" not in inserts[0]


def test_numbers_and_names_that_no_database_holds_do_no_harm() -> None:
    store_list(
        build_model("x" * 201),
        *map(build_model, ("nul\0l", "two\nlines", "a/../b", "written\u202ebackwards")),
        build_model(
            "huge/model",
            context_length=10**30,
            created=-5,
            concurrency_cost=10**6,
            parameters=float("inf"),
            model_class="c" * 500 + "\0",
            size="1" * 90,
        ),
    )
    model = catalog.find_model("featherless", "huge/model")
    assert model
    assert (model.context_length, model.created, model.parameters) == (None, None, None)
    assert (
        list_names(q="x" * 40)
        == list_names(q="lines")
        == list_names(q="..")
        == list_names(q="written")
        == []
    )


def test_the_declaration_fills_in_what_the_list_leaves_out() -> None:
    store_list(build_model("google/gemma-3-27b-it", context_length=131072, gated=False))
    model = catalog.find_model("featherless", "google/gemma-3-27b-it")
    assert model
    assert (model.size, model.vision, model.context_length) == ("27B", True, 131072)
    assert (model.gated, model.image_input) == (False, "url or base64")


def test_a_list_without_a_key_does_not_forget_the_plan() -> None:
    store_list(build_model("a/one", on_plan=True))
    store_list(build_model("a/one"))
    assert list_names(on_plan=True) == ["a/one"]


def test_favourites_are_somebodys_own() -> None:
    assert catalog.toggle_favourite("me", "featherless", QWEN) is True
    assert catalog.is_favourite("me", "featherless", QWEN)
    assert not catalog.is_favourite("you", "featherless", QWEN)
    assert [row.name for row in catalog.search_models(owner="me", favourites=True).rows] == [QWEN]
    assert catalog.search_models(owner="you", favourites=True).total == 0
    assert next(
        r for r in catalog.search_models(owner="me", q=QWEN).rows if r.provider != "arli"
    ).favourite
    assert catalog.toggle_favourite("me", "featherless", QWEN) is False
    assert not Favourite.objects.exists()


def test_favourites_outlive_their_listing() -> None:
    catalog.toggle_favourite("me", "featherless", "gone/model")
    (row,), _ = catalog.list_shelves("me", "textlab")
    assert (row.name, row.favourite) == ("gone/model", True)
    assert row.provider == "featherless"


def test_recent_models_are_those_of_the_latest_runs_each_once() -> None:
    for name in (QWEN, "gone/model", QWEN):
        Run.objects.create(
            owner="me", app="textlab", provider="featherless", endpoint="chat", model=name
        )
    assert [row.name for row in catalog.list_recent("me", "textlab")] == [QWEN, "gone/model"]
    assert catalog.list_recent("you", "textlab") == []
    assert catalog.list_shelves("me", "textlab")[1] == catalog.list_recent("me", "textlab")


def test_on_the_way_back_to_an_earlier_version_nothing_is_seeded() -> None:
    """Its tables are not those that this version knows."""
    ListedModel.objects.filter(name=QWEN).delete()
    catalog.seed_declared(plan=[(object(), False), (object(), True)])
    assert not ListedModel.objects.filter(name=QWEN).exists()
    catalog.seed_declared(plan=[(object(), False)])
    assert ListedModel.objects.filter(name=QWEN).exists()
