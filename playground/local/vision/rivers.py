"""Narrow gutters: gaps too small to part a line by themselves, above each other on many lines."""

from collections.abc import Sequence

from playground.local.vision.pieces import Span

FEWEST = 4  # lines
MOST_LINES = 0.6  # of those that pass here must have their gap here


def rivers(lines: Sequence[Span], gaps: Sequence[Span]) -> list[float]:
    """Places on the x axis where white runs down between the lines, best first."""
    found: list[float] = []
    counted = [(_count(gaps, x), x) for _, x in gaps]
    for count, x in sorted(counted, reverse=True):
        enough = count >= max(FEWEST, MOST_LINES * _count(lines, x))
        if enough and not any(_same(gaps, x, other) for other in found):
            found.append(x)
    return found


def _count(spans: Sequence[Span], x: float) -> int:
    return sum(left < x <= right for left, right in spans)


def _same(gaps: Sequence[Span], x: float, other: float) -> bool:
    return any(left < min(x, other) and max(x, other) <= right for left, right in gaps)
