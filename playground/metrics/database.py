"""What the database and the disk know of the whole site, asked when Prometheus asks.

Nothing is counted as answers end. Each query reads the few rows that are open, those that ended in
the last minutes, by their index, or the sums of today.
"""

from collections.abc import Callable, Iterator

from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from playground.catalog.providers import enabled_providers
from playground.health.models import filter_seen
from playground.health.probes import WORKER_SECONDS
from playground.host.state import describe_disk, list_queue, list_versions
from playground.metrics.answers import measure_answers, measure_usage
from playground.models import Listing

AWAY = (DatabaseError, InterfaceError, OSError)


class DatabaseCollector(Collector):
    """One part that can't be asked leaves out its own figures, and is named."""

    def collect(self) -> Iterator[Metric]:
        failed = GaugeMetricFamily(
            "playground_metrics_failed", "1: these figures are missing.", labels=["part"]
        )
        for name, measure in PARTS.items():
            try:
                metrics, wrong = list(measure()), 0
            except AWAY:
                metrics, wrong = [], 1
            failed.add_metric([name], wrong)
            yield from metrics
        yield failed


def measure_queue() -> Iterator[Metric]:
    labels = ["app", "provider"]
    waiting = GaugeMetricFamily("playground_queue_waiting", "Runs that wait.", labels=labels)
    running = GaugeMetricFamily("playground_queue_running", "Runs being answered.", labels=labels)
    oldest = GaugeMetricFamily(
        "playground_queue_oldest_seconds", "Age of the oldest that waits.", labels=labels
    )
    for row in list_queue():
        place = [row["app"], row["provider"]]
        waiting.add_metric(place, row["waiting"])
        running.add_metric(place, row["running"])
        if row["oldest"] is not None:
            age = (timezone.now() - row["oldest"]).total_seconds()
            oldest.add_metric(place, max(0.0, age))
    yield from (waiting, running, oldest)


def measure_workers() -> Iterator[Metric]:
    count = filter_seen(WORKER_SECONDS).count()
    words = f"Worker processes seen in the last {WORKER_SECONDS:.0f} seconds."
    yield GaugeMetricFamily("playground_workers", words, value=count)


def measure_disk() -> Iterator[Metric]:
    disk = describe_disk()
    free = "Free space where the data folder is."
    yield GaugeMetricFamily("playground_disk_free_bytes", free, value=disk["free"])
    total = "Size of the disk where the data folder is."
    yield GaugeMetricFamily("playground_disk_size_bytes", total, value=disk["total"])


def measure_catalog() -> Iterator[Metric]:
    """Providers whose list was never fetched have no age."""
    ages = GaugeMetricFamily(
        "playground_catalog_age_seconds",
        "Time since a provider's list of models was fetched.",
        labels=["provider"],
    )
    slugs = [provider.slug for provider in enabled_providers()]
    listings = Listing.objects.filter(provider__in=slugs)
    for slug, moment in listings.values_list("provider", "fetched"):
        if moment is not None:
            ages.add_metric([slug], max(0.0, (timezone.now() - moment).total_seconds()))
    yield ages


def describe_build() -> Iterator[Metric]:
    versions = {name.lower(): version for name, version in list_versions()}
    names = {"commit": "playground", "python": "python", "django": "django"}
    words = {label: versions[name] for label, name in names.items()}
    yield InfoMetricFamily("playground_build", "What the site runs on.", value=words)


PARTS: dict[str, Callable[[], Iterator[Metric]]] = {
    "queue": measure_queue,
    "workers": measure_workers,
    "disk": measure_disk,
    "catalog": measure_catalog,
    "build": describe_build,
    "answers": measure_answers,
    "usage": measure_usage,
}
