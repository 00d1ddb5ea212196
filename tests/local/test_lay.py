"""Rows of paper that lies at a slant or curls: found from nothing but where the lines are."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bench.ocr_pages import _draw_receipt
from bench.ocr_paper import curl_image
from bench.ocr_words import Author
from playground.local.vision.lay import Lay, find_lay
from playground.local.vision.reader import Reader
from playground.local.vision.regions import Rectangle
from playground.local.vision.weights import PP_OCR

PITCH, TALL = 40.0, 22.0
LEFT, RIGHT = 60.0, 560.0  # where labels begin and prices end


def draw_slip(
    rows: int, turn: float, fan: float, bow: float, uncertain: float = 0.0
) -> tuple[list[Rectangle], NDArray[np.float64]]:
    """Labels and prices as a camera saw them, and the row of each.

    turn in radians; fan and bow as heights of a row at the edge of the paper.
    """
    middle, half = (LEFT + RIGHT) / 2, (RIGHT - LEFT) / 2
    chance, boxes, numbers = np.random.default_rng(rows), [], []
    for row in range(rows):
        down = (row - rows / 2) / max(rows / 2, 1)
        for x, width in ((LEFT + 70, 140.0), (RIGHT - 30, 60.0)):
            u = (x - middle) / half
            y = row * PITCH + PITCH * (fan * u * down + bow * u * u)
            slope = PITCH * (fan * down + 2 * bow * u) / half
            angle = np.arctan(slope) + turn + chance.normal(0, uncertain)
            seen = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
            boxes.append(Rectangle(float(seen[0]), float(seen[1]), width, TALL, float(angle)))
            numbers.append(row)
    return boxes, np.array(numbers)


def measure_heights(boxes: list[Rectangle]) -> NDArray[np.float64]:
    """Of the boxes' middles, on the page made flat."""
    lay, _ = find_lay(boxes)
    flat: NDArray[np.float64] = lay.flatten_corners(np.array([[box.x, box.y] for box in boxes]))[
        :, 1
    ]
    return flat


@given(
    rows=st.integers(5, 30),
    turn=st.floats(-0.25, 0.25),
    fan=st.floats(-1.5, 1.5),
    bow=st.floats(-1.5, 1.5),
)
def test_a_price_stands_at_the_height_of_its_label(
    rows: int, turn: float, fan: float, bow: float
) -> None:
    boxes, numbers = draw_slip(rows, turn, fan, bow, uncertain=0.004)
    flat = measure_heights(boxes)
    for row in range(rows):
        label, price = flat[numbers == row]
        assert abs(label - price) < 0.45 * PITCH


def test_without_it_prices_slip_to_other_rows() -> None:
    """What the test above tests: one angle for the whole page is not enough."""
    boxes, numbers = draw_slip(12, 0.1, 1.2, 1.2)
    flat = Lay(float(np.median([box.angle for box in boxes]))).flatten_corners(
        np.array([[box.x, box.y] for box in boxes])
    )[:, 1]
    apart = [abs(float(np.subtract(*flat[numbers == row]))) for row in range(12)]
    assert max(apart) > PITCH


def test_a_straight_page_is_only_turned() -> None:
    boxes, _ = draw_slip(12, 0.05, 0.0, 0.0, uncertain=0.002)
    lay, straight = find_lay(boxes)
    assert straight
    assert lay.terms == ()
    assert lay.angle == pytest.approx(0.05, abs=0.003)


def test_guessed_angles_tell_nothing() -> None:
    boxes, _ = draw_slip(6, 0.0, 0.0, 0.0)
    words = [Rectangle(300, 20 + 40 * n, 50, 22, 0.4, guessed=True) for n in range(9)]
    assert find_lay([*boxes, *words]) == find_lay(boxes)


def test_an_empty_page_lies_flat() -> None:
    assert find_lay([]) == (Lay(), True)
    assert find_lay([Rectangle(5, 5, 10, 10, 0.7)]) == (Lay(), True)


@given(x=st.floats(-500, 500), y=st.floats(-500, 500), terms=st.tuples(*[st.floats(-40, 40)] * 4))
def test_the_angle_somewhere_is_that_of_the_row_there(
    x: float, y: float, terms: tuple[float, ...]
) -> None:
    """A short step along it stays on the same row of the page made flat."""
    lay = Lay(0.1, terms, 100, 50, 600, 600)
    angle = lay.get_angle(x, y)
    step = np.array([np.cos(angle), np.sin(angle)])
    here, there = lay.flatten_corners(np.array([[x, y], np.array([x, y]) + step]))
    assert abs(there[1] - here[1]) < 0.02


@pytest.mark.local
@pytest.mark.skipif(
    not all(path.is_file() for path in PP_OCR.list_files(Path())),
    reason="the reader's weights are not installed",
)
def test_a_curled_receipt_is_read_row_by_row() -> None:
    detector, recogniser = PP_OCR.list_files(Path())
    reader = Reader(detector, recogniser, threads=2)
    for seed in range(3):
        sheet = _draw_receipt(Author(1, seed))
        read = reader.read_page(curl_image(sheet.image, seed)).text.replace("×", "x")
        lines = {" ".join(line.split()) for line in read.splitlines()}
        assert set(sheet.lines[2:]) <= lines, (seed, read)  # below the name and the telephone
