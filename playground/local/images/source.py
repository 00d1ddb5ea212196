"""The picture that an image starts from, and its mask, in the size of the image."""

from math import sqrt
from typing import Any

from PIL import Image

from playground.local.images.wanted import GRID
from playground.local.messages import Json

LEAST_SIDE, MOST_PIXELS = 64, 1024 * 1024


def fit_source(payload: Json, source: Image.Image, mask: Image.Image | None) -> Json:
    """The request with its pictures, and with a width and a height where it named none."""
    size = choose_size(source.size, payload["width"], payload["height"])
    fitted: dict[str, Any] = {"width": size[0], "height": size[1]}
    fitted["init_image"] = source.resize(size, Image.Resampling.LANCZOS)
    fitted["mask"] = mask.convert("L").resize(size, Image.Resampling.BILINEAR) if mask else None
    return payload | fitted


def choose_size(source: tuple[int, int], width: int | None, height: int | None) -> tuple[int, int]:
    """As asked for; else as the source, made smaller where it is too large to work on."""
    shrink = min(1.0, sqrt(MOST_PIXELS / (source[0] * source[1])))
    own = [max(LEAST_SIDE, round(side * shrink / GRID) * GRID) for side in source]
    return width or own[0], height or own[1]
