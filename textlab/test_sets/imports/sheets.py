"""The first sheet of a workbook (.xlsx)."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from textlab.test_sets.imports.bounds import MAX_UNPACKED_BYTES
from textlab.test_sets.imports.rows import FileFaultError, RawRows, write_cell
from textlab.test_sets.imports.tables import read_table

MAX_SHEET_LINES = 100_000  # empty ones are lines, too
UNREADABLE = "It can't be read as a workbook. Save it anew as .xlsx, or as CSV."


def read_workbook(data: bytes) -> RawRows:
    """Raises FileFaultError."""
    check_archive(data)
    import openpyxl  # type: ignore[import-untyped]  # loads what only this needs

    try:
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        if not book.worksheets:
            raise FileFaultError("It has no sheet.")
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what it says of its size may be a lie
        return read_table(list_lines(sheet))
    except FileFaultError:
        raise
    except Exception as error:
        raise FileFaultError(UNREADABLE) from error


def check_archive(data: bytes) -> None:
    """Raises FileFaultError: no archive, or one that unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(each.file_size for each in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileFaultError(UNREADABLE) from error
    if size > MAX_UNPACKED_BYTES:
        raise FileFaultError(
            f"It unpacks to more than {MAX_UNPACKED_BYTES // 2**20} MB. Keep its first sheet alone."
        )


def list_lines(sheet: Any) -> Iterator[list[str]]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True)):
        if number > MAX_SHEET_LINES:
            return
        yield [write_value(cell) for cell in cells]


def write_value(value: Any) -> str:
    """Dates as ISO has them: without a time where it is midnight."""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, (date, time)):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return write_cell(value)
