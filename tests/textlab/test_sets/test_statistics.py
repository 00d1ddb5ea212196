"""Pass rates with their intervals, and medians."""

import pytest

from textlab.test_sets.statistics import compute_interval, compute_median


@pytest.mark.parametrize(
    ("passed", "total", "low", "high"),
    [
        # As tables of Wilson's interval without correction have it.
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (18, 20, 0.6990, 0.9721),
        (1, 1, 0.2065, 1.0),
        (100, 200, 0.4314, 0.5686),
    ],
)
def test_wilson_s_interval(passed: int, total: int, low: float, high: float) -> None:
    interval = compute_interval(passed, total)
    assert interval is not None
    assert interval.share == passed / total
    assert interval.low == pytest.approx(low, abs=1e-4)
    assert interval.high == pytest.approx(high, abs=1e-4)


def test_without_rows_there_is_no_interval() -> None:
    assert compute_interval(0, 0) is None


def test_medians_are_of_what_is_known() -> None:
    assert compute_median([3.0, None, 1.0]) == 2.0
    assert compute_median([5.0]) == 5.0
    assert compute_median([None]) is None
    assert compute_median([]) is None
