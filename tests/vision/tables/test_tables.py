"""A table from the form to the file: asked, read, checked value by value, downloaded."""

import json

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from playground.models import Run
from tests.providing import JSON
from tests.scripted import Server
from tests.vision.conftest import run_worker
from tests.vision.tables.conftest import (
    ITEMS,
    RECEIPT,
    MakeTable,
    add_lines,
    decide,
    list_cells,
    read_csv,
    url_of,
)
from tests.vision.tables.receipts import OTHER, SEES, Reader, build_facts
from vision.models import Decision, Extraction, Reading, SavedFields
from vision.tables.fields import Field, build_schema
from vision.tables.forms import name_inputs
from vision.tables.presenters import table_context

pytestmark = pytest.mark.django_db(transaction=True)


def test_pages_are_asked_for_the_fields_and_fill_a_table(
    client: Browser, make_table: MakeTable, receipts: Server
) -> None:
    table = make_table(3)
    body = receipts.seen[-1].json
    assert body["response_format"]["json_schema"]["schema"] == build_schema(RECEIPT)
    assert "- Date: a date as YYYY-MM-DD" in body["messages"][-1]["content"][0]["text"]
    page = client.get(url_of(table)).content.decode()
    for number in range(3):
        facts = build_facts(number)
        assert f'value="{facts["Shop"]}"' in page
        assert f'value="{facts["Total"]:.2f}"' in page
    assert "3 rows from 3 pages" in page


def test_the_local_reader_is_asked_beside_where_words_stand(
    client: Browser, make_table: MakeTable, settings: Settings
) -> None:
    settings.LOCAL_ENABLED = True
    table = make_table(1)
    tasks = table.readings.values_list("run__provider", "task").order_by("run__provider")
    assert list(tasks) == [("featherless", "fields"), ("local", "text")]
    context = table_context(table, 1, 1)
    assert context["is_placing"]
    assert not context["is_open"]  # its values are there, and can be checked
    assert [cell.state for cell in list_cells(table)] == ["read"] * 3


def test_repeated_fields_make_rows(client: Browser, make_table: MakeTable) -> None:
    table = make_table(2, ITEMS)
    header, *rows = read_csv(client, table)
    assert header == ["Page", "Shop", "Date", "Total", "Item", "Price"]
    assert [(row[0], row[4]) for row in rows] == [
        (f"receipt-{n}.png", item["Item"]) for n in range(2) for item in build_facts(n)["rows"]
    ]
    assert all(row[1] for row in rows)  # values of the whole page are in each of its rows


def test_values_stand_on_the_picture_where_the_local_reader_sees_them(
    client: Browser, make_table: MakeTable
) -> None:
    table = make_table(1)
    add_lines(table)
    cells = list_cells(table)
    assert [cell.state for cell in cells] == ["found"] * 3
    assert [round(float(cell.box.split()[1]) * 5.2) for cell in cells] == [40, 110, 390]
    page = client.get(url_of(table)).content.decode()
    assert all(f'data-box="{cell.box}"' in page for cell in cells)


def test_what_the_page_does_not_say_is_to_be_checked(
    client: Browser, make_table: MakeTable, reader: Reader
) -> None:
    reader.answers[0] = '{"Shop": "Some other place", "Date": "2026-01-01", "Total": 999.99}'
    table = make_table(1)
    add_lines(table)
    assert [cell.state for cell in list_cells(table)] == ["missing", "found", "missing"]
    assert "2 values to check" in client.get(url_of(table)).content.decode()


def test_models_agree_or_differ_in_words(client: Browser, make_table: MakeTable) -> None:
    table = make_table(1, m=[SEES, OTHER])
    shop, _day, total = list_cells(table)
    assert (shop.state, shop.words) == ("agree", "2 models agree")
    assert (total.state, total.words) == ("differ", "Models differ: 1 of 2")
    assert [option.text for _n, option in total.options] == ["8.70"]
    answer = decide(client, table, use="2:1")
    assert answer["left"] == 0
    assert list_cells(table)[2].text == "8.70"


def test_a_correction_stands_and_the_original_is_kept(
    client: Browser, make_table: MakeTable
) -> None:
    table = make_table(1)
    answer = decide(client, table, **{"cell-2": "12,5 EUR"})
    assert answer["cells"][2]["text"] == "12.50"
    assert answer["cells"][2]["words"] == "Was: 7.70"
    decision = Decision.objects.get()
    assert (decision.original, decision.text) == ("7.70", "12.50")
    assert Run.objects.get().text.count("7.7") == 1
    assert read_csv(client, table)[1][3] == "12.50"
    content = json.loads(client.get(url_of(table, "download/?format=json")).content)
    assert content["pages"][0]["rows"][0][2]["as_read"] == "7.70"
    decide(client, table, action="undo", **{"cell-2": ""})
    assert list_cells(table)[2].text == "7.70"


