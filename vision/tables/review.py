"""A person's look at a row: accept values, correct them, take another model's, take it back."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from vision.models import Extraction
from vision.tables import pages as table_pages
from vision.tables import presenters, services
from vision.tables.pages import PageTable, Table
from vision.tables.values import normalise_value


def decide_row(
    table: Table, page: PageTable, row: int, choice: Mapping[str, Any], posted: Mapping[str, str]
) -> None:
    """`choice`: of RowForm; `posted`: fields cell-<column>. What was not posted stays as it is."""
    columns = list(list_columns(table, page, row, posted))
    if choice["action"] == "undo":
        services.forget_decisions(table.extraction, page.page, row, columns)
        return
    if choice["use"]:
        column, number = map(int, choice["use"].split(":"))
        options = page.rows[row][column].options if column in page.rows[row] else ()
        if number < len(options):
            decide_value(table, page, row, column, options[number].text)
        return
    for column in columns:
        text = normalise_value(table.fields[column], posted[f"cell-{column}"])
        if choice["action"] == "accept" or text != table.get_text(page, row, column):
            decide_value(table, page, row, column, text)


def add_row(table: Table, page: PageTable) -> bool:
    """Where the page has been read, and may have more than one row, or has none yet."""
    is_free = not page.rows or any(field.repeated for field in table.fields)
    return not page.is_open and is_free and services.add_row(table.extraction, page.page)


def remove_row(table: Table, page: PageTable, row: int) -> bool:
    """Only one that was added."""
    if row >= len(page.rows) or not page.is_added(row):
        return False
    services.remove_row(table.extraction, page.page, row)
    return True


def list_columns(
    table: Table, page: PageTable, row: int, posted: Mapping[str, str]
) -> Iterator[int]:
    """Of the values that were posted and stand in this row."""
    for column, field in enumerate(table.fields):
        if f"cell-{column}" in posted and column in page.rows[row] and (field.repeated or row == 0):
            yield column


def decide_value(table: Table, page: PageTable, row: int, column: int, text: str) -> None:
    original = page.rows[row][column].text
    services.decide_value(table.extraction, page.page, row, column, original, text)


def describe_row(extraction: Extraction, page: UUID, row: int) -> dict[str, Any]:
    """What a row says now, and what is left to check, for a script."""
    table = table_pages.gather_table(extraction)
    views = [presenters.build_page(table, each) for each in table.pages]
    mine = next(each for each in table.pages if each.page.pk == page)
    names = ("column", "text", "state", "words", "needs_check")
    cells = presenters.list_cells(table, mine, row)
    return {
        "cells": [{name: getattr(cell, name) for name in names} for cell in cells],
        "left": presenters.count_left(views),
    }
