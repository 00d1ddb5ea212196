"""Sizes on the grid, as the browser counts them too (tests/js/images.test.js)."""

import pytest

from imagegen.sizes import (
    LEAST,
    MOST,
    RATIOS,
    STEP,
    Size,
    describe_reshaping,
    fit_ratio,
    fit_size,
    list_shapes,
    scale_size,
)
from playground.providers import get_declared_provider


@pytest.mark.parametrize("side", ["width", "height"])
def test_the_grid_is_the_documented_one(side: str) -> None:
    endpoint = get_declared_provider("arli").get_endpoint("txt2img")
    assert endpoint is not None
    param = endpoint.get_param(side)
    assert param is not None
    assert (param.min, param.max, param.step) == (LEAST, MOST, STEP)


@pytest.mark.parametrize(
    ("ratio", "size"),
    [("3:2", (1280, 832)), ("16:9", (1344, 768)), ("9:16", (768, 1344)), ("5:4", (1024, 1024))],
)
def test_a_shape_keeps_about_as_many_pixels(ratio: str, size: tuple[int, int]) -> None:
    assert fit_ratio(ratio, 1024, 1024) == size


@pytest.mark.parametrize(
    ("own", "size"),
    [
        ((400, 300), (512, 384)),
        ((800, 600), (768, 576)),
        ((640, 360), (1024, 576)),
        ((1000, 700), (1088, 768)),
        ((6000, 4000), (1920, 1280)),
        ((3024, 4032), (1536, 2048)),
        ((832, 1216), (832, 1216)),
        ((10, 10), (64, 64)),
        ((9000, 1), (2048, 64)),
    ],
)
def test_a_pictures_shape_is_kept(own: Size, size: Size) -> None:
    assert fit_size(*own) == size


def test_of_ordinary_pictures_no_change_of_shape_is_seen() -> None:
    for ratio in ("1:1", "5:4", "4:3", "3:2", "16:10", "16:9", "2:1", "21:9"):
        across, down = (int(part) for part in ratio.split(":"))
        for height in (240, 333, 480, 600, 768, 1080, 1440, 3000):
            own = round(height * across / down), height
            assert not describe_reshaping(own, fit_size(*own)), own


@pytest.mark.parametrize(
    ("own", "size", "said"),
    [
        ((400, 300), (384, 320), "Will be squeezed from 4:3 to 6:5."),
        ((1023, 767), (1024, 576), "Will be stretched from 4:3 to 16:9."),
        ((300, 400), (512, 512), "Will be stretched from 3:4 to 1:1."),
        ((30, 2000), (64, 2048), "Will be stretched from 1:67 to 1:32."),
        ((1920, 1080), (1920, 1088), ""),
        ((512, 512), (1024, 1024), ""),
    ],
)
def test_a_change_of_shape_that_is_seen_is_said(own: Size, size: Size, said: str) -> None:
    assert describe_reshaping(own, size) == said


def test_every_shape_has_its_icon() -> None:
    assert [each.name for each in list_shapes()] == list(RATIOS)
    assert all(0 <= each.x <= 8 and 0 < each.width <= 12 for each in list_shapes())


def test_an_enlarged_size_is_in_whole_pixels() -> None:
    assert scale_size(101, 50, 1.5) == (152, 75)
