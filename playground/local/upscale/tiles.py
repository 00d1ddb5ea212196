"""A picture enlarged piece by piece: any size, little memory, no seams.

Each piece is given to the network with its surroundings, which are cut off afterwards.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from playground.local.upscale.weights import SCALE

AROUND = 12  # pixels of the source on each side of a piece

Enlarge = Callable[[NDArray[np.float32]], NDArray[np.float32]]


def enlarge_picture(
    picture: Image.Image, network: Enlarge, tile: int, look: Callable[[], None]
) -> Image.Image:
    """A picture in RGB, SCALE times as wide and high. `look` is called before each piece."""
    width, height = picture.size
    edges = ((AROUND, AROUND), (AROUND, AROUND), (0, 0))
    pixels = np.pad(np.asarray(picture), edges, "symmetric")
    result = Image.new("RGB", (width * SCALE, height * SCALE))
    for top in range(0, height, tile):
        for left in range(0, width, tile):
            look()
            bottom, right = min(top + tile, height), min(left + tile, width)
            piece = pixels[top : bottom + 2 * AROUND, left : right + 2 * AROUND]
            result.paste(_enlarge_piece(piece, network), (left * SCALE, top * SCALE))
    return result


def _enlarge_piece(pixels: NDArray[np.uint8], network: Enlarge) -> Image.Image:
    """Enlarged, its surroundings gone."""
    answer = network(pixels.transpose(2, 0, 1).astype(np.float32) / np.float32(255))
    inner = answer[:, AROUND * SCALE : -AROUND * SCALE, AROUND * SCALE : -AROUND * SCALE]
    shades = np.clip(inner * 255 + 0.5, 0, 255).astype(np.uint8)
    return Image.fromarray(np.ascontiguousarray(shades.transpose(1, 2, 0)))
