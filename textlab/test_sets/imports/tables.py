"""Tables: CSV in whichever encoding and with whichever delimiter, and sheets."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from textlab.test_sets.imports.bounds import MAX_COLUMNS
from textlab.test_sets.imports.promptfoo import list_unused, split_fields
from textlab.test_sets.imports.rows import (
    FileFaultError,
    RawRow,
    RawRows,
    RowFaultError,
    clean_text,
)

DELIMITERS = ",;\t|"
BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
SAMPLE_BYTES = 4_000
MAX_HEADER_CELLS = 200  # those that are checks included


def decode_text(data: bytes) -> str:
    """As what its mark says, as UTF-8, as UTF-16 without a mark, else as Windows writes it."""
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if data.startswith(mark)), "")
    try:
        return data.decode(encoding or guess_encoding(data))
    except UnicodeDecodeError:
        if encoding:
            return data.decode(encoding, "replace")
        return data.decode("cp1252", "replace")


def guess_encoding(data: bytes) -> str:
    """Latin text in UTF-16 has a NUL in every other byte."""
    sample = data[:SAMPLE_BYTES]
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = sample[start::2]
        if half and half.count(0) > 0.8 * len(half) and sample.count(0) < 0.6 * len(sample):
            return encoding
    return "utf-8"


def read_csv(text: str) -> RawRows:
    csv.field_size_limit(max(len(text), 1))  # a cell that is too large is its row's problem
    text = text.lstrip("\r\n")
    header = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return read_table(reader)
    except csv.Error as error:
        raise FileFaultError(f"It can't be read as a table: {error}.") from error


def read_table(lines: Iterable[Sequence[str]]) -> RawRows:
    """The first line names the columns. Raises FileFaultError."""
    raw = RawRows()
    remaining = iter(lines)
    header = read_header(next(remaining, []))
    for name in list_unused(header):
        raw.add_problem(0, f"The column “{name}” isn't supported: it is left out.")
    raw.columns = list(split_fields(dict.fromkeys(header, ""))[0])
    if len(raw.columns) > MAX_COLUMNS:
        raise FileFaultError(
            f"It has {len(raw.columns)} columns, but a test set can have {MAX_COLUMNS}."
        )
    for row in list_rows(raw, header, remaining):
        if not raw.add_row(row):
            break
    return raw


def read_header(cells: Sequence[str]) -> list[str]:
    """A name for each column. Raises FileFaultError."""
    header = [clean_text(name).strip() for name in cells]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise FileFaultError("It is empty: its first line has to name the columns.")
    if len(header) > MAX_HEADER_CELLS:
        raise FileFaultError(f"It has {len(header):,} columns. Keep those that you need.")
    header = [name or f"column_{number}" for number, name in enumerate(header, start=1)]
    if repeated := sorted({name for name in header if header.count(name) > 1}):
        raise FileFaultError(f"Two columns have the same name: “{repeated[0]}”.")
    return header


def list_rows(raw: RawRows, header: list[str], lines: Iterator[Sequence[str]]) -> Iterator[RawRow]:
    """Without empty lines, which count all the same."""
    for number, cells in enumerate(lines, start=1):
        if not any(cells):
            continue
        try:
            yield build_row(number, header, cells)
        except RowFaultError as error:
            raw.add_problem(number, str(error))


def build_row(number: int, header: list[str], cells: Sequence[str]) -> RawRow:
    """Cells that are missing at the end are empty. Raises RowFaultError."""
    if any(cells[len(header) :]):
        raise RowFaultError(f"It has {len(cells)} cells, but there are {len(header)} columns.")
    texts = [clean_text(cell) for cell in cells] + [""] * (len(header) - len(cells))
    values, checks = split_fields(dict(zip(header, texts, strict=False)))
    return RawRow(number, values, list(checks))
