"""A picture enlarged in pieces is the picture enlarged in one."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from playground.local.upscale.tiles import AROUND, enlarge_picture
from playground.local.upscale.weights import REAL_ESRGAN, SCALE
from tests.local.pictures import write_text

Floats = NDArray[np.float32]


def nearest(values: Floats) -> Floats:
    return values.repeat(SCALE, axis=1).repeat(SCALE, axis=2)


def noise(width: int, height: int) -> Image.Image:
    shades = np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)
    return Image.fromarray(shades)


@pytest.mark.parametrize("size", [(1, 1), (3, 50), (32, 32), (33, 31), (70, 64)])
@pytest.mark.parametrize("tile", [8, 32])
def test_every_pixel_is_at_its_place(size: tuple[int, int], tile: int) -> None:
    picture, looks = noise(*size), []
    result = enlarge_picture(picture, nearest, tile, lambda: looks.append(1))
    wanted = picture.resize((size[0] * SCALE, size[1] * SCALE), Image.Resampling.NEAREST)
    assert np.array_equal(np.asarray(result), np.asarray(wanted))
    assert len(looks) == -(-size[0] // tile) * -(-size[1] // tile)


def test_the_network_sees_what_lies_around_a_piece() -> None:
    seen: list[tuple[int, ...]] = []

    def network(values: Floats) -> Floats:
        seen.append(values.shape)
        return nearest(values)

    enlarge_picture(noise(40, 32), network, 32, lambda: None)
    assert seen == [(3, 32 + 2 * AROUND, side + 2 * AROUND) for side in (32, 8)]


def test_shades_outside_the_range_are_clipped() -> None:
    picture = enlarge_picture(noise(4, 4), lambda values: nearest(values) * 9 - 4, 8, lambda: None)
    assert picture.getextrema() == ((0, 255),) * 3


@pytest.mark.local
@pytest.mark.skipif(
    not all(path.is_file() for path in REAL_ESRGAN.list_files(Path())),
    reason="the upscaler's weights are not installed",
)
def test_no_seam_is_to_be_seen() -> None:
    from playground.local.upscale.network import Network

    job = REAL_ESRGAN.build_job(Path())["networks"][REAL_ESRGAN.names[0]]
    network = Network(job, 2)
    picture = write_text("The quick brown fox\njumps over 12 lazy dogs").resize((160, 60))
    pieces, whole = (
        np.asarray(enlarge_picture(picture, network, tile, lambda: None), np.int16)
        for tile in (32, 160)
    )
    assert np.abs(pieces - whole).max() <= 6
    assert np.abs(pieces - whole).mean() < 0.1
