"""Lines that bend with the paper of an open book: followed along their middle, read straight."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from playground.local.vision.regions import Floats, Rectangle, Run

PARTS = 8  # of a line, each taken for straight
LONG = 6.0  # width by height: shorter ones bend too little to tell
BENT = 0.25  # of its height, from which on a line is not straight

Quad = tuple[float, ...]  # x and y of the corners, against the clock from the upper left
Mesh = list[tuple[tuple[int, int, int, int], Quad]]  # as Pillow has it


def follow_line(around: Rectangle, region: Sequence[Run]) -> Rectangle:
    """The rectangle as high as the line alone, and how its middle wanders, if it does."""
    if around.width < LONG * around.height:
        return around
    along, across = _list_places(around, region)
    part = np.clip((along / around.width + 0.5) * PARTS, 0, PARTS - 1).astype(int)
    counts = np.bincount(part, minlength=PARTS)
    if not counts.all():
        return around
    height = float(np.median(counts)) * PARTS / around.width
    middles = np.bincount(part, across, PARTS) / counts
    centres, edges = (np.arange(PARTS) + 0.5) / PARTS, np.arange(PARTS + 1) / PARTS
    bend = np.polyval(np.polyfit(centres, middles, 3), edges)
    if np.ptp(bend) < BENT * height:
        return around
    return replace(around, height=height, bend=tuple(bend.tolist()))


def build_mesh(box: Rectangle, size: tuple[int, int]) -> Mesh:
    """Where each part of an upright strip of this size comes from."""
    along = np.array([np.cos(box.angle), np.sin(box.angle)])
    down = np.array([-np.sin(box.angle), np.cos(box.angle)])
    places = np.linspace(-box.width / 2, box.width / 2, PARTS + 1)
    middle = np.array([box.x, box.y]) + np.outer(places, along) + np.outer(box.bend, down)
    upper, lower = middle - down * box.height / 2, middle + down * box.height / 2
    cuts = [round(number * size[0] / PARTS) for number in range(PARTS + 1)]
    return [
        (
            (cuts[n], 0, cuts[n + 1], size[1]),
            tuple(np.concatenate((upper[n], lower[n], lower[n + 1], upper[n + 1])).tolist()),
        )
        for n in range(PARTS)
    ]


def _list_places(around: Rectangle, region: Sequence[Run]) -> tuple[Floats, Floats]:
    """The region's pixels, seen from the rectangle's centre along its sides."""
    x = np.concatenate([np.arange(first, end) for _, first, end in region]) - around.x
    rows = [row for row, _, _ in region]
    y = np.repeat(rows, [end - first for _, first, end in region]) - around.y
    cos, sin = np.cos(around.angle), np.sin(around.angle)
    return x * cos + y * sin, y * cos - x * sin
