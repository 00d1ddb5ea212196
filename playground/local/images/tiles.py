"""Large latents decoded in tiles that overlap, so that the memory is that of one tile.

The tiles are as wide, overlap and blend as diffusers' do; what fits into one is decoded whole.
"""

from collections.abc import Callable

import numpy as np

from playground.local.images.seeds import Floats

TILE = 64  # latents along each side
OVERLAP = 16  # of them, with the tile before
DecodeTile = Callable[[Floats], Floats]  # batch, channels, height, width: of latents, of pixels


def decode_tiled(latents: Floats, decode_tile: DecodeTile, scale: int) -> Floats:
    """Batch, colours, height, width; `scale`: pixels to a latent."""
    height, width = latents.shape[2:]
    if max(height, width) <= TILE:
        return decode_tile(latents)
    rows: list[Floats] = []
    for top in _list_starts(height):
        across = latents[:, :, top : top + TILE]
        tiles = [decode_tile(across[..., left : left + TILE]) for left in _list_starts(width)]
        rows.append(_join(tiles, OVERLAP * scale, axis=3))
    return _join(rows, OVERLAP * scale, axis=2)


def _list_starts(length: int) -> list[int]:
    """None begins in what the one before it holds whole."""
    return list(range(0, max(length - OVERLAP, 1), TILE - OVERLAP))


def _join(tiles: list[Floats], overlap: int, axis: int) -> Floats:
    """Where two of them overlap, the one fades into the other."""
    joined = tiles[0]
    shape = [1, 1, 1, 1]
    shape[axis] = overlap
    rising = (np.arange(overlap, dtype=np.float32) / np.float32(overlap)).reshape(shape)
    for tile in tiles[1:]:
        before, shared = np.split(joined, [joined.shape[axis] - overlap], axis=axis)
        first, rest = np.split(tile, [overlap], axis=axis)
        joined = np.concatenate([before, shared + rising * (first - shared), rest], axis=axis)
    return joined
