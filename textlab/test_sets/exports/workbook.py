"""A workbook out of lines. Runs in the child process."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from playground.tables import FORMULA_STARTS

MAX_SHEET_CHARS = 32_000  # of a cell: Excel takes 32,767


def write_workbook(sheets: Sequence[tuple[str, Sequence[Sequence[Any]]]]) -> bytes:
    """Each with its name, its first line in bold. No text is a formula or a link."""
    import xlsxwriter  # type: ignore[import-untyped]  # loads what only this needs

    file = BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, {"in_memory": True, **safe}) as book:
        styles = {
            "head": book.add_format({"bold": True}),
            # Excel's own mark of a text: it stays one when somebody edits the cell.
            "risky": book.add_format({"quote_prefix": True}),
        }
        for name, lines in sheets:
            fill_sheet(book.add_worksheet(name), lines, styles)
    return file.getvalue()


def fill_sheet(sheet: Any, lines: Sequence[Sequence[Any]], styles: Mapping[str, Any]) -> None:
    for line, values in enumerate(lines):
        for column, value in enumerate(values):
            if isinstance(value, str):
                write_text(sheet, line, column, value, styles)
            elif value is not None:
                sheet.write_number(line, column, value)
    sheet.freeze_panes(1, 1)


def write_text(sheet: Any, line: int, column: int, text: str, styles: Mapping[str, Any]) -> None:
    is_risky = text.lstrip(" ").startswith(FORMULA_STARTS)
    style = styles["head"] if line == 0 else styles["risky"] if is_risky else None
    sheet.write_string(line, column, text.replace("\0", "")[:MAX_SHEET_CHARS], style)
