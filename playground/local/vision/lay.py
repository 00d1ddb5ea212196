"""How the paper of a photographed page lies: where its rows run, though they are not parallel.

Seen at a slant, rows fan out; on paper that curls they bend. Both are described by a few numbers,
taken from the direction of the lines and then adjusted until as much as possible of what stands
side by side stands level: a price on a receipt and its label.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median, pstdev

import numpy as np
from numpy.typing import NDArray

from playground.local.vision.regions import Floats, Rectangle

STRAIGHT = 0.012  # radians: spread of the lines' angles on a page that is not photographed
LONG = 4.0  # width by height, from which on a line's angle counts alone
TELLING = 1.7  # the same, where many angles are taken together
ASIDE = 0.03  # radians between long lines and short ones
FEWEST = 4  # lines that tell of the paper
OUTLIER = 0.04  # radians beside the others, from which on a line's angle counts less and less
FIRM = (0.0, 0.02, 0.02, 0.1)  # how little each term is believed without many lines' word
LEVEL = 0.35  # of a line's height: what differs by less stands level
REACH = 0.45  # of the way to the next row: further, and rows would be mistaken for each other
STEPS = np.linspace(-1, 1, 9)
ROUNDS = 4
BETTER = 1.1  # times as much must stand level, for the lines' own word to be overruled


@dataclass(frozen=True)
class Lay:
    """`angle` turns the page level (radians); the rest is what rows do beside that.

    terms: slope, fan, bow, and the bow's change, as heights at the edge of the page, whose middle
    is (x, y) and whose half sides are (across, down), after the turn.
    """

    angle: float = 0.0
    terms: tuple[float, ...] = ()
    x: float = 0.0
    y: float = 0.0
    across: float = 1.0
    down: float = 1.0

    def flatten_corners(self, corners: Floats) -> Floats:
        """Where the corners lie on the page made flat."""
        cos, sin = np.cos(-self.angle), np.sin(-self.angle)
        level: Floats = corners @ np.array([[cos, sin], [-sin, cos]])
        if not self.terms:
            return level
        rise = self.list_shapes(level) @ np.array(self.terms)
        return np.stack([level[:, 0], level[:, 1] - rise], axis=1)

    def list_shapes(self, level: Floats) -> Floats:
        """What each term does at each place."""
        u = (level[:, 0] - self.x) / self.across
        v = (level[:, 1] - self.y) / self.down
        return np.stack([u, u * v, u * u, u * u * v], axis=1)

    def list_slopes(self, level: Floats) -> Floats:
        """The slope that each term gives a row there."""
        u = (level[:, 0] - self.x) / self.across
        v = (level[:, 1] - self.y) / self.down
        return np.stack([np.ones_like(u), v, 2 * u, 2 * u * v], axis=1) / self.across

    def get_angle(self, x: float, y: float) -> float:
        """Of a row that passes here."""
        if not self.terms:
            return self.angle
        level = Lay(self.angle).flatten_corners(np.array([[x, y]]))
        return self.angle + float(np.arctan(self.list_slopes(level) @ np.array(self.terms))[0])


def find_lay(boxes: Sequence[Rectangle]) -> tuple[Lay, bool]:
    """How the page lies, and whether its lines are parallel."""
    fitted, straight = follow_lines(boxes)
    return (_level_lay(fitted, boxes) if fitted.terms else fitted), straight


def follow_lines(boxes: Sequence[Rectangle]) -> tuple[Lay, bool]:
    """The same, by nothing but the direction of the lines that have one of their own."""
    telling = [box for box in boxes if not box.guessed and box.width > TELLING * box.height]
    long = [box.angle for box in telling if box.width > LONG * box.height]
    short = [box.angle for box in telling if box.width <= LONG * box.height]
    if not long and not short:
        return Lay(), True
    angle = median(long or short)
    straight = (not long or pstdev(long) < STRAIGHT) and not _turn_aside(short, angle)
    if straight or len(telling) < FEWEST:
        return Lay(angle), straight
    for _ in range(2):  # of rows that bend, the middling line is not the middling direction
        lay = _fit_lay(telling, angle)
        angle += float(np.arctan(lay.terms[0] / lay.across))
    return _fit_lay(telling, angle), straight


def _turn_aside(short: Sequence[float], angle: float) -> bool:
    """Whether short lines, whose angles are uncertain, have another one than the long ones.

    So they do on curling paper: the labels of a receipt run down, and its prices up.
    """
    return len(short) >= FEWEST and abs(median(short) - angle) > ASIDE


def _fit_lay(lines: Sequence[Rectangle], angle: float) -> Lay:
    """The terms with which rows run as the lines do, those that differ from all others aside."""
    level = Lay(angle).flatten_corners(_list_middles(lines))
    low, high = level.min(axis=0), level.max(axis=0)
    (x, y), (across, down) = (low + high) / 2, np.maximum((high - low) / 2, 1)
    page = Lay(angle, (), float(x), float(y), float(across), float(down))
    slope = np.tan(np.array([line.angle for line in lines]) - angle)
    width = np.array([line.width for line in lines]) / across
    shapes, terms = page.list_slopes(level), np.zeros(4)
    firm = np.diag(FIRM) / across**2
    for _ in range(5):
        off = np.abs(slope - shapes @ terms)
        weighted = shapes * (width / (1 + (off / OUTLIER) ** 2))[:, None]
        terms = np.linalg.lstsq(weighted.T @ shapes + firm, weighted.T @ slope, rcond=None)[0]
    return replace(page, terms=tuple(terms.tolist()))


def _level_lay(fitted: Lay, boxes: Sequence[Rectangle]) -> Lay:
    level = Lay(fitted.angle).flatten_corners(_list_middles(boxes))
    best = _Rows.from_boxes(fitted, boxes, level).adjust_terms(np.array(fitted.terms))
    return replace(fitted, terms=tuple(best.tolist()))


def _list_middles(boxes: Sequence[Rectangle]) -> Floats:
    return np.array([[box.x, box.y] for box in boxes])


@dataclass(frozen=True)
class _Rows:
    """Pairs of boxes that stand beside each other, at whatever height."""

    shapes: Floats
    heights: Floats  # of the boxes' middles
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    level: Floats  # within which a pair stands level
    reach: float  # how far the terms may go

    @classmethod
    def from_boxes(cls, page: Lay, boxes: Sequence[Rectangle], level: Floats) -> "_Rows":
        half = np.array([box.width for box in boxes]) / 2
        tall = np.array([min(box.height, box.width) for box in boxes])
        before = level[:, 0] + half
        after = level[:, 0] - half
        alike = np.maximum.outer(tall, tall) < 2 * np.minimum.outer(tall, tall)
        left, right = np.nonzero((before[:, None] < after[None, :]) & alike)
        within = LEVEL * np.minimum(tall[left], tall[right])
        reach = REACH * _measure_pitch(level[:, 1], float(np.median(tall)))
        return cls(page.list_shapes(level), level[:, 1], left, right, within, reach)

    def adjust_terms(self, fitted: Floats) -> Floats:
        """The terms near those told by the lines with which most stands level."""
        best, most = fitted, self._count_level(fitted)
        least = most * BETTER
        reach = self.reach
        for _ in range(ROUNDS):
            for place in range(len(fitted)):
                for step in STEPS * reach:
                    tried = best.copy()
                    tried[place] += step
                    if (count := self._count_level(tried, fitted)) > most:
                        best, most = tried, count
            reach /= 2
        return best if most >= least else fitted

    def _count_level(self, terms: Floats, fitted: Floats | None = None) -> float:
        """Of pairs that stand level, less for each step away from what the lines told."""
        flat = self.heights - self.shapes @ terms
        apart = (flat[self.left] - flat[self.right]) / self.level
        count = float(np.exp(-(apart**2)).sum())
        if fitted is None:
            return count
        return count * float(np.exp(-(((terms - fitted) / (2 * self.reach)) ** 2).sum()))


def _measure_pitch(heights: Floats, tall: float) -> float:
    """From one row to the next, typically."""
    steps = np.diff(np.sort(heights))
    rows = steps[steps > tall / 2]
    return float(np.median(rows)) if len(rows) else tall
