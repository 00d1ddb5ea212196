"""Files of rows: each kind, each encoding, and which rows of them are used."""

import json
import time
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError

from tests.textlab.test_sets.importing import build_workbook, read_text
from textlab.test_sets.imports import read_rows

CSV = "city,country\nParis,France\nŁódź,Poland\n"
CITIES = [{"city": "Paris", "country": "France"}, {"city": "Łódź", "country": "Poland"}]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", CSV.encode()),
        ("a.csv", CSV.encode("utf-8-sig")),
        ("a.csv", CSV.encode("utf-16")),
        ("a.csv", CSV.encode("utf-16-le")),
        ("a.csv", CSV.encode("utf-16-be")),
        ("a.csv", CSV.encode("utf-32")),
        ("a.csv", CSV.replace("\n", "\r\n").encode()),
        ("a.csv", CSV.replace(",", ";").encode()),
        ("a.tsv", CSV.replace(",", "\t").encode()),
        ("a.txt", CSV.replace(",", "|").encode()),
        ("a.csv", CSV.replace("Paris", "Par\0is").encode()),
        ("a.csv", (CSV + "\n,\n").encode()),
        ("a.csv", ("\n\n" + CSV).encode()),
        ("a.csv", CSV.replace("France", '"France"').encode()),
        ("a.jsonl", "\n".join(map(json.dumps, CITIES)).encode()),
        ("a.jsonl", "\r\n\n".join(map(json.dumps, CITIES)).encode()),
        ("a.json", json.dumps(CITIES).encode()),
        ("rows", json.dumps(CITIES, indent=1).encode()),
        ("rows", "\n".join(map(json.dumps, CITIES)).encode("utf-16")),
        ("a.json", json.dumps({"tests": [{"vars": city} for city in CITIES]}).encode()),
        ("a.yaml", json.dumps([{"vars": city} for city in CITIES]).encode()),
    ],
)
def test_the_same_rows_however_they_are_written(name: str, data: bytes) -> None:
    imported = read_rows(name, data)
    assert imported.columns == ["city", "country"]
    assert imported.rows == CITIES
    assert imported.checks == [[], []]
    assert imported.problems == []


def test_windows_writes_latin_in_its_own_way() -> None:
    imported = read_rows("a.csv", "café;“Straße”\n1 €;x".encode("cp1252"))
    assert imported.columns == ["café", "Straße"]
    assert imported.rows == [{"café": "1 €", "Straße": "x"}]


def test_rows_that_cannot_be_used_are_named_and_the_others_stay() -> None:
    lines = ["a,b", "1,2", "1,2,3", "1", ",", '"x\ny",z', f"{'y' * 100_001},2", "5,6,", "7,8"]
    imported = read_text("a.csv", "\n".join(lines))
    assert imported.rows == [
        {"a": "1", "b": "2"},
        {"a": "1", "b": ""},
        {"a": "x\ny", "b": "z"},
        {"a": "5", "b": "6"},
        {"a": "7", "b": "8"},
    ]
    assert imported.problems == [
        (2, "It has 3 cells, but there are 2 columns."),
        (6, "“a” has more than 100,000 characters."),
    ]


def test_lines_of_json_are_named_by_their_numbers() -> None:
    lines = ['{"a": 1}', "{", "[1]", '{"a": {"b": [true, null]}, "c": 0.5}', '{"a": "\\ud800"}']
    imported = read_text("a.jsonl", "\n".join([*lines, '{"a": "x\\u0000y"}']))
    assert imported.columns == ["a", "c"]
    assert imported.rows == [
        {"a": "1", "c": ""},
        {"a": '{"b":[true,null]}', "c": "0.5"},
        {"a": "xy", "c": ""},
    ]
    assert [number for number, _reason in imported.problems] == [2, 3, 5]
    assert imported.problems[0][1].startswith("It isn't valid JSON at column 2")
    assert imported.problems[1][1] == "It is no object with the names of columns."


def test_columns_are_named_as_variables_can_be() -> None:
    imported = read_text("a.csv", "City name,2nd,,city-name\nParis,b,c,d\n")
    assert imported.columns == ["City_name", "column_2nd", "column_3", "city_name"]
    assert imported.rows == [dict(zip(imported.columns, ("Paris", "b", "c", "d"), strict=True))]


def test_no_more_rows_and_columns_than_a_test_set_has() -> None:
    imported = read_text("a.csv", "a\n" + "x\n" * 1_500)
    assert len(imported.rows) == 1_000
    assert imported.problems == [
        (1001, "A test set can have 1,000 rows. This one and those after it are left out.")
    ]
    wide = read_text("a.jsonl", '{"a": 1}\n' + json.dumps(dict.fromkeys(map(str, range(60)), 1)))
    assert wide.rows == [{"a": "1"}]
    assert wide.problems == [(2, "With it there would be more than 50 columns.")]


def test_the_first_sheet_of_a_workbook() -> None:
    data = build_workbook(
        ["city", "year", "founded", "at", "ok", "__expected"],
        ["Paris", 2026.0, date(2026, 1, 2), datetime(2026, 1, 2, 3, 4), True, "contains:x"],
        [None, None, None, None, None, None],
        ["Łódź", 0.5, None, None, None, None, "beyond"],
        ["=1+1", None, None, None, None, None],
    )
    imported = read_rows("a.xlsx", data)
    assert imported.columns == ["city", "year", "founded", "at", "ok"]
    assert imported.rows == [
        {
            "city": "Paris",
            "year": "2026",
            "founded": "2026-01-02",
            "at": "2026-01-02 03:04:00",
            "ok": "true",
        }
    ]
    assert imported.checks == [[{"type": "contains", "value": "x"}]]
    assert imported.problems == [(3, "It has 7 cells, but there are 6 columns.")]


def test_a_file_without_a_row_says_so() -> None:
    assert read_text("a.csv", "a,b\n").problems == [(0, "There is no row in it that can be used.")]


def test_more_than_twenty_megabytes_are_not_read() -> None:
    with pytest.raises(ValidationError, match="at most 20 MB"):
        read_rows("a.csv", b"x" * (20 * 2**20 + 1))


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_twenty_megabytes_are_read_elsewhere(name: str) -> None:
    """This process spends little on it: what is measured is its processor time."""
    cell = "word " * 4_000
    line = f'"{cell}",x\n' if name == "a.csv" else json.dumps({"text": cell, "b": "x"}) + "\n"
    data = (("text,b\n" if name == "a.csv" else "") + line * 1_000).encode()
    assert len(data) > 19 * 2**20
    start = time.process_time()
    imported = read_rows(name, data)
    assert time.process_time() - start < 2
    assert len(imported.rows) == 1_000
    assert imported.rows[-1] == {"text": cell, "b": "x"}
