"""Rows that a person adds, and places that are looked for once."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from playground.models import Run
from tests.providing import JSON
from tests.vision.conftest import run_worker
from tests.vision.tables.conftest import (
    ITEMS,
    MakeTable,
    add_lines,
    decide,
    list_cells,
    read_csv,
    url_of,
)
from tests.vision.tables.receipts import Reader
from vision.models import Decision, Extraction
from vision.tables import placing, services
from vision.tables.presenters import table_context

pytestmark = pytest.mark.django_db(transaction=True)


def change_rows(browser: Browser, table: Extraction, action: str, row: int = 0) -> Any:
    page = table.batch.pages.get()
    answer = browser.post(url_of(table), {"page": page.pk, "row": row, "action": action})
    table.refresh_from_db()
    return answer


def count_placings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The list grows by the number of rows with each page that is looked through."""
    looked: list[int] = []
    find = placing.place_page

    def place_and_count(lines: Any, fields: Any, rows: Any) -> Any:
        looked.append(len(rows))
        return find(lines, fields, rows)

    monkeypatch.setattr("vision.tables.places.place_page", place_and_count)
    return looked


def test_a_row_is_added_filled_in_and_counted_in_files(
    client: Browser, make_table: MakeTable
) -> None:
    table = make_table(1, ITEMS)
    before = len(read_csv(client, table))
    answer = change_rows(client, table, "add")
    assert answer.status_code == 303
    last = before - 1  # rows count from 0, and the file has a header
    assert answer.headers["Location"].endswith(f"#row-1-{last}")
    decide(client, table, row=last, **{"cell-3": "Fish soup", "cell-4": "9,5"})
    rows = read_csv(client, table)
    assert len(rows) == before + 1
    assert rows[-1][4:] == ["Fish soup", "9.50"]
    assert rows[-1][1] == rows[-2][1]  # values of the whole page are in it, too
    page = client.get(url_of(table)).text
    assert "Added by hand" in page
    assert f"{before} rows from 1 page" in page
    for form in ("xlsx", "json"):
        assert client.get(url_of(table, f"download/?format={form}")).status_code == 200


def test_an_added_row_is_removed_with_what_was_typed(
    client: Browser, make_table: MakeTable
) -> None:
    table = make_table(1, ITEMS)
    read = len(read_csv(client, table)) - 1
    for number in range(3):
        change_rows(client, table, "add")
        decide(client, table, row=read + number, **{"cell-3": f"Own {number}"})
    change_rows(client, table, "remove", read + 1)
    assert [row[4] for row in read_csv(client, table)[-2:]] == ["Own 0", "Own 2"]
    assert Decision.objects.count() == 2
    assert change_rows(client, table, "remove", 0).status_code == 404
    assert change_rows(client, table, "remove", 99).status_code == 404


def test_where_a_page_is_one_row_none_can_be_added(client: Browser, make_table: MakeTable) -> None:
    table = make_table(1)
    assert "Add a row" not in client.get(url_of(table)).text
    change_rows(client, table, "add")
    assert len(read_csv(client, table)) == 2


def test_a_page_that_could_not_be_read_is_filled_in_by_hand(
    client: Browser, make_table: MakeTable, reader: Reader
) -> None:
    reader.answers[0] = "nothing of use"
    table = make_table(1)
    page = client.get(url_of(table)).text
    assert "Add a row to receipt-0.png" in page
    change_rows(client, table, "add")
    decide(client, table, **{"cell-0": "Lantern", "cell-2": "3"})
    assert read_csv(client, table)[1] == ["receipt-0.png", "Lantern", "", "3.00"]


def test_only_so_many_rows_are_added(
    client: Browser, make_table: MakeTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MAX_ADDED_ROWS", 1)
    table = make_table(1, ITEMS)
    before = len(read_csv(client, table))
    change_rows(client, table, "add")
    change_rows(client, table, "add")
    assert len(read_csv(client, table)) == before + 1
    assert "can&#x27;t have another row" in client.get(url_of(table)).text


def test_places_are_looked_for_once_and_anew_when_values_or_lines_change(
    client: Browser, make_table: MakeTable, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = count_placings(monkeypatch)
    table = make_table(1)
    add_lines(table)
    boxes = [cell.box for cell in list_cells(table)]
    assert looked == [1]
    table = Extraction.objects.get()
    assert [cell.box for cell in list_cells(table)] == boxes
    client.get(url_of(table))
    decide(client, table, **{"cell-0": "Harbour Café"})
    read_csv(client, table)
    assert looked == [1]
    reader.answers[0] = '{"Shop": "Lantern", "Date": null, "Total": 1}'
    run = Run.objects.get(provider="featherless")
    client.post(url_of(table, "retry/"), {"run": run.pk})
    run_worker()
    assert [cell.box for cell in list_cells(Extraction.objects.get())] != boxes
    assert looked == [1, 1]
    reading = table.readings.get(task="text")
    reading.lines = reading.lines[2:]
    reading.save()
    list_cells(Extraction.objects.get())
    assert looked == [1, 1, 1]


def test_a_longer_table_takes_no_more_queries(client: Browser, make_table: MakeTable) -> None:
    table = make_table(4)
    counts = []
    for number in range(4):
        add_lines(table, number)
        table_context(Extraction.objects.get(), 1, 1)
        with CaptureQueriesContext(connection) as queries:
            table_context(Extraction.objects.get(), 1, 1)
        counts.append(len(queries))
    assert counts[0] == counts[-1]
    page = table.batch.pages.order_by("upload__position")[0]
    values = {"page": page.pk, "row": 0, "action": "accept", "cell-0": "HARBOUR CAFE"}
    with CaptureQueriesContext(connection) as queries:
        client.post(url_of(table), values, headers=JSON)
    assert len(queries) < 40
