"""Values in one form each: numbers, dates and choices in the spellings that people use."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from vision.tables.dates import list_dates, parse_date
from vision.tables.fields import Field
from vision.tables.numbers import list_numbers, parse_number
from vision.tables.values import MAX_VALUE_CHARS, find_fault, normalise_value, type_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56 €", "1234.56"),
        ("$1,234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1'234.50", "1234.50"),
        ("−12,00", "-12.00"),
        ("EUR12.50", "12.50"),
        ("3,5", "3.5"),
        ("0.125", "0.125"),
    ],
)
def test_a_number_is_read_however_it_is_printed(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "abc", "2 x 3.50", "12.03.2026", "9" * 40])
def test_what_is_no_single_number_is_none(text: str) -> None:
    assert parse_number(text) is None


def test_a_thousand_may_be_little_more_than_one() -> None:
    (number,) = list_numbers("1.234")
    assert number.values == {Decimal(1234), Decimal("1.234")}


def test_letters_that_are_read_for_digits_count() -> None:
    assert any(Decimal("11.20") in number.values for number in list_numbers("TOTAL 11.2O"))


@pytest.mark.parametrize(
    "text",
    ["12.03.2026", "2026-03-12", "12. März 2026", "Mar 12, 2026", "12 mars 2026", "12-Mar-26",
     "12 de marzo de 2026", "12.03.26"],
)  # fmt: skip
def test_a_date_is_read_however_it_is_printed(text: str) -> None:
    assert parse_date(text) == date(2026, 3, 12)


def test_a_date_whose_day_may_be_its_month_is_left_to_a_person() -> None:
    assert parse_date("03/04/2026") is None
    (printed,) = list_dates("03/04/2026")
    assert set(printed.values) == {date(2026, 4, 3), date(2026, 3, 4)}
    assert find_fault(Field("Date", "date"), "03/04/2026") == "not a clear date"


@pytest.mark.parametrize(
    ("kind", "raw", "text", "value"),
    [
        ("amount", 12.5, "12.50", Decimal("12.50")),
        ("amount", "12,5 EUR", "12.50", Decimal("12.50")),
        ("amount", "about a dozen", "about a dozen", "about a dozen"),
        ("number", 3.0, "3", Decimal(3)),
        ("date", "12.03.2026", "2026-03-12", date(2026, 3, 12)),
        ("yesno", True, "yes", True),
        ("yesno", "Nein", "no", False),
        ("choice", "CASH", "cash", "cash"),
        ("text", "  two\n lines\0 ", "two lines", "two lines"),
        ("text", {"nested": [1]}, '{"nested": [1]}', '{"nested": [1]}'),
        ("text", None, "", None),
    ],
)
def test_a_value_has_one_form(kind: str, raw: Any, text: str, value: Any) -> None:
    field = Field("Value", kind, "cash, card" if kind == "choice" else "")
    assert normalise_value(field, raw) == text
    assert type_value(field, text) == value


def test_a_value_has_an_end() -> None:
    assert len(normalise_value(Field("Text"), "x" * 100_000)) == MAX_VALUE_CHARS


@pytest.mark.parametrize(
    ("kind", "text", "fault"),
    [
        ("amount", "a lot", "not a number"),
        ("yesno", "maybe", "not yes or no"),
        ("choice", "gold", "not one of the choices"),
        ("amount", "12.50", ""),
        ("text", "anything", ""),
        ("date", "", ""),
    ],
)
def test_what_a_value_is_not_is_said(kind: str, text: str, fault: str) -> None:
    field = Field("Value", kind, "cash, card" if kind == "choice" else "")
    assert find_fault(field, text) == fault
