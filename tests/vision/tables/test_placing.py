"""Values found again among the lines of a page, however they are printed there."""

import random

import pytest

from tests.vision.tables.receipts import build_facts, list_lines
from vision.tables.fields import Field
from vision.tables.matching import PageLine, list_spots
from vision.tables.placing import place_page

SHOP, DATE = Field("Shop"), Field("Date", "date")
TOTAL, TAX = Field("Total", "amount"), Field("Tax", "amount")
ITEM, PRICE = Field("Item", repeated=True), Field("Price", "amount", repeated=True)


def build_page(rows: list[tuple[str, str]]) -> list[PageLine]:
    """Two columns; each row is five percent high."""
    lines = []
    for at, (left, right) in enumerate(rows):
        lines.append(PageLine(left, 5, 5 * at, 40, 4))
        if right:
            lines.append(PageLine(right, 70, 5 * at + 0.5, 20, 4))
    return lines


def misread(text: str, dice: random.Random) -> str:
    """One letter is read for another that looks like it."""
    pairs = {"O": "0", "I": "l", "E": "F", "a": "o", "e": "c", "S": "5"}
    places = [n for n, letter in enumerate(text) if letter in pairs]
    if len(text) < 6 or not places:
        return text
    at = dice.choice(places)
    return text[:at] + pairs[text[at]] + text[at + 1 :]


@pytest.mark.parametrize("number", range(12))
def test_each_value_of_a_receipt_is_boxed_where_it_is_printed(number: int) -> None:
    dice, facts = random.Random(number), build_facts(number)
    printed = [(misread(left, dice), right) for left, right in list_lines(number)]
    lines = build_page(printed)
    first = {0: facts["Shop"], 1: facts["Date"], 2: f"{facts['Total']:.2f}",
             3: f"{facts['Tax']:.2f}"}  # fmt: skip
    items = [{4: row["Item"], 5: f"{row['Price']:.2f}"} for row in facts["rows"]]
    rows = [first | items[0], items[1]]
    boxes = place_page(lines, [SHOP, DATE, TOTAL, TAX, ITEM, PRICE], rows)
    tops = [{n: round(box[1] / 5) for n, box in row.items() if box} for row in boxes]
    assert tops == [{0: 0, 1: 1, 2: 5, 3: 4, 4: 2, 5: 2}, {4: 3, 5: 3}]


def test_the_same_amount_twice_is_told_apart_by_its_name() -> None:
    lines = build_page([("Subtotal", "11.20"), ("Total", "11.20"), ("Cash", "11.20")])
    (boxes,) = place_page(lines, [TOTAL], [{0: "11.20"}])
    assert boxes[0] is not None
    assert boxes[0][1] == lines[3].top


def test_equal_items_stand_in_their_own_rows() -> None:
    lines = build_page([("Coffee", "3,50"), ("Coffee", "3,50"), ("Cake", "3,50")])
    rows = [{0: "Coffee", 1: "3.50"}, {0: "Coffee", 1: "3.50"}, {0: "Cake", 1: "3.50"}]
    boxes = place_page(lines, [ITEM, PRICE], rows)
    assert [round(box[1] / 5) for row in boxes for box in row.values() if box] == [0, 0, 1, 1, 2, 2]


def test_only_the_words_of_the_value_are_boxed() -> None:
    (boxes,) = place_page([PageLine("Shop: Lantern Books", 10, 10, 38, 4)], [SHOP],
                          [{0: "Lantern Books"}])  # fmt: skip
    assert boxes[0] == (22.0, 10, 26.0, 4)


def test_a_text_over_two_lines_has_one_box() -> None:
    lines = [PageLine("Analytical", 10, 10, 20, 4), PageLine("Engines Limited", 10, 15, 30, 4)]
    (boxes,) = place_page(lines, [Field("Company")], [{0: "Analytical Engines Limited"}])
    assert boxes[0] == (10, 10, 30, 9)


@pytest.mark.parametrize("text", ["Somewhere else", "99.99", "no", "a" * 2_000])
def test_what_the_page_does_not_say_has_no_place(text: str) -> None:
    lines = build_page([("HARBOUR CAFE", ""), ("Total", "11.20")])
    assert list_spots(Field("Text"), text, lines) == []


def test_short_words_stand_alone() -> None:
    lines = build_page([("EUROPE", ""), ("Total EUR", "11.20")])
    assert [spot.line for spot in list_spots(Field("Currency"), "EUR", lines)] == [1]
