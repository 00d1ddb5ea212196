"""Answers: how they ended in the last minutes and how long they took, and what was used today."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, DateField, Func, Q, Sum
from django.db.models.functions import Now
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeHistogramMetricFamily,
    GaugeMetricFamily,
    Metric,
)

from playground.host.state import ANSWERED
from playground.models import Run, Status
from playground.quotas.models import DailyUsage

WINDOW_SECONDS = 300
FIRST_TOKEN_SECONDS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
DURATION_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0)
SUMS = {
    "runs": "Runs that have ended.",
    "prompt_tokens": "Tokens of what was sent.",
    "completion_tokens": "Tokens of answers.",
    "images": "Images made.",
}


class Today(Func):
    """The database's date, as the sums have it."""

    template = "CURRENT_DATE"
    output_field = DateField()


def measure_answers() -> Iterator[Metric]:
    """A deleted run leaves the window, so these are gauges, also the histograms."""
    since = Now() - timedelta(seconds=WINDOW_SECONDS)
    ended = Run.objects.filter(status__in=ANSWERED, heartbeat__gt=since).order_by()
    yield count_outcomes(ended.values("provider", "status").annotate(count=Count("pk")))
    rows = [dict(row) for row in ended.values("provider").annotate(**count_below())]
    yield draw_histogram("time_to_first_token", FIRST_TOKEN_SECONDS, rows)
    yield draw_histogram("duration", DURATION_SECONDS, rows)


def count_outcomes(rows: Any) -> Metric:
    outcomes = GaugeMetricFamily(
        "playground_answers_recent",
        "Answers that ended in the last 5 minutes.",
        labels=["provider", "outcome"],
    )
    for row in rows:
        outcomes.add_metric([row["provider"], row["status"]], row["count"])
    return outcomes


def count_below() -> dict[str, Any]:
    """One column for each bucket of both histograms, so that the rows are read once."""
    columns: dict[str, Any] = {}
    for name, bounds in (
        ("time_to_first_token", FIRST_TOKEN_SECONDS),
        ("duration", DURATION_SECONDS),
    ):
        counted = Q(**{f"{name}__isnull": False})
        if name == "duration":
            counted &= Q(status=Status.DONE)
        columns[f"{name}_sum"] = Sum(name, filter=counted)
        columns[f"{name}_inf"] = Count("pk", filter=counted)
        for index, bound in enumerate(bounds):
            columns[f"{name}_{index}"] = Count("pk", filter=counted & Q(**{f"{name}__lte": bound}))
    return columns


def draw_histogram(name: str, bounds: tuple[float, ...], rows: list[dict[str, Any]]) -> Metric:
    histogram = GaugeHistogramMetricFamily(
        f"playground_answer_{name}_recent_seconds",
        "Of the answers that ended in the last 5 minutes.",
        labels=["provider"],
    )
    for row in rows:
        buckets = [(str(bound), row[f"{name}_{index}"]) for index, bound in enumerate(bounds)]
        buckets.append(("+Inf", row[f"{name}_inf"]))
        histogram.add_metric([row["provider"]], buckets, row[f"{name}_sum"] or 0.0)
    return histogram


def measure_usage() -> Iterator[Metric]:
    """Counters of today, in UTC. Deleting a run takes nothing off them; at midnight they begin
    anew, which Prometheus expects of counters.
    """
    today = DailyUsage.objects.filter(day=Today()).order_by()
    sums = today.values("provider").annotate(**{f"sum_{name}": Sum(name) for name in SUMS})
    rows: list[dict[str, Any]] = [dict(row) for row in sums]
    for name, words in SUMS.items():
        counter = CounterMetricFamily(
            f"playground_usage_{name}", f"{words} Today, in UTC.", labels=["provider"]
        )
        for row in rows:
            counter.add_metric([row["provider"]], row[f"sum_{name}"])
        yield counter
