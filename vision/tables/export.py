"""A table as a file: CSV and Excel with a row for each row, JSON with all that is known."""

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any

import orjson

from playground.infrastructure.offload import breathe_between
from playground.tables import FORMULA_STARTS, escape_formula, write_csv
from vision.tables.pages import PageTable, Table
from vision.tables.values import type_value

MIN_COLUMN_CHARS, MAX_COLUMN_CHARS = 8, 60  # how wide a column of a spreadsheet is
REVIEW_HEADER = ("Page", "Row", "Field", "Value", "As read", "Decided", "Other readings")
FORMATS = ("xlsx", "csv", "json")


def list_value_rows(table: Table) -> Iterator[tuple[PageTable, int]]:
    """Each row of each page; a page without a usable answer has one, of no values."""
    for page in breathe_between(table.pages):
        yield from ((page, row) for row in range(len(page.rows) or 1))


def list_typed(table: Table, page: PageTable, row: int) -> list[Any]:
    """The page's title and the values as they stand; those of the whole page in each row."""
    texts = [table.get_text(page, row, n) if page.rows else "" for n in range(len(table.fields))]
    typed = (type_value(field, text) for field, text in zip(table.fields, texts, strict=True))
    return [page.page.title, *typed]


def list_header(table: Table) -> list[str]:
    return ["Page", *(field.name for field in table.fields)]


def build_csv(table: Table) -> bytes:
    rows = (
        [write_plain(value) for value in list_typed(table, page, row)]
        for page, row in list_value_rows(table)
    )
    header, *lines = [list_header(table), *rows]
    # Spreadsheets take a file for UTF-8 only with the mark at its beginning.
    return ("\ufeff" + write_csv([write_safe(name) for name in header], lines)).encode()


def write_plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) or value is None else str(value)


def write_safe(name: str) -> str:
    return str(escape_formula(name))


def build_json(table: Table) -> bytes:
    """Values with their types, what was read before a correction, and where it stands."""
    pages = [describe_page(table, page) for page in breathe_between(table.pages)]
    fields = [
        {"name": f.name, "kind": f.kind, "example": f.example, "repeated": f.repeated}
        for f in table.fields
    ]
    content = {"id": str(table.extraction.pk), "fields": fields, "pages": pages}
    return orjson.dumps(content, default=float, option=orjson.OPT_INDENT_2)


def describe_page(table: Table, page: PageTable) -> dict[str, Any]:
    return {
        "page": page.page.title,
        "models": [run.model for run in page.runs],
        "problems": [answer.problem for answer in page.answers if answer.problem],
        "rows": [
            [describe_value(table, page, row, n) for n in sorted(page.rows[row])]
            for row in range(len(page.rows))
        ],
    }


def describe_value(table: Table, page: PageTable, row: int, column: int) -> dict[str, Any]:
    field, vote = table.fields[column], page.rows[row][column]
    decision = table.find_decision(page, row, column)
    boxes = page.boxes[row] if row < len(page.boxes) else {}
    return {
        "field": field.name,
        "value": type_value(field, table.get_text(page, row, column)),
        "as_read": vote.text,
        "decided": decision is not None,
        "readings": [{"text": o.text, "models": o.models} for o in vote.options],
        "box_percent": boxes.get(column),
    }


def build_xlsx(table: Table) -> bytes:
    """Numbers, dates and truths as what they are; no text is a formula or a link."""
    import xlsxwriter  # type: ignore[import-untyped]  # loads what only this needs

    file = BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, {"in_memory": True, **safe}) as book:
        styles = {
            "head": book.add_format({"bold": True}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "amount": book.add_format({"num_format": "#,##0.00"}),
            # Excel's own mark of a text: it stays one when somebody edits the cell.
            "text": book.add_format({"quote_prefix": True}),
        }
        fill_sheet(book.add_worksheet("Table"), styles, table)
        fill_review(book.add_worksheet("Review"), styles, table)
    return file.getvalue()


def fill_sheet(sheet: Any, styles: Mapping[str, Any], table: Table) -> None:
    header = list_header(table)
    widths = [len(name) for name in header]
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, styles["head"])
    kinds = ["text", *(field.kind for field in table.fields)]
    for line, (page, row) in enumerate(list_value_rows(table), start=1):
        for column, value in enumerate(list_typed(table, page, row)):
            write_cell(sheet, styles, (line, column), value, kinds[column])
            widths[column] = max(widths[column], len(str(value or "")))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width + 2, MIN_COLUMN_CHARS), MAX_COLUMN_CHARS))
    sheet.freeze_panes(1, 1)


def write_cell(
    sheet: Any, styles: Mapping[str, Any], at: tuple[int, int], value: Any, kind: str
) -> None:
    if value is None:
        return
    if isinstance(value, str):
        is_risky = value.lstrip(" ").startswith(FORMULA_STARTS)
        sheet.write_string(*at, value, styles["text"] if is_risky else None)
    elif isinstance(value, bool):
        sheet.write_boolean(*at, value)
    elif kind == "date":
        sheet.write_datetime(*at, value, styles["date"])
    else:
        sheet.write_number(*at, float(value), styles["amount"] if kind == "amount" else None)


def fill_review(sheet: Any, styles: Mapping[str, Any], table: Table) -> None:
    """What a person decided, and where models differ."""
    for column, name in enumerate(REVIEW_HEADER):
        sheet.write_string(0, column, name, styles["head"])
    line = 0
    for page, row in list_value_rows(table):
        for n in sorted(page.rows[row]) if page.rows else ():
            facts = describe_value(table, page, row, n)
            if not facts["decided"] and len(facts["readings"]) < 2:
                continue
            line += 1
            others = "; ".join(f"{r['text']} ({', '.join(r['models'])})" for r in facts["readings"])
            texts = (page.page.title, str(row + 1), facts["field"], table.get_text(page, row, n),
                     facts["as_read"], "yes" if facts["decided"] else "no", others)  # fmt: skip
            for column, text in enumerate(texts):
                write_cell(sheet, styles, (line, column), text[:32_000], "text")


WRITERS: Mapping[str, tuple[Callable[[Table], bytes], str]] = {
    "xlsx": (build_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (build_csv, "text/csv; charset=utf-8"),
    "json": (build_json, "application/json"),
}
