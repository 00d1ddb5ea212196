"""Regions of ink, batches of lines, and how an answer is cut."""

import numpy as np
import pytest
from PIL import Image

from playground.local.vision import turn
from playground.local.vision.contrast import stretch_contrast
from playground.local.vision.lay import Lay
from playground.local.vision.limit import Limit, count_tokens
from playground.local.vision.pieces import cut_up
from playground.local.vision.recognise import Glyph, group_batches
from playground.local.vision.regions import Rectangle, build_hull, find_regions, find_smallest


def test_what_is_hardly_readable_is_left_out() -> None:
    assert not list(cut_up(Rectangle(0, 0, 90, 20, 0.0), [Glyph("x", 0.5, 0.2)], Lay()))


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_corners_find_their_way_back(degrees: int) -> None:
    width, height = 30, 10
    point = np.array([[4.0, 3.0]])
    there = {0: (4, 3), 90: (3, 26), 180: (26, 7), 270: (7, 4)}[degrees]
    assert turn.turn_back(
        np.array([there], dtype=float), degrees, (width, height)
    ) == pytest.approx(point)


def test_regions_touch_at_corners_too() -> None:
    mask = np.array([[1, 0, 0, 1], [0, 1, 0, 1], [1, 0, 0, 0]], dtype=bool)
    assert sorted(len(region) for region in find_regions(mask)) == [2, 3]


def test_arms_that_meet_below_are_one_region() -> None:
    mask = np.array([[1, 0, 1, 0, 1], [1, 0, 1, 0, 1], [1, 1, 1, 1, 1]], dtype=bool)
    assert len(find_regions(mask)) == 1


@pytest.mark.parametrize("degrees", [-30, 0, 12, 40])
def test_the_smallest_rectangle_leans_with_its_region(degrees: int) -> None:
    angle = np.radians(degrees)
    corners = Rectangle(50, 50, 60, 10, float(angle)).list_corners()
    rectangle = find_smallest(corners)
    assert (rectangle.width, rectangle.height) == pytest.approx((60, 10))
    assert np.degrees(rectangle.angle) == pytest.approx(degrees)


def test_the_outline_of_a_block_is_its_corners() -> None:
    block = [(row, 2, 7) for row in range(3)]
    assert sorted(map(tuple, build_hull(block).tolist())) == [(2, 0), (2, 2), (6, 0), (6, 2)]


def test_lines_are_batched_with_others_of_their_width() -> None:
    widths = [3000, 100, 2900, 120, 6000]
    assert list(group_batches(widths)) == [[1, 3], [2], [0], [4]]


def test_tokens_are_pieces_of_four_letters() -> None:
    assert [count_tokens(text) for text in ("", "four", "fours", "a b.", "12,50")] == [
        0,
        1,
        2,
        3,
        3,
    ]


def test_max_tokens_is_a_length() -> None:
    limit = Limit(3, [])
    assert limit.feed("one two") + limit.feed(" three four") == "one two thre"
    assert (limit.finish, limit.tokens, limit.feed("more")) == ("length", 3, "")


def test_a_stop_is_found_across_pieces_and_not_said() -> None:
    limit = Limit(None, ["b\nc", "zz"])
    said = limit.feed("a b") + limit.feed("\nc d")
    assert (said, limit.finish) == ("a ", "stop")


def test_what_was_held_back_is_said_in_the_end() -> None:
    limit = Limit(None, ["never"])
    assert limit.feed("all of it") + limit.rest() == "all of it"
    assert (limit.finish, limit.tokens) == ("stop", 3)


def test_a_dark_picture_is_stretched_and_an_ordinary_or_blank_one_is_not() -> None:
    dark = Image.linear_gradient("L").point([value // 10 for value in range(256)]).convert("RGB")
    assert dark.getextrema() == ((0, 25),) * 3
    assert stretch_contrast(dark).getextrema() == ((0, 255),) * 3
    ordinary = Image.linear_gradient("L").convert("RGB")
    assert stretch_contrast(ordinary) is ordinary
    blank = Image.new("RGB", (9, 9), "white")
    assert stretch_contrast(blank) is blank
