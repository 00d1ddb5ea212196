"""Receipts as the local reader really reads them: values by their names, and where they stand."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from playground.local.vision.reader import Reader
from playground.local.vision.weights import PP_OCR
from playground.models import Run
from tests.vision.tables.conftest import ITEMS
from tests.vision.tables.receipts import build_facts, draw_receipt, list_lines
from vision.readings.boxes import scale_box
from vision.tables.matching import PageLine
from vision.tables.placing import place_page
from vision.tables.rules import read_lines

pytestmark = pytest.mark.local


@pytest.fixture(scope="module")
def reader() -> Reader:
    pytest.importorskip("rapidocr")
    detector, recogniser = PP_OCR.list_files(Path())
    return Reader(detector, recogniser, threads=2)


def read_picture(reader: Reader, number: int) -> list[PageLine]:
    image = Image.open(BytesIO(draw_receipt(number))).convert("RGB")
    lines = reader.read_page(image).lines
    return [PageLine.from_box(scale_box(line, *image.size)) for line in lines]


@pytest.mark.parametrize("number", range(4))
def test_a_receipt_is_a_row_without_any_key(reader: Reader, number: int) -> None:
    lines, facts = read_picture(reader, number), build_facts(number)
    answer = read_lines(Run(model="reader"), ITEMS, lines)
    assert answer.values[0] == facts["Shop"]
    assert answer.values[1] == facts["Date"]
    assert answer.values[2] == f"{facts['Total']:.2f}"
    assert [(row[3], row[4]) for row in answer.rows] == [
        (row["Item"], f"{row['Price']:.2f}") for row in facts["rows"]
    ]


@pytest.mark.parametrize("number", range(4))
def test_each_value_is_boxed_where_it_was_drawn(reader: Reader, number: int) -> None:
    lines, facts = read_picture(reader, number), build_facts(number)
    first, second = facts["rows"]
    rows = [
        {0: facts["Shop"], 1: facts["Date"], 2: f"{facts['Total']:.2f}",
         3: first["Item"], 4: f"{first['Price']:.2f}"},
        {3: second["Item"], 4: f"{second['Price']:.2f}"},
    ]  # fmt: skip
    height = 100 + 70 * len(list_lines(number))
    drawn = [{0: 0, 1: 1, 2: 5, 3: 2, 4: 2}, {3: 3, 4: 3}]
    for boxes, lines_drawn in zip(place_page(lines, ITEMS, rows), drawn, strict=True):
        for column, line in lines_drawn.items():
            box = boxes[column]
            assert box is not None
            middle = (box[1] + box[3] / 2) / 100 * height
            assert abs(middle - (40 + 70 * line + 20)) < 20
