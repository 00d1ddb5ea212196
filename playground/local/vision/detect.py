"""Where the lines of text are: PP-OCR's detector, whose output is a map of likelihoods."""

from dataclasses import dataclass, replace
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from playground.local.vision.bend import follow_line
from playground.local.vision.lay import Lay, follow_lines
from playground.local.vision.network import Network
from playground.local.vision.regions import (
    Rectangle,
    build_hull,
    build_rectangle,
    find_regions,
    find_smallest,
)

LIKELY = 0.3  # of a pixel: it belongs to text
SURE = 0.5  # mean of a region: it is text
UNCLIP = 1.6  # the map shows the core of a line; this gives it back its full height
STEP = 32  # the network wants sides in multiples of it
FIRST_LOOK = 960 * 960  # pixels
CLOSE_LOOK = 1600 * 1600
TINY = 14  # pixels of a line's height in the first look, below which a closer one pays
WANTED = 22
MOST_ENLARGED = 3.0
LONG = 2.5  # width by height from which on a region's own angle can be trusted
MIN_SIDE_PIXELS = 3


def find_lines(network: Network, image: Image.Image) -> list[Rectangle]:
    """The lines of an image, in its own pixels, in no order."""
    scale = min(1.0, _get_scale(image, FIRST_LOOK))
    lines = _detect_lines(network, image, scale)
    closer = _choose_closer(image, lines, scale)
    return _detect_lines(network, image, closer) if closer else lines


def _get_scale(image: Image.Image, pixels: int) -> float:
    return float((pixels / (image.width * image.height)) ** 0.5)


def _choose_closer(image: Image.Image, lines: list[Rectangle], scale: float) -> float | None:
    """The scale at which tiny lines are large enough to be told apart."""
    if not lines:
        return None
    height = median(min(each.width, each.height) for each in lines) * scale
    if height >= TINY:
        return None
    better = min(scale * WANTED / height, MOST_ENLARGED, _get_scale(image, CLOSE_LOOK))
    return better if better > scale * 1.2 else None


def _detect_lines(network: Network, image: Image.Image, scale: float) -> list[Rectangle]:
    width, height = (max(STEP, round(side * scale / STEP) * STEP) for side in image.size)
    small = image.resize((width, height), Image.Resampling.BILINEAR)
    likely = network.run_network(normalise_pixels(small)[None])[0, 0]
    across, down = image.width / width, image.height / height
    return [_stretch_box(each, across, down) for each in build_boxes(likely)]


def normalise_pixels(image: Image.Image) -> NDArray[np.float32]:
    """Channels first, blue before red, from -1 to 1."""
    pixels = np.asarray(image, dtype=np.float32)[:, :, ::-1].transpose(2, 0, 1)
    return pixels / np.float32(127.5) - np.float32(1)


def build_boxes(likely: NDArray[np.float32]) -> list[Rectangle]:
    """Rectangles around the regions of a map, in its pixels."""
    mask = likely > LIKELY
    mask[1:, 1:] |= mask[:-1, :-1] | mask[1:, :-1] | mask[:-1, 1:]  # closes hairline cracks
    page_regions = [_Region.from_runs(runs, likely) for runs in find_regions(mask)]
    sure = [each for each in page_regions if each.is_sure()]
    page, _ = follow_lines([each.around for each in sure if each.is_long()])
    return [each.build_box(page) for each in sure]


@dataclass(frozen=True)
class _Region:
    hull: NDArray[np.float64]
    around: Rectangle
    weight: float  # sum of its pixels' likelihood

    @classmethod
    def from_runs(cls, runs: list[tuple[int, int, int]], likely: NDArray[np.float32]) -> "_Region":
        hull = build_hull(runs)
        weight = float(sum(likely[row, start:end].sum() for row, start, end in runs))
        return cls(hull, follow_line(find_smallest(hull), runs), weight)

    def is_sure(self) -> bool:
        width, height = self.around.width, self.around.height
        return min(width, height) >= MIN_SIDE_PIXELS and self.weight / (width * height) > SURE

    def is_long(self) -> bool:
        return self.around.width > LONG * self.around.height

    def build_box(self, page: Lay) -> Rectangle:
        """A short word has no angle of its own: it takes the page's."""
        core = self.around
        if not self.is_long() and core.height <= LONG * core.width:
            angle = page.get_angle(core.x, core.y)
            core = replace(build_rectangle(self.hull, angle), guessed=True)
        reach = core.width * core.height * UNCLIP / (2 * (core.width + core.height))
        return core.grow_by(reach)


def _stretch_box(box: Rectangle, across: float, down: float) -> Rectangle:
    """The two factors differ by the rounding to STEP alone, so the angle may stay."""
    return replace(
        box,
        x=box.x * across,
        y=box.y * down,
        width=box.width * across,
        height=box.height * down,
        bend=tuple(part * down for part in box.bend),
    )
