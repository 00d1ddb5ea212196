"""Tables out of answers, names and requests that mean harm, or go too far."""

import json
from io import BytesIO

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.test import Client as Browser

from tests.providing import JSON
from tests.scripted import Server
from tests.vision.conftest import press_run, upload_image
from tests.vision.tables.conftest import MakeTable, decide, read_csv, url_of
from tests.vision.tables.receipts import Reader
from vision.models import Extraction
from vision.tables.fields import MAX_FIELDS, Field
from vision.tables.forms import name_inputs
from vision.tables.pages import gather_table

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_spreadsheet_has_numbers_and_dates_and_no_formula(
    client: Browser, make_table: MakeTable, reader: Reader
) -> None:
    hostile = '=HYPERLINK("https://example.com")'
    reader.answers[0] = json.dumps({"Shop": hostile, "Date": "2026-01-01", "Total": -3.5})
    table = make_table(1)
    answer = client.get(url_of(table, "download/"))
    book = openpyxl.load_workbook(BytesIO(answer.content))
    sheet = book["Table"]
    shop, day, total = sheet[2][1:]
    assert (shop.value, shop.data_type) == (hostile, "s")
    assert shop.quotePrefix
    assert day.is_date
    assert (total.value, total.data_type) == (-3.5, "n")
    assert read_csv(client, table)[1][1] == f"'{hostile}"


def test_html_in_values_and_names_is_text(
    client: Browser, make_table: MakeTable, reader: Reader
) -> None:
    fields = [Field("<script>alert(1)</script>"), Field("__proto__")]
    markup = '"><img src=x onerror=alert(1)>'
    reader.answers[0] = json.dumps({fields[0].name: markup, "__proto__": markup})
    page = client.get(url_of(make_table(1, fields))).content.decode()
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") >= 2


def test_thousands_of_rows_are_cut_and_shown_in_parts(
    client: Browser, make_table: MakeTable, reader: Reader
) -> None:
    rows = [{"Item": f"i{n}"} for n in range(5_000)]
    reader.answers[0] = json.dumps({"rows": rows}, separators=(",", ":"))
    table = make_table(1, [Field("Item", repeated=True)], max_tokens="")
    page = client.get(url_of(table)).content.decode()
    assert "the first 1,000 are in the table" in page
    assert page.count("<tr id=") == 100
    assert 'value="i150"' in client.get(url_of(table, "?part=2")).content.decode()
    assert len(read_csv(client, table)) == 1_001


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ([Field(f"Field {n} {'x' * 40}") for n in range(200)], f"field-{MAX_FIELDS}-name"),
        ([Field("x" * 100)], "field-0-name"),
        ([Field("Total"), Field("total")], "field-1-name"),
        ([Field("Payment", "choice")], "field-0-example"),
        ([Field("A", "text", "x" * 300)], "field-0-example"),
        ([], "field-0-name"),
    ],
)
def test_fields_that_make_no_table_are_refused_at_the_field(
    client: Browser, receipts: Server, fields: list[Field], name: str
) -> None:
    inputs = name_inputs(fields) or {"field-0-name": ""}
    answer = press_run(client, task="fields", image=upload_image(), **{"prompt": "", **inputs})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [name]
    assert not Extraction.objects.exists()


def test_nonsense_about_a_row_is_404(client: Browser, make_table: MakeTable) -> None:
    table = make_table(1)
    page = table.batch.pages.get().pk
    row = {"page": page, "row": "0"}
    for wrong in (
        {"page": "x"},
        {**row, "row": "-1"},
        {**row, "row": "7"},
        {**row, "page": table.pk},
        {**row, "use": "x"},
    ):
        assert client.post(url_of(table), wrong, headers=JSON).status_code == 404
    decide(client, table, use="9:9")
    assert gather_table(table).decisions == {}
