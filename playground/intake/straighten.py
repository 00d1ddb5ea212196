"""A page that leans, turned until its lines are level. Runs in a child process."""

import math

import numpy as np
from PIL import Image

from playground.intake import limits

SMOOTH_PIXELS = 4_000_000  # of more, the finer filter alone takes a second; letters are larger then
HALF = 128  # from here on a grey is white
EDGE_SIDE = 500  # pixels of the longer side, where the colour of the edge is looked for


def straighten_image(image: Image.Image, degrees: float) -> Image.Image:
    """Turned clockwise. Nothing is cut off: the picture grows, in the colour of its edge.

    `image` is "1", "L" or "RGB", and so is the result: a black-and-white scan stays one.
    """
    grey = image.convert("L") if image.mode == "1" else image
    is_large = image.width * image.height > SMOOTH_PIXELS
    turned = grey.rotate(
        -degrees,
        Image.Resampling.BILINEAR if is_large else Image.Resampling.BICUBIC,
        expand=True,
        fillcolor=find_edge_colour(grey),
    )
    if image.mode == "1":
        return turned.point([0] * HALF + [255] * (256 - HALF), "1")
    return turned


def fits_straightened(size: tuple[int, int], degrees: float) -> bool:
    """Whether the picture stays within the bounds when it grows."""
    sin, cos = abs(math.sin(math.radians(degrees))), math.cos(math.radians(degrees))
    width, height = size[0] * cos + size[1] * sin, size[0] * sin + size[1] * cos
    return width * height <= limits.PIXELS and max(width, height) <= limits.MAX_SIDE_PIXELS


def find_edge_colour(image: Image.Image) -> int | tuple[int, ...]:
    """The middling colour along the four edges: of the paper, or of what it lies on."""
    scale = math.ceil(max(image.size) / EDGE_SIDE)
    pixels = np.asarray(image.reduce(scale) if scale > 1 else image)
    bands = pixels.reshape(*pixels.shape[:2], -1)
    edge = np.concatenate((bands[0], bands[-1], bands[:, 0], bands[:, -1]))
    colour = tuple(int(value) for value in np.median(edge, axis=0))
    return colour[0] if len(colour) == 1 else colour
