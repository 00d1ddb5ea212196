"""Lines that bend with the paper: followed, cut out straight, turned over."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from playground.local.vision import turn
from playground.local.vision.bend import PARTS, follow_line
from playground.local.vision.recognise import HEIGHT, cut_box
from playground.local.vision.regions import build_hull, find_regions, find_smallest

WIDTH, THICK = 400, 20


def stroke(sag: float) -> NDArray[np.bool_]:
    """A thick line whose middle hangs down by so many pixels."""
    x, y = np.meshgrid(np.arange(WIDTH + 40), np.arange(160))
    along = (x - 20) / WIDTH
    middle = 60 + sag * (1 - (2 * along - 1) ** 2)
    return (along >= 0) & (along <= 1) & (np.abs(y - middle) <= THICK / 2)


@pytest.mark.parametrize("sag", [0, 3])
def test_a_line_that_hardly_bends_is_straight(sag: float) -> None:
    (region,) = find_regions(stroke(sag))
    around = find_smallest(build_hull(region))
    assert follow_line(around, region) is around


@pytest.mark.parametrize("sag", [15, 40, -25])
def test_a_line_that_bends_is_cut_out_straight(sag: float) -> None:
    ink = stroke(sag)
    (region,) = find_regions(ink)
    box = follow_line(find_smallest(build_hull(region)), region)
    assert box.height == pytest.approx(THICK, abs=4)
    assert len(box.bend) == PARTS + 1
    assert np.sign(box.bend[PARTS // 2] - box.bend[0]) == np.sign(sag)
    image = Image.fromarray(np.where(ink, 0, 255).astype(np.uint8)).convert("RGB")
    for page, line in (
        (image, box),
        (turn.turn_image(image, 180), turn.turn_over(box, image.size)),
    ):
        strip = np.asarray(cut_box(page, line.grow_by(THICK / 2)).convert("L"))
        assert strip.shape[0] == HEIGHT
        dark = strip[:, 20:-20] < 128
        assert dark[HEIGHT // 2 - 6 : HEIGHT // 2 + 6].all()
        assert not dark[:6].any()
        assert not dark[-6:].any()


def test_a_short_word_is_left_as_it_is() -> None:
    (region,) = find_regions(stroke(30)[:, :100])
    around = find_smallest(build_hull(region))
    assert follow_line(around, region) is around
