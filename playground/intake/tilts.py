"""How far a page is tilted, as its lines of writing show it. Runs in a child process.

Counted along its lines, writing gathers in rows with blanks between them; counted at a slant it
smears. Parts of the page are asked apart: writing agrees all over a page, while the edges and the
grain of a photograph point anywhere.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Floats = NDArray[np.float64]
Ink = NDArray[np.bool_]  # height by width: where something stands out from its ground

MOST_DEGREES, LEAST_DEGREES = 10.0, 0.3
REACH_DEGREES = 14.0  # searched, so that what leans further is not taken for ten degrees
COARSE_DEGREES, FINE_DEGREES = 0.5, 0.05
APART_DEGREES = 1.5  # within which parts of a page agree: seen at a slant, its lines fan out
SIDE = 1000  # pixels of the longer side that are looked at
LEAST_SIDE = 96  # pixels of the shorter one; a smaller picture has no parts to ask
GROUND = 10  # pixels around one, whose mean is its ground
FAINTEST = 12.0  # greys from the ground, below which nothing is written
FAINT = 0.4  # of how far the darkest ink is from it: the same
PARTS = 4  # to a side
LEAST_INK = 60  # pixels of a part that say anything
MOST_INK = 0.5  # of a part: writing leaves most of the paper blank
CLEAR = 3.0  # times as sharp as at a middling angle; other directions of writing reach 2.5
FEWEST = 4  # parts that agree
PEAK = 0.1  # of its height: what is no lower is taken together
AGREED = 0.75  # of the parts that say anything


@dataclass(frozen=True, slots=True)
class _Vote:
    """What the parts of a page say together: degrees clockwise, and how many say so."""

    degrees: float
    count: int
    parts: NDArray[np.bool_]  # which of them


def find_tilt(image: Image.Image) -> float:
    """Degrees by which the page leans counter-clockwise; 0.0 where that is not sure, or little.

    Turning it clockwise by so much straightens it. Lines may run across it or up and down.
    `image` is in any mode that converts to grey.
    """
    ink = _find_ink(_shrink_image(image))
    if min(ink.shape) < LEAST_SIDE:
        return 0.0
    across, down = _take_vote(ink), _take_vote(ink.T)
    vote = max(across, down, key=lambda vote: vote.count)
    if vote.count < FEWEST:
        return 0.0
    degrees = _refine_angle(ink if vote is across else ink.T, vote)
    if not LEAST_DEGREES <= abs(degrees) <= MOST_DEGREES:
        return 0.0
    return round(degrees if vote is across else -degrees, 1)


def _shrink_image(image: Image.Image) -> Image.Image:
    scale = math.ceil(max(image.size) / SIDE)
    image = image.convert("L") if image.mode == "1" else image
    return (image.reduce(scale) if scale > 1 else image).convert("L")


def _find_ink(grey: Image.Image) -> Ink:
    """Dark on light or light on dark, whichever there is more of."""
    ground = np.asarray(grey.filter(ImageFilter.BoxBlur(GROUND)), np.int16)
    depth = ground - np.asarray(grey, np.int16)
    least = max(FAINTEST, FAINT * float(np.percentile(np.abs(depth[::2, ::2]), 99)))
    dark, light = depth > least, -depth > least
    return dark if 2 * dark.sum() >= light.sum() else light


def _take_vote(ink: Ink) -> _Vote:
    """By the parts whose sharpest angle stands out, most of which must agree."""
    angles = np.arange(-REACH_DEGREES, REACH_DEGREES + COARSE_DEGREES / 2, COARSE_DEGREES)
    sharpness, count = _measure_sharpness(ink[:, ::2], angles, stretch=2)
    inked = (count >= LEAST_INK) & (count <= MOST_INK * ink[:, ::2].size / PARTS**2)
    clear = inked & (sharpness.max(axis=0) >= CLEAR * np.median(sharpness, axis=0))
    best = angles[sharpness.argmax(axis=0)]
    if not clear.any():
        return _Vote(0.0, 0, clear)
    weight = np.where(clear, np.sqrt(count), 0)
    middle = _find_median(best, weight)
    agreed = clear & (np.abs(best - middle) <= APART_DEGREES)
    is_sure = weight[agreed].sum() >= AGREED * weight.sum()
    return _Vote(middle, int(agreed.sum()) if is_sure else 0, agreed)


def _find_median(values: Floats, weight: Floats) -> float:
    order = np.argsort(values)
    total = np.cumsum(weight[order])
    return float(values[order][np.searchsorted(total, total[-1] / 2)])


def _refine_angle(ink: Ink, vote: _Vote) -> float:
    """Near the angle that was voted for: the one at which parts that agreed are sharpest.

    The middling one of them, as a part may hold columns whose lines stand at different heights.
    """
    reach = APART_DEGREES
    angles = vote.degrees + np.arange(-reach, reach + FINE_DEGREES / 2, FINE_DEGREES)
    sharpness, _ = _measure_sharpness(ink, angles)
    chosen = sharpness[:, vote.parts]
    low, high = chosen.min(axis=0), chosen.max(axis=0)
    peak = np.where(chosen >= high - PEAK * (high - low), chosen, 0)
    best = angles @ peak / peak.sum(axis=0)
    return _find_median(best, (high / np.median(chosen, axis=0)) ** 2)


def _measure_sharpness(ink: Ink, angles: Floats, stretch: int = 1) -> tuple[Floats, Floats]:
    """Angles by parts: how much one row of ink differs from the next. And the ink of each part.

    `stretch`: how many pixels a column stands for.
    """
    height, width = ink.shape
    y, x = np.nonzero(ink)
    column, row = x * PARTS // width, y * PARTS // height
    part = row * PARTS + column
    across = (x - (column + 0.5) * width / PARTS) * stretch
    lean = math.ceil(width * stretch / PARTS * math.tan(math.radians(REACH_DEGREES + 2)))
    rows = height // PARTS + 2 + 2 * lean
    start = part * rows + y - row * height / PARTS + lean
    sharpness = np.empty((len(angles), PARTS**2))
    for place, slope in enumerate(np.tan(np.radians(angles))):
        counts = np.bincount((start + across * slope).astype(np.intp), minlength=PARTS**2 * rows)
        steps = np.diff(counts.reshape(PARTS**2, rows).astype(np.float64), axis=1)
        sharpness[place] = (steps * steps).sum(axis=1)
    return sharpness, np.bincount(part, minlength=PARTS**2).astype(np.float64)
