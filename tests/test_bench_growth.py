"""The rows that costs are measured with are such as the site itself stores."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client as Browser

from bench import bulk, growth
from bench.report import Figure
from imagegen.models import Picture
from playground import catalog
from playground.models import Artifact, ListedModel, Run

pytestmark = pytest.mark.django_db(transaction=True)
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="for sites on SQLite")


def get_database() -> Path:
    return Path(connection.settings_dict["NAME"])


def get_owner(browser: Browser) -> str:
    return str(browser.get("/runs/").wsgi_request.owner)  # type: ignore[attr-defined]


@on_sqlite
def test_stored_runs_and_pictures_are_somebodys_own(client: Browser) -> None:
    owner = get_owner(client)
    bulk.store_runs(get_database(), owner, 1, 30)
    bulk.store_pictures(get_database(), owner, 1, 70)
    assert (Run.objects.for_owner(owner).count(), Artifact.objects.count()) == (100, 70)
    assert all(run.request["message"] for run in Run.objects.for_app("textlab"))
    assert Picture.objects.get(seed=70).artifact.run == Picture.objects.get(seed=70).run
    assert "Question 1" in client.get("/runs/").text
    assert client.get("/images/gallery/").text.count("data-tile=") == 60
    assert "number 70" in client.get("/images/gallery/?q=number+70").text
    assert client.get("/images/").status_code == 200


@on_sqlite
def test_stored_models_are_as_the_catalogue_builds_them() -> None:
    bulk.store_models(get_database(), 1, 2_000)
    rows = ListedModel.objects.filter(name__startswith="user")
    assert rows.count() == 2_000
    page = catalog.search_models(q="qwen 72b")
    assert 0 < page.total < 1_000
    assert all("qwen" in row.name.lower() for row in page.rows if row.name.startswith("user"))
    assert {row.size for row in rows} == {f"{size}B" for size in bulk.SIZES}
    assert all(row.search.startswith(f"{row.name.lower()} ") for row in rows)


def test_each_cost_stands_beside_that_of_the_smallest() -> None:
    small, equal, large = growth.compare((1, 10, 100), (2.0, 2.0, 8.0), "ms", 3.0, "a page")
    assert small == Figure("a page, 1", 2.0, "ms")
    assert (equal.ratio, equal.verdict) == (1.0, "pass")
    assert (large.ratio, large.verdict) == (4.0, "MISS")
