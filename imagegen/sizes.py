"""Sizes on the grid that image models work on. Pixels."""

from dataclasses import dataclass
from math import sqrt

STEP, LEAST, MOST = 64, 64, 2048  # as the documented width and height
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


def on_grid(length: float) -> int:
    return min(MOST, max(LEAST, round(length / STEP) * STEP))


def by_ratio(ratio: str, width: int, height: int) -> Size:
    """About as many pixels as before, in this shape. An unknown ratio changes nothing."""
    if ratio not in RATIOS:
        return width, height
    across, down = (int(part) for part in ratio.split(":"))
    area = width * height
    return on_grid(sqrt(area * across / down)), on_grid(sqrt(area * down / across))


def fitted(width: int, height: int) -> Size:
    """The size nearest to a picture's own that can be asked for, in its shape."""
    scale = min(1.0, MOST / max(width, height))
    return on_grid(width * scale), on_grid(height * scale)


def enlarged(width: int, height: int, factor: float) -> Size:
    return round(width * factor), round(height * factor)


def shapes() -> list[Shape]:
    return [shape(name) for name in RATIOS]


def shape(name: str) -> Shape:
    across, down = (int(part) for part in name.split(":"))
    width, height = (round(ICON * side / max(across, down), 1) for side in (across, down))
    return Shape(name, (16 - width) / 2, (16 - height) / 2, width, height)
