"""The plot as a picture: where things are, and that words fit."""

from collections.abc import Callable

import pytest
from PIL import Image

from imagegen.grids import render as grids_render
from imagegen.grids.render import Content, Labels

LONG = "a very long label that goes on and on " * 8
RED, BLUE = (200, 0, 0), (0, 0, 200)


def draw_picture(
    colour: tuple[int, int, int] = RED, size: tuple[int, int] = (200, 160)
) -> Image.Image:
    return Image.new("RGB", size, colour)


def build_constant(content: Content) -> Callable[[int, int, int], Content]:
    return lambda x, y, z: content


def has_ink(canvas: Image.Image, box: tuple[int, int, int, int]) -> bool:
    """Whether anything dark is written there."""
    darkest: float = canvas.crop(box).convert("L").getextrema()[0]  # type: ignore[assignment]
    return darkest < 120


def test_cells_stand_where_the_layout_says() -> None:
    plan = grids_render.fit_layout(
        Labels(["Steps: 1", "Steps: 2"], ["CFG: 5", "CFG: 6"], [""]), (200, 160)
    )
    made = grids_render.draw_grid(plan, lambda x, y, z: [draw_picture(RED if x == y else BLUE)])
    assert made.size == plan.size
    for x in (0, 1):
        for y in (0, 1):
            left, top = plan.place_cell(x, y, 0)
            for corner in ((left, top), (left + 199, top + 159)):
                assert made.getpixel(corner) == (RED if x == y else BLUE)


def test_labels_are_above_beside_and_over_the_cells() -> None:
    plan = grids_render.fit_layout(Labels(["one"], ["two"], ["three", "four"]), (200, 160))
    made = grids_render.draw_grid(plan, build_constant([draw_picture()]))
    for z in (0, 1):
        left, top = plan.place_cell(0, 0, z)
        start = z * plan.sheet
        assert has_ink(made, (0, start, plan.size[0], start + plan.title))
        assert has_ink(made, (left, start + plan.title, left + 200, top))
        assert has_ink(made, (0, top, plan.side, top + 160))


def test_one_axis_needs_no_room_beside_or_over_it() -> None:
    plan = grids_render.fit_layout(Labels(["one", "two"], [""], [""]), (200, 160))
    assert (plan.side, plan.title) == (0, 0)


@pytest.mark.parametrize("text", [LONG, "x" * 900, "猫と犬 Ж é → ✓", "\n\t", "‮evil"])
def test_labels_of_any_length_stay_within_their_box(text: str) -> None:
    plan = grids_render.fit_layout(Labels([text], [text], [text]), (200, 160))
    made = grids_render.draw_grid(plan, build_constant([draw_picture()]))
    left, top = plan.place_cell(0, 0, 0)
    assert made.getpixel((left + 100, top + 80)) == RED
    assert plan.size[0] < 1_000
    assert plan.size[1] < 1_500
    for line in grids_render.wrap_text(text, 200, 20):
        assert len(line) < 60


def test_too_much_is_cut() -> None:
    lines = grids_render.wrap_text(LONG, 200, 20)
    assert len(lines) == grids_render.MOST_LINES
    assert lines[-1].endswith("…")


def test_a_cell_without_a_picture_says_why() -> None:
    plan = grids_render.fit_layout(Labels(["one"], [""], [""]), (200, 160))
    made = grids_render.draw_grid(plan, build_constant("Failed: out of memory"))
    left, top = plan.place_cell(0, 0, 0)
    assert made.getpixel((left + 2, top + 2)) == (236, 238, 236)
    assert has_ink(made, (left, top, left + 200, top + 160))


def test_the_pictures_of_a_batch_share_a_cell() -> None:
    assert [grids_render.count_tiles(n) for n in (0, 1, 2, 3, 4, 5)] == [
        (1, 1), (1, 1), (2, 1), (2, 2), (2, 2), (3, 2),
    ]  # fmt: skip
    plan = grids_render.fit_layout(Labels(["one"], [""], [""]), (400, 160))
    made = grids_render.draw_grid(plan, build_constant([draw_picture(RED), draw_picture(BLUE)]))
    left, top = plan.place_cell(0, 0, 0)
    assert made.getpixel((left + 100, top + 80)) == RED
    assert made.getpixel((left + 300, top + 80)) == BLUE


def test_a_plot_of_two_hundred_large_pictures_is_drawn_smaller() -> None:
    labels = Labels([str(n) for n in range(20)], [str(n) for n in range(10)], [""])
    plan = grids_render.fit_layout(labels, (2048, 2048))
    width, height = plan.size
    assert width * height <= grids_render.MOST_PIXELS
    assert max(plan.size) <= grids_render.MAX_SIDE_PIXELS
    assert plan.cell[0] > 300


def test_a_single_row_of_many_stays_within_the_longest_side() -> None:
    plan = grids_render.fit_layout(Labels([str(n) for n in range(100)], [""], [""]), (2048, 64))
    assert max(plan.size) <= grids_render.MAX_SIDE_PIXELS
