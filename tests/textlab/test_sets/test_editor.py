"""Test sets as they are created, typed and pasted, without a script."""

import re
from typing import Any

import pytest
from django.test import Client as Browser

from textlab.test_sets.editor.tables import name_columns, read_pasted
from textlab.test_sets.models import TestSet

pytestmark = pytest.mark.django_db
SETS = "/text/tests/"
PASTED = 'Customer message\tteam\nWhere is my parcel?\tshipping\n"Two\nlines"\tbilling\n'


def create_set(client: Browser, pasted: str = PASTED, name: str = "Sort messages") -> TestSet:
    response = client.post(SETS, {"name": name, "pasted": pasted})
    assert response.status_code == 303, response.text
    return TestSet.objects.get(name=name)


def post_set(client: Browser, test_set: TestSet, action: str = "save", **fields: Any) -> Any:
    data = {"name": test_set.name, "message": test_set.message, "action": action, **fields}
    return client.post(f"{SETS}{test_set.pk}/", data)


def list_values(test_set: TestSet) -> list[dict[str, str]]:
    return list(test_set.rows.values_list("values", flat=True))


def test_a_pasted_table_becomes_columns_and_rows(client: Browser) -> None:
    test_set = create_set(client)
    assert [column["name"] for column in test_set.columns] == ["Customer_message", "team"]
    assert list_values(test_set) == [
        {"Customer_message": "Where is my parcel?", "team": "shipping"},
        {"Customer_message": "Two\nlines", "team": "billing"},
    ]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
        ("a;b\n1,5;2", [["a", "b"], ["1,5", "2"]]),
        ("a\tb\n\n1\t2, 3", [["a", "b"], ["1", "2, 3"]]),
        ("only\none", [["only"], ["one"]]),
    ],
)
def test_tables_are_read_with_tabs_semicolons_and_commas(text: str, cells: Any) -> None:
    assert read_pasted(text) == cells


def test_names_of_columns_are_names_of_variables() -> None:
    names = name_columns(["2nd city", "", "a b", "a-b", "città"])
    assert names == ["column_2nd_city", "column_2", "a_b", "a_b_2", "città"]


def test_what_is_typed_is_saved_with_rows_below(client: Browser) -> None:
    test_set = create_set(client)
    row = test_set.rows.get(number=1)
    typed = {f"cell.{row.pk}.1": "technical", "new.0.0": "It is broken.", "new.1.0": "  "}
    response = post_set(client, test_set, message="Sort: {{Customer_message}}", **typed)
    assert response.status_code == 303
    test_set.refresh_from_db()
    assert test_set.message == "Sort: {{Customer_message}}"
    values = list_values(test_set)
    assert values[0] == {"Customer_message": "Where is my parcel?", "team": "technical"}
    assert values[2] == {"Customer_message": "It is broken."}
    assert len(values) == 3


def test_a_column_is_renamed_wherever_it_is_used(client: Browser) -> None:
    test_set = create_set(client)
    columns: Any = {"column": ["text", "team"], "kind": ["text", "text"]}
    post_set(client, test_set, message="Sort {{Customer_message}}", **columns)
    test_set.refresh_from_db()
    assert test_set.message == "Sort {{text}}"
    assert list_values(test_set)[0] == {"text": "Where is my parcel?", "team": "shipping"}


def test_columns_are_added_and_deleted_with_their_values(client: Browser) -> None:
    test_set = create_set(client)
    post_set(client, test_set, "add-column")
    test_set.refresh_from_db()
    assert [column["name"] for column in test_set.columns][2] == "column_3"
    post_set(client, test_set, "delete-column.team")
    test_set.refresh_from_db()
    assert [column["name"] for column in test_set.columns] == ["Customer_message", "column_3"]
    assert list_values(test_set)[0] == {"Customer_message": "Where is my parcel?"}


def test_more_rows_are_pasted_with_and_without_the_names(client: Browser) -> None:
    test_set = create_set(client)
    post_set(client, test_set, "paste", pasted="Hello\tbilling")
    post_set(client, test_set, "paste", pasted="team\tnote\nshipping\turgent")
    assert list_values(test_set)[2:] == [
        {"Customer_message": "Hello", "team": "billing"},
        {"team": "shipping", "note": "urgent"},
    ]


def test_deleted_rows_leave_the_others_their_numbers(client: Browser) -> None:
    test_set = create_set(client)
    post_set(client, test_set, f"delete-row.{test_set.rows.get(number=1).pk}")
    assert list(test_set.rows.values_list("number", flat=True)) == [2]


def test_rows_come_in_pages_and_the_last_has_room_for_more(client: Browser) -> None:
    test_set = create_set(client, "n\n" + "\n".join(map(str, range(1, 121))))
    first = client.get(f"{SETS}{test_set.pk}/").text
    assert "Rows 1–50 of 120" in first
    assert 'name="new.0.0"' not in first
    last = client.get(f"{SETS}{test_set.pk}/?page=3").text
    assert len(re.findall(r'name="cell\.\d+\.0"', last)) == 20
    assert 'name="new.0.0"' in last


def test_variables_without_a_column_are_named(client: Browser) -> None:
    test_set = create_set(client)
    post_set(client, test_set, message="{{team}} {{other}} {{style=short}}")
    page = client.get(f"{SETS}{test_set.pk}/").text
    assert re.search(r"No column is called\s+<code>other</code>", page)


def test_what_cannot_be_stored_is_said(client: Browser) -> None:
    assert client.post(SETS, {"name": ""}).status_code == 422
    wide = "\t".join(f"c{n}" for n in range(30))
    response = client.post(SETS, {"name": "Wide", "pasted": wide})
    assert response.status_code == 422
    assert "at most 20 columns" in response.text
    assert not TestSet.objects.exists()


def test_the_example_is_complete_and_opens_at_one_press(client: Browser) -> None:
    page = client.get(SETS).text
    assert "Try the example" in page
    response = client.post(f"{SETS}example")
    test_set = TestSet.objects.get()
    assert response["Location"] == f"{SETS}{test_set.pk}/run/"
    assert test_set.rows.count() == 5
    assert [variant["label"] for variant in test_set.variants] == [
        "Question alone",
        "Told to be brief",
    ]
    assert "Try the example" not in client.get(SETS).text


def test_a_deleted_set_is_gone(client: Browser) -> None:
    test_set = create_set(client)
    assert client.post(f"{SETS}{test_set.pk}/delete").status_code == 303
    assert client.get(f"{SETS}{test_set.pk}/").status_code == 404
    assert "Sort messages" not in client.get(SETS).content.decode().partition("<main")[2]
