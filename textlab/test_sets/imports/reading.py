"""A file as rows, by its name and by what is in it. Runs in the child process."""

from collections.abc import Callable
from typing import Any

import orjson

from playground.intake.sniff import HEAD_BYTES, kind_or_none
from playground.yaml_files import YAMLFaultError, read_yaml
from textlab.test_sets.imports.promptfoo import add_test, read_tests, split_fields
from textlab.test_sets.imports.rows import (
    FileFaultError,
    RawRow,
    RawRows,
    RowFaultError,
    list_cells,
)
from textlab.test_sets.imports.sheets import read_workbook
from textlab.test_sets.imports.tables import decode_text, read_csv

MAX_YAML_NODES = 2_000_000
PDF = b"%PDF-"
# What text never needs: control signs other than white space and Escape, and what can't be decoded.
ODD_SIGNS = [chr(code) for code in (*range(1, 9), *range(14, 27), *range(28, 32), 127, 0xFFFD)]
MAX_ODD_SHARE = 0.02
MAX_NUL_SHARE = 0.1
TAKEN = "Use CSV, JSON, JSONL, YAML or .xlsx."
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def read_file(name: str, data: bytes) -> RawRows:
    """Raises FileFaultError."""
    if data.startswith(b"PK\x03\x04"):
        return read_workbook(data)
    if data.startswith(OLD_WORKBOOK):
        raise FileFaultError("It is a workbook of an old kind. Save it as .xlsx, or as CSV.")
    text = decode_text(data)
    refuse_binary(data, text)
    text = text.replace("\0", "").removeprefix("\ufeff")
    if not text.strip():
        raise FileFaultError("It is empty.")
    return find_reader(name, text)(text)


def refuse_binary(data: bytes, text: str) -> None:
    """Raises FileFaultError where it is no text, whatever its name says.

    Here and there a NUL or an odd sign is in many a text; in what is none they are everywhere.
    """
    odd = sum(map(text.count, ODD_SIGNS))
    is_text = odd <= MAX_ODD_SHARE * len(text) and text.count("\0") <= MAX_NUL_SHARE * len(text)
    if is_text and not data.startswith(PDF):
        return
    kind = kind_or_none(data[:HEAD_BYTES])
    what = f"It contains {kind.title} data, not rows of text." if kind else "It isn't text."
    raise FileFaultError(f"{what} {TAKEN}")


def find_reader(name: str, text: str) -> Callable[[str], RawRows]:
    ending = name.rpartition(".")[2].lower()
    if ending in READERS:
        return READERS[ending]
    return read_json if text.lstrip().startswith(("{", "[")) else read_csv


def read_json(text: str) -> RawRows:
    """One document, or one on each line."""
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if "\n" in text.strip():
            return read_json_lines(text)
        raise FileFaultError(
            f"It isn't valid JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from error
    if isinstance(document, dict) and "tests" not in document:
        document = [document]
    if isinstance(document, list):
        raw = RawRows()
        add_documents(raw, document)
        return raw
    return read_tests(document)


def read_json_lines(text: str) -> RawRows:
    raw = RawRows()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            document = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raw.add_problem(number, f"It isn't valid JSON at column {error.colno}: {error.msg}.")
            continue
        if not add_document(raw, number, document):
            break
    return raw


def add_documents(raw: RawRows, documents: list[Any]) -> None:
    for number, document in enumerate(documents, start=1):
        if not add_document(raw, number, document):
            break


def add_document(raw: RawRows, number: int, document: Any) -> bool:
    """A test of promptfoo's, or an object whose names are those of the columns."""
    if not isinstance(document, dict):
        raw.add_problem(number, "It is no object with the names of columns.")
        return True
    if isinstance(document.get("vars"), (dict, str)):
        return add_test(raw, number, document, {})
    try:
        values, checks = split_fields(dict(list_cells(document)))
    except RowFaultError as error:
        raw.add_problem(number, str(error))
        return True
    return raw.add_row(RawRow(number, values, list(checks)))


def read_tests_yaml(text: str) -> RawRows:
    try:
        return read_tests(read_yaml(text, MAX_YAML_NODES))
    except YAMLFaultError as error:
        raise FileFaultError(str(error)) from error


READERS: dict[str, Callable[[str], RawRows]] = {
    "csv": read_csv,
    "tsv": read_csv,
    "json": read_json,
    "jsonl": read_json_lines,
    "ndjson": read_json_lines,
    "yaml": read_tests_yaml,
    "yml": read_tests_yaml,
}
