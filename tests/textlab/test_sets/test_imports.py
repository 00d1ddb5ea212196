"""Files of rows: each kind, each encoding, what is named as wrong, and what wants to do harm."""

import io
import json
import time
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.core.exceptions import ValidationError

from textlab.test_sets.imports import ImportedRows, read_rows

CSV = "city,country\nParis,France\nŁódź,Poland\n"
CITIES = [{"city": "Paris", "country": "France"}, {"city": "Łódź", "country": "Poland"}]


def read_text(name: str, text: str) -> ImportedRows:
    return read_rows(name, text.encode())


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


EXPECTED = [
    "q,__expected,__expected2,__metric,__config:__expected2:threshold,__prefix",
    "a,Paris,not-icontains: rome ,geo,,x",
    'b,"contains-any: x, ""y, z""",levenshtein(3):abc,,7,',
    "c,levenshtein:abc,latency(500),,,",
    "d,is-json,grade: is polite,,,",
    r"e,regex:^\d+$,word-count:3,,,",
    "f,javascript: output.length,similar(0.9):x,,,",
    "g,cost(0.1),unknown(1):x,,,",
]


def test_promptfoo_s_columns_are_checks() -> None:
    imported = read_text("a.csv", "\n".join(EXPECTED))
    assert imported.columns == ["q"]
    assert imported.checks == [
        [
            {"type": "equals", "value": "Paris", "metric": "geo"},
            {"type": "not-icontains", "value": "rome", "metric": "geo"},
        ],
        [
            {"type": "contains-any", "value": 'x, "y, z"'},
            {"type": "levenshtein", "value": "abc", "threshold": 7},
        ],
        [
            {"type": "levenshtein", "value": "abc", "threshold": 0.75},
            {"type": "latency", "threshold": 500},
        ],
        [{"type": "is-json"}, {"type": "llm-rubric", "value": "is polite"}],
        [{"type": "regex", "value": "^\\d+$"}, {"type": "word-count", "value": 3}],
        [],
        [{"type": "equals", "value": "unknown(1):x"}],
    ]
    assert [number for number, _reason in imported.problems] == [0, 6, 6, 7]
    assert imported.problems[0][1] == "The column “__prefix” isn't supported: it is left out."
    left_out = "A check (javascript): there is no such type. The check is left out."
    assert left_out in [reason for _number, reason in imported.problems]


YAML = """
defaultTest:
  vars: {language: English}
  assert: [{type: icontains, value: "{{city}}"}]
x-shared: &short {type: max-length, value: 40}
tests:
  - vars: {city: Paris, year: 2026, ok: no}
    assert:
      - type: contains
        value: France
        weight: 2
      - *short
  - vars: {city: [Rome, Oslo]}
    threshold: 0.5
    assert:
      - type: assert-set
        assert: [{type: equals, value: 1}]
      - type: javascript
        value: output.length
      - {type: assert-set, threshold: 0.5, assert: []}
  - file://more.yaml
  - vars: {city: file://city.txt}
  - 5
  - description: no variables
"""


def test_promptfoo_s_tests_are_rows() -> None:
    imported = read_text("promptfooconfig.yaml", YAML)
    assert imported.columns == ["language", "city", "year", "ok"]
    assert [row["city"] for row in imported.rows] == ["Paris", "Rome", "Oslo", ""]
    assert imported.rows[0] == {"language": "English", "city": "Paris", "year": "2026", "ok": "no"}
    assert imported.shared_checks == [{"type": "icontains", "value": "{{city}}"}]
    assert imported.checks == [
        [{"type": "contains", "value": "France", "weight": 2}, {"type": "max-length", "value": 40}],
        [{"type": "equals", "value": 1}],
        [{"type": "equals", "value": 1}],
        [],
    ]
    numbers = [number for number, _reason in imported.problems]
    assert sorted(set(numbers)) == [2, 3, 4, 5]
    reasons = " ".join(reason for _number, reason in imported.problems)
    assert "It is in another file, file://more.yaml." in reasons
    assert "“city” is in another file, file://city.txt." in reasons
    assert "A threshold of the whole test isn't supported" in reasons
    assert "A set of checks with a threshold isn't supported" in reasons
    assert "It is no test with variables." in reasons


def build_workbook(*lines: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    book.create_sheet("Other").append(["nothing of this"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


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


def build_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "x")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (201 * 2**20))
    return file.getvalue()


ENTITIES = "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">'
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def replace_part(name: str, content: str) -> bytes:
    """A workbook one of whose parts is another."""
    source, file = zipfile.ZipFile(io.BytesIO(build_workbook(["a"], ["b"]))), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        assert name in source.namelist()
        for each in source.namelist():
            archive.writestr(each, content if each == name else source.read(each))
    return file.getvalue()


def build_entity_bomb() -> bytes:
    """Entities of entities, in the text of a cell."""
    return replace_part(
        "xl/worksheets/sheet1.xml",
        f'<!DOCTYPE worksheet [<!ENTITY a "{"x" * 100}">{ENTITIES}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a&i;</t></is></c></row>'
        "</sheetData></worksheet>",
    )


def build_lying_archive() -> bytes:
    """It says that a part of a hundred megabytes has ten bytes."""
    data = replace_part("xl/worksheets/sheet1.xml", " " * (100 * 2**20))
    return data.replace((100 * 2**20).to_bytes(4, "little"), (10).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("a.csv", b"", "It is empty."),
        ("a.csv", b" \n\n", "It is empty."),
        ("a.csv", b",,\n1,2,3", "It is empty: its first line has to name the columns."),
        ("a.csv", b"a,a\n1,2", "Two columns have the same name: “a”."),
        ("a.csv", b",".join(b"c%d" % n for n in range(51)), "It has 51 columns, but a test set"),
        ("a.csv", b"c," * 500_000 + b"c", "It has 500,001 columns. Keep those that you need."),
        ("a.xlsx", build_entity_bomb(), "It can't be read as a workbook."),
        ("a.xlsx", build_lying_archive(), "It can't be read as a workbook."),
        ("a.json", b"{", "It isn't valid JSON: line 1, column 2"),
        ("a.json", b"5", "It has no list of tests."),
        ("a.json", b"[" * 100_000, "It isn't valid JSON"),
        ("a.yaml", b"tests: file://tests.csv", "The tests are in another file, file://tests.csv."),
        ("a.yaml", b"a: [", "This isn't valid YAML at line 2"),
        ("a.yaml", b"tests: !!python/object:os.system []", "This YAML has a tag that isn't read"),
        ("a.yaml", b"a: &a [*a]", "This YAML contains itself."),
        ("a.xls", b"\xd0\xcf\x11\xe0rest", "It is a workbook of an old kind."),
        ("a.xlsx", b"PK\x03\x04nothing", "It can't be read as a workbook."),
        ("a.csv", build_workbook(), "It is empty: its first line has to name the columns."),
        ("a.xlsx", build_bomb(), "It unpacks to more than 200 MB."),
    ],
)
def test_a_file_that_cannot_be_used_is_a_sentence(name: str, data: bytes, fault: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read_rows(name, data)
    assert caught.value.messages[0].startswith(f"This file can't be used. {fault}")


def test_aliases_that_multiply_end_in_a_sentence() -> None:
    text = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(ValidationError, match="its aliases multiply"):
        read_text("a.yaml", text)


def test_values_that_multiply_end_with_the_last_row() -> None:
    lists = {name: list(range(50)) for name in "abcdefgh"}
    imported = read_text("a.yaml", json.dumps([{"vars": lists}]))
    assert len(imported.rows) == 1_000
    assert imported.problems[0][0] == 1


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
