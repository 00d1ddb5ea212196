"""Tables for spreadsheets: no cell becomes a formula, and what was written can be read again."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.tables import escape_formula, write_csv


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "=\0"],
    ids=["equals", "plus", "minus", "at", "tab", "return", "spaces", "nul"],
)
def test_a_text_that_a_spreadsheet_would_work_out_is_quoted(text: str) -> None:
    assert str(escape_formula(text)).startswith("'")


@pytest.mark.parametrize("value", [-1.5, 0, "plain", "a=b", "", None, True])
def test_all_else_stays_as_it_is(value: object) -> None:
    assert escape_formula(value) is value or escape_formula(value) == value


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_cells_are_read_as_they_were_written(rows: list[list[str]]) -> None:
    text = write_csv(["a", "b"], rows)
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert lines[0] == ["a", "b"]
    assert lines[1:] == [[str(escape_formula(cell)) for cell in row] for row in rows]