def test_accepting_a_row_decides_on_all_of_it(client: Browser, make_table: MakeTable) -> None:
    table = make_table(1, m=[SEES, OTHER])
    values = {f"cell-{cell.column}": cell.text for cell in list_cells(table)}
    assert decide(client, table, action="accept", **values)["left"] == 0
    assert {cell.state for cell in list_cells(table)} == {"accepted"}


def test_an_answer_that_cannot_be_used_is_said_and_asked_for_again(
    client: Browser, make_table: MakeTable, reader: Reader
) -> None:
    reader.answers[0] = '{"Shop": "HARBOUR'
    table = make_table(1)
    page = client.get(url_of(table)).content.decode()
    assert "The answer isn&#x27;t valid JSON from line 1, column" in page
    assert "Ask scripted/vision again" in page
    assert read_csv(client, table)[1] == ["receipt-0.png", "", "", ""]
    reader.answers.clear()
    run = Run.objects.get()
    client.post(url_of(table, "retry/"), {"run": run.pk})
    run_worker()
    assert [cell.text for cell in list_cells(table)] == ["HARBOUR CAFE", "2026-01-01", "7.70"]


def test_a_decision_falls_with_what_it_was_made_of(
    client: Browser, make_table: MakeTable, reader: Reader
) -> None:
    table = make_table(1)
    decide(client, table, **{"cell-0": "Harbour Café"})
    reader.answers[0] = '{"Shop": "Lantern", "Date": null, "Total": 1}'
    client.post(url_of(table, "retry/"), {"run": Run.objects.get().pk})
    run_worker()
    assert list_cells(table)[0].text == "Lantern"


def test_fields_are_saved_used_again_and_deleted(client: Browser, receipts: Server) -> None:
    own = [Field("Plate"), Field("Speed", "number", "50")]
    data = {**name_inputs(own), "fields_name": "Tickets"}
    assert "Tickets" in client.post("/vision/fields/", data, headers=JSON).json()["html"]
    saved = SavedFields.objects.get()
    page = client.get(f"/vision/?task=fields&fields={saved.pk}").content.decode()
    assert 'name="field-1-name"' in page
    assert 'value="Speed"' in page
    assert (
        client.post("/vision/fields/", {**data, "fields_name": ""}, headers=JSON).status_code == 422
    )
    client.post("/vision/fields/", {"delete": saved.pk})
    assert not SavedFields.objects.exists()


def test_a_link_and_a_reload_bring_the_fields_back(client: Browser, receipts: Server) -> None:
    query = {"task": "fields", **name_inputs([Field("Plate", "text", "HH-AB 12")])}
    page = client.get("/vision/", query).content.decode()
    assert 'value="Plate"' in page
    assert 'value="HH-AB 12"' in page
    assert 'value="Shop"' not in page


def test_the_same_pages_are_read_again_for_the_same_fields(
    client: Browser, make_table: MakeTable
) -> None:
    table = make_table(2, ITEMS, m=[SEES, OTHER])
    page = client.get(f"/vision/{table.batch_id}/")
    again = client.get(page.context["again_url"]).content.decode()
    assert 'name="field-4-name"' in again
    assert 'value="Price"' in again
    form = client.get(page.context["again_url"]).context["form"]
    assert form.list_fields() == ITEMS
    assert form.list_chosen() == [SEES, OTHER]


def test_a_table_is_its_owners_and_goes_with_its_batch(
    client: Browser, make_table: MakeTable
) -> None:
    table = make_table(1)
    decide(client, table, **{"cell-0": "Mine"})
    stranger = Browser()
    assert stranger.get(url_of(table)).status_code == 404
    assert stranger.post(url_of(table), {"page": table.batch.pages.get().pk}).status_code == 404
    client.post(f"/vision/{table.batch_id}/delete/")
    assert not Extraction.objects.exists()
    assert not Decision.objects.exists()


def test_the_history_leads_to_the_table(client: Browser, make_table: MakeTable) -> None:
    table = make_table(2)
    assert url_of(table) in client.get("/runs/").content.decode()
    assert Reading.objects.filter(extraction=table).count() == 2
