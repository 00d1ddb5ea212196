"""Large pictures are decoded in tiles, and nothing of that is seen."""

import numpy as np
import pytest

from playground.local.images.seeds import Floats, NoiseSource
from playground.local.images.tiles import OVERLAP, TILE, decode_tiled

SCALE = 2  # pixels to a latent, of these decoders
Size = tuple[int, int]


def grow(latents: Floats) -> Floats:
    """Each latent becomes an even square: no tile knows anything of the others."""
    return latents.repeat(SCALE, axis=2).repeat(SCALE, axis=3)


@pytest.mark.parametrize(
    "size", [(64, 64), (65, 64), (64, 112), (96, 96), (128, 128), (113, 200), (8, 256)]
)
def test_tiles_make_the_whole_picture(size: Size) -> None:
    latents = NoiseSource(1).draw_noise((3, *size))[np.newaxis]
    seen: list[Size] = []

    def decode_tile(tile: Floats) -> Floats:
        seen.append((tile.shape[2], tile.shape[3]))
        return grow(tile)

    whole = decode_tiled(latents, decode_tile, SCALE)
    assert whole.shape == (1, 3, size[0] * SCALE, size[1] * SCALE)
    assert np.abs(whole - grow(latents)).max() < 1e-5
    assert max(max(each) for each in seen) <= TILE
    assert min(min(each) for each in seen) > min(OVERLAP, *size) - 1


def test_what_fits_into_one_tile_is_decoded_once() -> None:
    seen: list[Floats] = []

    def decode_tile(tile: Floats) -> Floats:
        seen.append(tile)
        return grow(tile)

    decode_tiled(np.zeros((1, 4, TILE, TILE), np.float32), decode_tile, SCALE)
    assert len(seen) == 1


def test_where_tiles_differ_one_fades_into_the_other() -> None:
    """The first is dark and the second light: no step between two columns is large."""
    shades = iter((0.0, 1.0))

    def decode_tile(tile: Floats) -> Floats:
        return np.full_like(grow(tile), next(shades))

    latents = np.zeros((1, 3, TILE, 2 * TILE - OVERLAP), np.float32)
    row = decode_tiled(latents, decode_tile, SCALE)[0, 0, 0]
    assert (row[0], row[-1]) == (0, 1)
    assert np.diff(row).min() >= 0
    assert np.diff(row).max() <= 1 / (OVERLAP * SCALE) + 1e-6
