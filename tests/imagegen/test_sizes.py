"""Sizes on the grid, as the browser counts them too (tests/js/images.test.js)."""

import pytest

from imagegen.sizes import LEAST, MOST, RATIOS, STEP, by_ratio, enlarged, fitted, shapes
from playground.providers import provider


@pytest.mark.parametrize("side", ["width", "height"])
def test_the_grid_is_the_documented_one(side: str) -> None:
    endpoint = provider("arli").endpoint("txt2img")
    assert endpoint is not None
    param = endpoint.param(side)
    assert param is not None
    assert (param.min, param.max, param.step) == (LEAST, MOST, STEP)


@pytest.mark.parametrize(
    ("ratio", "size"),
    [("3:2", (1280, 832)), ("16:9", (1344, 768)), ("9:16", (768, 1344)), ("5:4", (1024, 1024))],
)
def test_a_shape_keeps_about_as_many_pixels(ratio: str, size: tuple[int, int]) -> None:
    assert by_ratio(ratio, 1024, 1024) == size


@pytest.mark.parametrize(
    ("own", "size"),
    [((1000, 700), (1024, 704)), ((6000, 4000), (2048, 1344)), ((10, 10), (64, 64))],
)
def test_a_pictures_own_size_is_fitted(own: tuple[int, int], size: tuple[int, int]) -> None:
    assert fitted(*own) == size


def test_every_shape_has_its_icon() -> None:
    assert [each.name for each in shapes()] == list(RATIOS)
    assert all(0 <= each.x <= 8 and 0 < each.width <= 12 for each in shapes())


def test_an_enlarged_size_is_in_whole_pixels() -> None:
    assert enlarged(101, 50, 1.5) == (152, 75)
