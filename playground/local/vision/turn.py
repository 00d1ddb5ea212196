"""Which way up a page is: lines that stand, and what a few of them say both ways."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

import numpy as np
from PIL import Image

from playground.local.vision.recognise import Recogniser, stands
from playground.local.vision.regions import Floats, Rectangle

ASKED = 6  # lines: the longest ones
SURELY_UPRIGHT = 0.93  # mean score; upside down nothing reads so well
TURNS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


def turned(image: Image.Image, degrees: int) -> Image.Image:
    """Turned against the clock, as Pillow does."""
    return image.transpose(TURNS[degrees]) if degrees else image


def sideways(boxes: Sequence[Rectangle]) -> bool:
    """Whether most lines run up or down the page."""
    return sum(map(stands, boxes)) * 2 > len(boxes)


def upside_down(image: Image.Image, boxes: Sequence[Rectangle], recogniser: Recogniser) -> bool:
    """Whether the longest lines read better from the other side."""
    sample = sorted(boxes, key=lambda box: box.width)[-ASKED:]
    upright = _score(recogniser, image, sample)
    if upright >= SURELY_UPRIGHT:
        return False
    other = [over(box, image.size) for box in sample]
    return _score(recogniser, turned(image, 180), other) > upright


def _score(recogniser: Recogniser, image: Image.Image, sample: Sequence[Rectangle]) -> float:
    said = recogniser.read(image, sample)
    lines = [line.glyphs for line in said]
    return fmean(fmean(g.score for g in line) if line else 0.0 for line in lines)


def over(box: Rectangle, size: tuple[int, int]) -> Rectangle:
    """The same box after half a turn of the page."""
    bend = tuple(-part for part in reversed(box.bend))
    return replace(box, x=size[0] - box.x, y=size[1] - box.y, bend=bend)


def back(corners: Floats, degrees: int, size: tuple[int, int]) -> Floats:
    """Corners on a turned page, where they are on the page as it came, which has `size`."""
    width, height = size
    x, y = corners[:, 0], corners[:, 1]
    if degrees == 90:
        x, y = width - y, x
    elif degrees == 180:
        x, y = width - x, height - y
    elif degrees == 270:
        x, y = y, height - x
    return np.stack([x, y], axis=1)
