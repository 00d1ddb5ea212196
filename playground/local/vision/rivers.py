"""Narrow gutters: gaps too small to part a line by themselves, above each other on many lines."""

from collections.abc import Sequence

from playground.local.vision.pieces import Span

FEWEST = 4  # lines
MOST_LINES = 0.6  # of those that pass here must have their gap here


def find_rivers(lines: Sequence[Span], gaps: Sequence[Span]) -> list[float]:
    """Places on the x axis where white runs down between the lines, best first."""
    places: list[float] = []
    counted = [(_count_spans(gaps, x), x) for _, x in gaps]
    for count, x in sorted(counted, reverse=True):
        enough = count >= max(FEWEST, MOST_LINES * _count_spans(lines, x))
        if enough and not any(_share_gap(gaps, x, other) for other in places):
            places.append(x)
    return places


def _count_spans(spans: Sequence[Span], x: float) -> int:
    return sum(left < x <= right for left, right in spans)


def _share_gap(gaps: Sequence[Span], x: float, other: float) -> bool:
    return any(left < min(x, other) and max(x, other) <= right for left, right in gaps)
