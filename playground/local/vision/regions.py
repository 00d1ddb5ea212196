"""Connected regions of a mask, and the smallest rectangle around each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Run = tuple[int, int, int]  # row, first column, column after the last


@dataclass(frozen=True)
class Rectangle:
    """`angle` in radians, of the width against the horizontal: -45° to 45°.

    bend: how far down its middle lies at even steps along it; empty is straight.
    guessed: the angle is not its own, but what other lines tell of the page.
    """

    x: float
    y: float
    width: float
    height: float
    angle: float
    bend: tuple[float, ...] = ()
    guessed: bool = False

    def grow_by(self, by: float) -> "Rectangle":
        return replace(self, width=self.width + 2 * by, height=self.height + 2 * by)

    def list_corners(self) -> Floats:
        """Top left, top right, bottom right, bottom left."""
        along = np.array([np.cos(self.angle), np.sin(self.angle)]) * self.width / 2
        down = np.array([-np.sin(self.angle), np.cos(self.angle)]) * self.height / 2
        middle = np.array([self.x, self.y])
        corners = (-along - down, along - down, along + down, -along + down)
        return np.array([middle + corner for corner in corners])


def find_regions(mask: NDArray[np.bool_]) -> list[list[Run]]:
    """The runs of every region whose pixels touch, diagonals too."""
    runs = list(_list_runs(mask))
    parent = list(range(len(runs)))
    for upper, lower in _list_touching(runs):
        parent[_find_root(parent, upper)] = _find_root(parent, lower)
    runs_by_root: dict[int, list[Run]] = {}
    for number, run in enumerate(runs):
        runs_by_root.setdefault(_find_root(parent, number), []).append(run)
    return list(runs_by_root.values())


def _list_runs(mask: NDArray[np.bool_]) -> Iterator[Run]:
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    return zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True)


def _list_touching(runs: list[Run]) -> Iterator[tuple[int, int]]:
    """Pairs of runs in neighbouring rows; both are walked once."""
    above = 0
    for number, (row, start, end) in enumerate(runs):
        while (runs[above][0], runs[above][2]) < (row - 1, start):
            above += 1
        other = above
        while runs[other][0] == row - 1 and runs[other][1] <= end:
            yield other, number
            other += 1


def _find_root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = number = parent[parent[number]]
    return number


def build_hull(region: list[Run]) -> Floats:
    """The convex hull of a region's pixel centres."""
    points = {(first, row) for row, first, _ in region} | {(end - 1, row) for row, _, end in region}
    ordered = sorted(points)
    return np.array(_build_half(ordered) + _build_half(ordered[::-1]), dtype=np.float64)


def _build_half(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    hull: list[tuple[int, int]] = []
    for point in points:
        while len(hull) > 1 and _measure_turn(hull[-2], hull[-1], point) <= 0:
            hull.pop()
        hull.append(point)
    return hull[:-1] or hull


def _measure_turn(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def find_smallest(hull: Floats) -> Rectangle:
    """The rectangle of least area; one of its sides lies on a side of the hull."""
    sides = np.roll(hull, -1, axis=0) - hull
    angles = np.unique(_normalise_angles(np.arctan2(sides[:, 1], sides[:, 0])))
    around = [build_rectangle(hull, float(angle)) for angle in angles]
    return min(around, key=lambda each: each.width * each.height)


def build_rectangle(hull: Floats, angle: float) -> Rectangle:
    """The rectangle around points whose width runs at `angle`."""
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    level = hull @ turn.T
    width, height = np.ptp(level, axis=0).tolist()
    x, y = (((level.max(axis=0) + level.min(axis=0)) / 2) @ turn).tolist()
    return Rectangle(x, y, width, height, angle)


def _normalise_angles(angles: Floats) -> Floats:
    """The same directions, a quarter turn aside where that is nearer to the horizontal."""
    quarter = np.pi / 2
    turned: Floats = (angles + quarter / 2) % quarter - quarter / 2
    return turned
