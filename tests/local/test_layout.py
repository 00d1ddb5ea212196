"""Rows, columns, tables and turns: pure functions over places on a page."""

import numpy as np
import pytest

from playground.local.vision import written
from playground.local.vision.columns import group_blocks
from playground.local.vision.lay import Lay
from playground.local.vision.pieces import Piece, cut_up
from playground.local.vision.recognise import Glyph
from playground.local.vision.regions import Rectangle
from playground.local.vision.rivers import find_rivers
from playground.local.vision.rows import group_rows, merge_pieces

LETTER, LINE = 10, 20  # pixels


def build_piece(text: str, x: float, y: float) -> Piece:
    width = LETTER * len(text)
    box = np.array([[x, y], [x + width, y], [x + width, y + LINE], [x, y + LINE]])
    return Piece(text, 1.0, box, x, y, x + width, y + LINE)


def text_of(pieces: list[Piece]) -> str:
    return written.write_page(group_blocks(pieces), straight=True)


def test_pieces_at_one_height_are_a_row() -> None:
    grouped = group_rows(
        [build_piece("right", 200, 3), build_piece("left", 0, 0), build_piece("below", 0, 30)]
    )
    assert [[each.text for each in row] for row in grouped] == [["left", "right"], ["below"]]


def test_a_row_follows_a_line_that_falls_slightly() -> None:
    falling = [build_piece("word", 60 * place, 2 * place) for place in range(10)]
    assert len(group_rows(falling)) == 1


def test_lines_that_touch_are_no_row() -> None:
    assert len(group_rows([build_piece("above", 0, 0), build_piece("below", 5, 9)])) == 2


PROSE = ["the committee met again", "to review what has been", "written in the old days"]
OTHER = ["visitors may climb it in", "spring and early summer", "unless the wind is high"]


def columns_at(*places: int, top: int = 0) -> list[Piece]:
    texts = [PROSE, OTHER, PROSE]
    return [
        build_piece(line, x, top + 30 * row)
        for text, x in zip(texts, places, strict=False)
        for row, line in enumerate(text)
    ]


@pytest.mark.parametrize("gutter", [20, 60, 200])
def test_columns_of_prose_are_read_one_after_the_other(gutter: int) -> None:
    text = text_of(columns_at(0, 240 + gutter))
    assert text.split("\n\n") == ["\n".join(PROSE), "\n".join(OTHER)]


def test_three_columns() -> None:
    text = text_of(columns_at(0, 280, 560))
    assert text.split("\n\n") == ["\n".join(PROSE), "\n".join(OTHER), "\n".join(PROSE)]


def test_a_heading_over_columns_comes_first_and_a_footer_last() -> None:
    heading = build_piece("A heading over the whole page", 120, 0)
    footer = build_piece("and a line that runs below them all", 60, 200)
    text = text_of([footer, *columns_at(0, 280, top=50), heading])
    parts = [part.strip() for part in text.split("\n\n")]
    assert parts == [heading.text, "\n".join(PROSE), "\n".join(OTHER), footer.text]


def test_columns_of_unequal_length_are_read_one_after_the_other() -> None:
    """Three that stand level, as in a magazine; a gutter is a space wide, and a line reaches in."""
    short, middle, long = PROSE, OTHER + PROSE, PROSE + OTHER + PROSE
    pieces = [
        build_piece(line, 236 * place, 30 * row)
        for place, lines in enumerate([short, middle, long])
        for row, line in enumerate(lines)
    ]
    parts = text_of(pieces).split("\n\n")
    assert parts == ["\n".join(lines) for lines in (short, middle, long)]


def test_columns_run_round_what_is_set_into_them() -> None:
    """The lines beside it are shorter, and end where their neighbours end."""
    inset = ["a bold remark that", "is set into the page"]
    narrow, other = ["of the town and", "of its harbour,"], ["but none in the", "winter months ;"]
    left = [*PROSE, *narrow, *OTHER]
    right = [*OTHER, *other, *PROSE]
    pieces = [build_piece(line, 0, 30 * row) for row, line in enumerate(left)]
    pieces += [
        build_piece(line, 510 - LETTER * len(line), 30 * row) for row, line in enumerate(right)
    ]
    pieces += [build_piece(line, 155, 90 + 30 * row) for row, line in enumerate(inset)]
    parts = text_of(pieces).split("\n\n")
    assert [part.split() for part in parts] == [
        " ".join(lines).split() for lines in (inset, left, right)
    ]


