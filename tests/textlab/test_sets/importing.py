"""Files of rows, as tests bring them."""

import io
from typing import Any

import openpyxl  # type: ignore[import-untyped]

from textlab.test_sets.imports import ImportedRows, read_rows


def read_text(name: str, text: str) -> ImportedRows:
    return read_rows(name, text.encode())


def build_workbook(*lines: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    book.create_sheet("Other").append(["nothing of this"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
