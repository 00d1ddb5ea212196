"""What a history costs is bounded, however long it is."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from playground.models import Run
from playground.runs import history, history_search
from tests.imagegen.making import a_picture, a_run
from tests.runs.finding import make_turn
from tests.runs.finding import owner as owner

pytestmark = pytest.mark.django_db


def test_a_search_looks_at_so_many_runs_and_leads_further_back(
    client: Browser, owner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_search, "WINDOW_RUNS", 4)
    for number in range(10):
        make_turn(owner, "needle" if number in (0, 9) else f"hay {number}")
    page = client.get("/runs/?q=needle")
    titles = [row.title for row in page.context["rows"]]
    windows = 1
    while further := page.context["further"]:
        page = client.get(f"/runs/{further}")
        titles += [row.title for row in page.context["rows"]]
        windows += 1
    assert titles == ["needle", "needle"]
    assert windows == 3


def test_what_is_further_back_than_is_counted_is_reached_by_links(
    client: Browser, owner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PAGE_ROWS", 2)
    monkeypatch.setattr(history, "MAX_COUNTED", 4)
    for number in range(11):
        make_turn(owner, f"Row {number}")
    Run.objects.update(created=timezone.now())  # of one moment: none is left out, none twice
    titles, where = [], ""
    for _ in range(20):
        page = client.get(f"/runs/{where}")
        titles += [row.title for row in page.context["rows"]]
        where = page.context["older"]
        if not where:
            break
    assert len(titles) == len(set(titles)) == 11


def test_the_page_costs_as_many_queries_for_many_rows_as_for_few(
    client: Browser, owner: str
) -> None:
    def count_queries() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/runs/")
        return len(queries)

    make_turn(owner, "One")
    a_picture(a_run(owner))
    few = count_queries()
    for number in range(20):
        make_turn(owner, f"Row {number}")
        a_picture(a_run(owner))
    assert count_queries() <= few + 1  # the second picture's row has a group
    assert len(client.get("/runs/").content) < 100_000
