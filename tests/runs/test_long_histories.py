"""Whoever has run a great deal waits no longer for what is new."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from imagegen.generate.prompt_history import list_lately
from playground.models import Run
from playground.runs import history

pytestmark = pytest.mark.django_db
COUNT = 9


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "PAGE_ROWS", 2)
    monkeypatch.setattr(history, "MAX_COUNTED", 4)


def get_owner(browser: Browser) -> str:
    return str(browser.get("/runs/").wsgi_request.owner)  # type: ignore[attr-defined]


def store_runs(owner: str, count: int) -> None:
    for number in range(count):
        Run.objects.create(
            owner=owner,
            app="textlab",
            endpoint="chat",
            status="done",
            request={"message": f"Question {number}"},
        )


def read_page(browser: Browser, number: int | str) -> tuple[list[int], str]:
    """The numbers of its runs, and what it says of itself."""
    page = browser.get("/runs/", {"page": number})
    runs = [row.entry.run.request["message"] for row in page.context["rows"]]
    said = page.text.partition("<span>Page ")[2].partition("</span>")[0]
    return [int(words.split()[1]) for words in runs], said


def test_every_page_of_a_long_history_is_reached(client: Browser) -> None:
    store_runs(get_owner(client), COUNT)
    assert read_page(client, 1) == ([8, 7], "1")
    assert read_page(client, 2) == ([6, 5], "2")
    assert read_page(client, "nonsense") == read_page(client, 1)
    behind, older = [], client.get("/runs/", {"page": 2}).context["older"]
    while older:
        page = client.get(f"/runs/{older}")
        behind += [row.entry.run.request["message"] for row in page.context["rows"]]
        older = page.context["older"]
    assert behind == [f"Question {number}" for number in (4, 3, 2, 1, 0)]
    assert 'rel="next"' not in page.text


@pytest.mark.parametrize("number", [3, 99, 10**9])
def test_a_number_beyond_those_counted_counts_no_further(client: Browser, number: int) -> None:
    store_runs(get_owner(client), COUNT)
    with CaptureQueriesContext(connection) as queries:
        assert read_page(client, number) == ([6, 5], "2")
    # Their query is dear: it is asked once, and no further than what a page counts.
    [ends] = [each["sql"] for each in queries if "EXISTS" in each["sql"]]
    assert ends.endswith("LIMIT 5")


def test_a_short_history_says_how_many_pages_it_has(client: Browser) -> None:
    store_runs(get_owner(client), 4)
    assert read_page(client, 1) == ([3, 2], "1 of 2")
    assert read_page(client, 2) == ([1, 0], "2 of 2")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what there is")
def test_the_runs_of_one_app_are_not_looked_for_among_all() -> None:
    mine = Run.objects.for_owner("me").for_app("imagegen").order_by("-created")
    assert "run_newest_of_app" in mine.explain()
    assert list(list_lately("me")) == []
