"""The list of models as a table: its columns, and the order that a press on one leads to."""

import re

import pytest
from django.http import QueryDict
from django.test import Client

from playground.catalog import Row
from textlab.columns import list_columns, write_rows
from textlab.forms import Filters

pytestmark = pytest.mark.django_db


def find_column(query: str, name: str) -> tuple[str, str]:
    """Where a press leads, and how it is sorted now."""
    columns = {column.name: column for column in list_columns(Filters(QueryDict(query)))}
    return columns[name].url, columns[name].order


@pytest.mark.parametrize(
    ("query", "name", "url", "order"),
    [
        ("", "name", "/text/?sort=name", ""),
        ("sort=name", "name", "/text/", "ascending"),
        ("sort=name", "size", "/text/?sort=largest", ""),
        ("sort=largest", "size", "/text/?sort=smallest", "descending"),
        ("sort=smallest", "size", "/text/?sort=largest", "ascending"),
        ("q=qwen&vision=on&page=3", "context", "/text/?q=qwen&vision=on&sort=context", ""),
        ("sort=context", "context", "/text/", "descending"),
        ("", "provider", "", ""),
        ("sort=nonsense", "context", "/text/?sort=context", ""),
    ],
)
def test_a_press_on_a_column_sorts_by_it_or_the_other_way_round(
    query: str, name: str, url: str, order: str
) -> None:
    assert find_column(query, name) == (url, order)


def test_a_column_that_no_list_tells_about_is_left_out() -> None:
    names = [column.name for column in list_columns(Filters(QueryDict("")))]
    assert names == ["name", "provider", "size", "context", "abilities"]


def test_what_a_provider_says_is_written_as_text() -> None:
    columns = list_columns(Filters(QueryDict("")))
    row = Row("arli", "a/b", size="<b>7B</b>", context_length=8192, vision=True, tool_use=True)
    rows = write_rows([row, Row("arli", 'a/"><i>')], columns, ["arli"], "?parent=1")
    assert "<b>" not in rows
    assert "<i>" not in rows
    assert 'href="/text/arli/a/b/?parent=1#end"' in rows
    assert '<td class="cell-context">8K</td>' in rows
    assert '<td class="cell-abilities">vision, tools</td>' in rows
    assert rows.count("needs a key") == 2
    assert rows.count('<td class="cell-provider">Arli AI</td>') == 2
    assert 'value="arli a/b"' in rows


def test_every_shelf_has_columns_of_the_same_widths(client: Client) -> None:
    """Its heads are not seen, and so set no widths: the columns themselves do."""
    page = client.get("/text/").text
    columns = [*(column.name for column in list_columns(Filters(QueryDict("")))), "star"]
    tables = page.split('<table class="models"')[1:]
    assert tables
    for table in tables:
        assert re.findall(r'<col class="cell-(\w+)">', table) == columns


def test_the_table_says_how_it_is_sorted(client: Client) -> None:
    page = client.get("/text/?sort=smallest").text
    assert page.count('aria-sort="ascending"') == 1
    assert "aria-sort" not in client.get("/text/").text


def test_a_star_of_the_list_names_its_model(client: Client) -> None:
    page = client.get("/text/?q=qwen2.5-72b").text
    [choice, *_] = re.findall(r'name="choice" value="([^"]+)"', page)
    sent = {"choice": choice, "back": "/text/?q=qwen"}
    assert client.post("/text/favourite/", sent).headers["Location"] == "/text/?q=qwen"
    assert choice.partition(" ")[2] in client.get("/text/?favourites=on").text
    for nonsense in ("", "featherless", "nobody a/b", f"{choice}\n\0"):
        assert client.post("/text/favourite/", {"choice": nonsense}).status_code == 404
