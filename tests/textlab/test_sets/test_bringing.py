"""Rows that are brought in as files, pictures of rows, checks that are typed."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from tests.intake.files import saved, scene
from tests.textlab.test_sets.paging import CHECKED, SETS, create_set, make_checked_set, post_set
from textlab.models import TestPicture, TestSet

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = b"city,__expected\nParis,icontains:paris\nRome,\n"
BROKEN = b'{"city": "Paris"}\nnonsense\n{"city": "Rome"}\n'


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def list_checks(test_set: TestSet) -> list[Any]:
    return list(test_set.rows.values_list("checks", flat=True))


def test_a_file_becomes_a_test_set_with_the_checks_of_its_rows(client: Browser) -> None:
    response = client.post(SETS, {"name": "Cities", "file": upload("rows.csv", ROWS)})
    assert response.status_code == 303, response.text
    test_set = TestSet.objects.get()
    assert [row.values for row in test_set.rows.all()] == [{"city": "Paris"}, {"city": "Rome"}]
    assert list_checks(test_set) == [[{"type": "icontains", "value": "paris"}], []]


def test_rows_that_cannot_be_read_are_listed_once_and_the_others_are_saved(
    client: Browser,
) -> None:
    test_set = create_set(client)
    response = post_set(client, test_set, "save", file=upload("rows.jsonl", BROKEN))
    assert response.status_code == 303
    assert test_set.rows.count() == 5
    page = client.get(f"{SETS}{test_set.pk}/").text
    assert "1 problem in the file" in page
    assert re.search(r"Row 2:", page)
    assert "problem in the file" not in client.get(f"{SETS}{test_set.pk}/").text


def test_a_file_that_is_no_table_is_refused_with_a_sentence(client: Browser) -> None:
    response = client.post(SETS, {"name": "Broken", "file": upload("rows.json", b"{nonsense")})
    assert response.status_code == 422
    assert "isn&#x27;t valid JSON" in response.text
    empty = client.post(SETS, {"name": "Empty", "file": upload("rows.jsonl", b"nonsense")})
    assert empty.status_code == 422
    assert not TestSet.objects.exists()


def test_checks_are_typed_changed_and_removed(client: Browser) -> None:
    test_set = make_checked_set(client)
    assert test_set.checks == [{"type": "icontains", "value": "{{city}}"}]
    two: dict[str, Any] = {name: [value, ""] for name, value in CHECKED.items()}
    two |= {"check_not": ["", "not"], "check_type": ["icontains", "similarity"]}
    two |= {"check_value": ["{{city}}", "I don't know"], "check_threshold": ["", "0.9"]}
    post_set(client, test_set, **two)
    test_set.refresh_from_db()
    assert test_set.checks[1] == {
        "type": "not-similarity",
        "value": "I don't know",
        "threshold": 0.9,
    }
    post_set(client, test_set, "remove-check.1", **two)
    test_set.refresh_from_db()
    assert [check["type"] for check in test_set.checks] == ["not-similarity"]


def test_a_check_that_cannot_be_made_is_said_and_stays_typed(client: Browser) -> None:
    test_set = make_checked_set(client)
    wrong = {**CHECKED, "check_type": "regex", "check_value": "(unclosed"}
    page = post_set(client, test_set, message="New {{city}}", **wrong)
    assert page.status_code == 422
    assert "(unclosed" in page.text
    assert "regular expression" in page.text
    test_set.refresh_from_db()
    assert test_set.message == "New {{city}}"
    assert test_set.checks == [{"type": "icontains", "value": "{{city}}"}]


def test_lists_and_schemas_are_typed_as_lines_and_as_json(client: Browser) -> None:
    test_set = make_checked_set(client)
    post_set(client, test_set, **{**CHECKED, "check_type": "contains-any", "check_value": "a\nb"})
    test_set.refresh_from_db()
    assert test_set.checks == [{"type": "contains-any", "value": ["a", "b"]}]
    schema = '{"type": "object"}'
    post_set(client, test_set, **{**CHECKED, "check_type": "is-json", "check_value": schema})
    test_set.refresh_from_db()
    assert test_set.checks == [{"type": "is-json", "value": {"type": "object"}}]


def test_a_row_has_checks_of_its_own(client: Browser) -> None:
    test_set = make_checked_set(client)
    row = test_set.rows.get(number=2)
    typed = {**CHECKED, "check_value": "Roma", f"cell.{row.pk}.1": "Italia"}
    assert client.post(f"{SETS}{test_set.pk}/rows/{row.pk}/", typed).status_code == 303
    row.refresh_from_db()
    assert row.checks == [{"type": "icontains", "value": "Roma"}]
    assert row.values == {"city": "Rome", "country": "Italia"}
    assert "1 check" in client.get(f"{SETS}{test_set.pk}/").text


def test_pictures_become_rows_and_are_shown(client: Browser) -> None:
    test_set = create_set(client, "photo\ttotal")
    columns: Any = {"column": ["photo", "total"], "kind": ["picture", "text"]}
    post_set(client, test_set, **columns)
    files = [upload("a.png", saved(scene(), "PNG")), upload("b.png", saved(scene(), "PNG"))]
    post_set(client, test_set, "paste", pictures=files)
    keys = [row.values["photo"] for row in test_set.rows.all()]
    assert set(keys) == {str(key) for key in TestPicture.objects.values_list("pk", flat=True)}
    assert len(keys) == 2
    page = client.get(f"{SETS}{test_set.pk}/").text
    assert f"/pictures/{keys[0]}/" in page
    picture = client.get(f"{SETS}{test_set.pk}/pictures/{keys[0]}/")
    assert picture["Content-Type"] == "image/png"
    picture.close()
    assert Browser().get(f"{SETS}{test_set.pk}/pictures/{keys[0]}/").status_code == 404


def test_text_in_a_column_of_pictures_names_none(client: Browser) -> None:
    test_set = create_set(client)
    columns: Any = {"column": ["city", "country"], "kind": ["picture", "text"]}
    post_set(client, test_set, **columns)
    assert test_set.rows.get(number=1).values == {"country": "France"}
    post_set(client, test_set, "paste", pasted="anything\tSpain")
    last = test_set.rows.last()
    assert last is not None
    assert last.values == {"country": "Spain"}
