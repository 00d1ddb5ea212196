"""Sizes on the grid that image models work on. Pixels."""

from dataclasses import dataclass
from itertools import product
from math import log, sqrt

STEP, LEAST, MOST = 64, 64, 2048  # as the documented width and height
SIDES = range(LEAST, MOST + 1, STEP)
HOME = 1024 * 1024  # pixels: what image models are made for
SEEN = 0.01  # a shape that changes by less than this part is not seen to
RATIOS = ("1:1", "3:2", "2:3", "4:3", "3:4", "16:9", "9:16")

ICON = 12  # of 16 units of an icon

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shape:
    """A ratio, and the rectangle that shows it in an icon."""

    name: str
    x: float
    y: float
    width: float
    height: float


def round_to_grid(length: float) -> int:
    return min(MOST, max(LEAST, round(length / STEP) * STEP))


def fit_ratio(ratio: str, width: int, height: int) -> Size:
    """About as many pixels as before, in this shape. An unknown ratio changes nothing."""
    if ratio not in RATIOS:
        return width, height
    across, down = (int(part) for part in ratio.split(":"))
    area = width * height
    return round_to_grid(sqrt(area * across / down)), round_to_grid(sqrt(area * down / across))


def fit_size(width: int, height: int) -> Size:
    """In a picture's shape, as far as that can be asked for, the size nearest to its own.

    Half to twice its pixels; a small one may grow until models are at home.
    """
    area = width * height * min(1.0, MOST / max(width, height)) ** 2
    room = [size for size in product(SIDES, SIDES)
            if area / 2 <= size[0] * size[1] <= max(area * 2, HOME)]  # fmt: skip

    def measure_badness(size: Size) -> tuple[float, float]:
        shape, pixels = measure_stretch((width, height), size), log(size[0] * size[1] / area)
        return max(abs(shape), SEEN), abs(pixels)

    return min(room, key=measure_badness)


def measure_stretch(own: Size, size: Size) -> float:
    """By which part a picture becomes wider in this size; below 0 it becomes narrower."""
    return log(size[0] * own[1] / (size[1] * own[0]))


def describe_reshaping(own: Size, size: Size) -> str:
    """What is said of a size in which a picture's shape is seen to change."""
    change = measure_stretch(own, size)
    if abs(change) <= SEEN:
        return ""
    done = "stretched" if change > 0 else "squeezed"
    return f"Will be {done} from {name_ratio(own)} to {name_ratio(size)}."


def name_ratio(size: Size) -> str:
    """4:3, or the first ratio of small numbers that cannot be told from it."""
    if size[0] < size[1]:
        return ":".join(reversed(name_ratio((size[1], size[0])).split(":")))
    ratio = size[0] / size[1]
    for down in range(1, 33):
        across = round(ratio * down)
        if abs(log(across / down / ratio)) < SEEN / 2:
            return f"{across}:{down}"
    return f"{ratio:.2f}:1"


def scale_size(width: int, height: int, factor: float) -> Size:
    return round(width * factor), round(height * factor)


def list_shapes() -> list[Shape]:
    return [build_shape(name) for name in RATIOS]


def build_shape(name: str) -> Shape:
    across, down = (int(part) for part in name.split(":"))
    width, height = (round(ICON * side / max(across, down), 1) for side in (across, down))
    return Shape(name, (16 - width) / 2, (16 - height) / 2, width, height)
