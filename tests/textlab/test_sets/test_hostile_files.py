"""Files that can't be used, and files that want to do harm: a sentence, and nothing else."""

import gzip
import io
import json
import zipfile

import pytest
from django.core.exceptions import ValidationError

from tests.intake.files import pdf, saved, scene
from tests.textlab.test_sets.importing import build_workbook, read_text
from textlab.test_sets.imports import read_rows


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


@pytest.mark.parametrize("name", ["rows.csv", "rows.jsonl", "rows.yaml", "rows.json", "rows"])
@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (saved(scene(), "PNG"), "It contains PNG data, not rows of text."),
        (saved(scene(), "JPEG"), "It contains JPEG data, not rows of text."),
        (pdf((200, 100)), "It contains PDF data, not rows of text."),
        (gzip.compress(b"city,country\nParis,France\n"), "It isn't text."),
        (b"SQLite format 3\0" + bytes(4_000), "It isn't text."),
        (b"a,b\n1,2\n" + bytes(range(256)) * 20, "It isn't text."),
    ],
    ids=["png", "jpeg", "pdf", "gzip", "nuls", "any bytes"],
)
def test_what_is_no_text_has_no_rows_whatever_its_name_says(
    name: str, data: bytes, fault: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        read_rows(name, data)
    (sentence,) = caught.value.messages
    assert sentence == f"This file can't be used. {fault} Use CSV, JSON, JSONL, YAML or .xlsx."


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
