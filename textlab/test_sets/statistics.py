"""Figures of a variant: how sure a pass rate is, and what is usual."""

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

NORMAL_QUANTILE = statistics.NormalDist().inv_cdf(0.975)  # for 95 %


@dataclass(frozen=True, slots=True)
class Interval:
    """Shares between 0 and 1: the one that was counted, and where the true one is at 95 %."""

    share: float
    low: float
    high: float


def compute_interval(passed: int, total: int) -> Interval | None:
    """Wilson's, which holds for few rows and for shares of 0 and 1; None without any row."""
    if total <= 0:
        return None
    share, square = passed / total, NORMAL_QUANTILE**2
    centre = (share + square / (2 * total)) / (1 + square / total)
    half = (NORMAL_QUANTILE / (1 + square / total)) * math.sqrt(
        share * (1 - share) / total + square / (4 * total**2)
    )
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half))


def compute_median(values: Iterable[float | None]) -> float | None:
    """Of those that are known; None where none is."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None
