"""What of a picture is painted anew: white in the mask."""

import numpy as np
from PIL import Image, ImageFilter

from playground.local.images.seeds import Floats
from playground.local.images.vae import SCALE

HALF = 128  # of 255: from here on a shade counts as white


def blur_mask(mask: Image.Image, size: tuple[int, int], blur: int) -> Image.Image:
    """In L, of the picture's size, with an edge that is soft over `blur` pixels."""
    mask = mask.convert("L")
    if mask.size != size:
        mask = mask.resize(size, Image.Resampling.LANCZOS)
    return mask.filter(ImageFilter.GaussianBlur(blur)) if blur else mask


def reduce_mask(mask: Image.Image) -> Floats:
    """1 where latents are painted, else 0: height, width of the latents."""
    return (np.asarray(mask)[::SCALE, ::SCALE] >= HALF).astype(np.float32)


def keep_outside(painted: Image.Image, source: Image.Image, mask: Image.Image) -> Image.Image:
    """Beyond the mask's edge the source is left to the pixel."""
    return Image.composite(painted, source, mask)
