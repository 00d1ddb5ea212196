"""Which way up a page is: lines that stand, and what a few of them say both ways."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

import numpy as np
from PIL import Image

from playground.local.vision.recognise import (
    FEWEST_KINDS,
    Recogniser,
    Said,
    count_kinds,
    is_standing,
)
from playground.local.vision.regions import Floats, Rectangle

SAMPLE_LINES = 6  # lines: the longest ones
LOOKED_AT = 16  # lines, among which ornaments are passed over
SURELY_UPRIGHT = 0.93  # mean score; upside down nothing reads so well
# Writing that is not known reads badly either way: turned, it must read well, and much better.
READABLE, BETTER = 0.5, 0.08
TURNS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


def turn_image(image: Image.Image, degrees: int) -> Image.Image:
    """Turned against the clock, as Pillow does."""
    return image.transpose(TURNS[degrees]) if degrees else image


def is_sideways(boxes: Sequence[Rectangle]) -> bool:
    """Whether most lines run up or down the page."""
    return sum(map(is_standing, boxes)) * 2 > len(boxes)


def upside_down(image: Image.Image, boxes: Sequence[Rectangle], recogniser: Recogniser) -> bool:
    """Whether the longest lines read better from the other side."""
    sample = sorted(boxes, key=lambda box: -box.width)[:SAMPLE_LINES]
    said = recogniser.read_boxes(image, sample)
    if _rate_lines(said) >= SURELY_UPRIGHT:
        return False
    if any(map(is_ornament, said)):  # rows of dashes are the longest on many a receipt
        sample = sorted(boxes, key=lambda box: -box.width)[:LOOKED_AT]
        said = recogniser.read_boxes(image, sample)
    telling = [n for n, line in enumerate(said) if not is_ornament(line)][:SAMPLE_LINES]
    telling = telling or list(range(len(sample)))
    other = [turn_over(sample[n], image.size) for n in telling]
    upright = _rate_lines([said[n] for n in telling])
    turned_over = _rate_lines(recogniser.read_boxes(turn_image(image, 180), other))
    return turned_over >= READABLE and turned_over > upright + BETTER


def is_ornament(line: Said) -> bool:
    """A row of one or two signs, which looks the same from either side."""
    return count_kinds(line) < FEWEST_KINDS


def _rate_lines(said: Sequence[Said]) -> float:
    lines = [line.glyphs for line in said]
    return fmean(fmean(g.score for g in line) if line else 0.0 for line in lines)


def turn_over(box: Rectangle, size: tuple[int, int]) -> Rectangle:
    """The same box after half a turn of the page."""
    bend = tuple(-part for part in reversed(box.bend))
    return replace(box, x=size[0] - box.x, y=size[1] - box.y, bend=bend)


def turn_back(corners: Floats, degrees: int, size: tuple[int, int]) -> Floats:
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