def test_lines_that_do_not_stand_level_are_columns() -> None:
    left = [build_piece("one two", 0, 40 * row) for row in range(4)]
    right = [build_piece("three", 200, 20 + 40 * row) for row in range(4)]
    assert text_of([*left, *right]).split() == ["one", "two"] * 4 + ["three"] * 4


def test_a_table_is_read_row_by_row_with_figures_to_the_right() -> None:
    cells = [("Paint", "5.60", 0), ("Garden hose", "11.70", 30), ("Glue", "120.00", 60)]
    pieces = [build_piece(name, 0, y) for name, _, y in cells]
    pieces += [build_piece(price, 400 - LETTER * len(price), y) for _, price, y in cells]
    assert text_of(pieces).splitlines() == [
        "Paint          5.60",
        "Garden hose   11.70",
        "Glue         120.00",
    ]


def test_a_cell_that_is_missing_leaves_its_place() -> None:
    pieces = [build_piece("a", 0, 0), build_piece("b", 100, 0), build_piece("c", 200, 0)]
    pieces += [build_piece("d", 0, 30), build_piece("f", 200, 30)]
    assert text_of(pieces).splitlines() == ["a  b  c", "d     f"]


def test_indentation_is_kept_on_a_straight_page_alone() -> None:
    page = group_blocks([build_piece("def a():", 0, 0), build_piece("return 1", 40, 30)])
    assert written.write_page(page, straight=True) == "def a():\n    return 1"
    assert written.write_page(page, straight=False) == "def a():\nreturn 1"


def test_a_wider_distance_is_a_paragraph() -> None:
    pieces = [build_piece("line", 0, y) for y in (0, 30, 60, 120, 150)]
    assert text_of(pieces) == "line\nline\nline\n\nline\nline"


def test_nothing_is_nothing() -> None:
    assert text_of([]) == ""


def spread_text(text: str, pitch: float) -> list[Glyph]:
    """Characters at even distances; a tilde is an empty place."""
    return [Glyph(c, (n + 0.5) * pitch, 0.9) for n, c in enumerate(text) if c != "~"]


def test_a_line_is_cut_at_a_wide_gap() -> None:
    box = Rectangle(200, 10, 400, 20, 0.0)
    left, right = cut_up(box, spread_text("Total~~~~~~5.60", 1 / 15), Lay())
    assert (left.text, right.text) == ("Total", "5.60")
    assert (left.left, right.right) == pytest.approx((0, 400))
    assert left.right == pytest.approx(400 / 3, abs=1)


def test_a_narrow_gutter_is_found_by_many_lines_together() -> None:
    lines = [(0.0, 600.0)] * 5
    gaps = [(290.0, 305.0), (280.0, 306.0), (292.0, 304.0), (285.0, 305.0), (90.0, 99.0)]
    (river,) = find_rivers(lines, gaps)
    assert 292 < river <= 304


def test_spaces_that_stand_above_each_other_by_chance_are_no_gutter() -> None:
    assert not find_rivers([(0.0, 600.0)] * 8, [(290.0, 305.0)] * 4)
    assert not find_rivers([(0.0, 600.0)] * 3, [(290.0, 305.0)] * 3)


def test_a_river_cuts_where_the_gap_alone_would_not() -> None:
    box = Rectangle(100, 10, 200, 20, 0.0)
    glyphs = spread_text("leftend~right~side", 1 / 18)
    whole = next(cut_up(box, glyphs, Lay()))
    left, right = cut_up(box, glyphs, Lay(), rivers=[83.0])
    assert whole.text == "leftendrightside"
    assert (left.text, right.text) == ("leftend", "rightside")


def test_a_generous_space_stays_within_its_cell() -> None:
    row = [build_piece("two", 0, 0), build_piece("words", 50, 0), build_piece("cell", 150, 0)]
    assert [each.text for each in merge_pieces(row)] == ["two words", "cell"]


def test_a_space_is_no_gap() -> None:
    box = Rectangle(200, 10, 100, 20, 0.0)
    (whole,) = cut_up(box, spread_text("not wide", 1 / 8), Lay())
    assert whole.text == "not wide"
