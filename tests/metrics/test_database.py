"""What the database knows: right, read by the library's own parser, and cheap."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from playground.health import tasks
from playground.metrics import answers, database
from playground.models import Listing, Run
from playground.quotas.usage import add_runs

pytestmark = pytest.mark.django_db
MAX_QUERIES = 7


def add_run(**fields: object) -> Run:
    values = {"owner": "me", "app": "textlab", "provider": "arli", "endpoint": "chat", "model": "m"}
    return Run.objects.create(**{**values, "heartbeat": Now(), **fields})


def read_report() -> dict[tuple[str, ...], float]:
    """Each sample by its name and the values of its labels, in the order of their names."""
    registry = CollectorRegistry()
    registry.register(database.DatabaseCollector())
    families = text_string_to_metric_families(generate_latest(registry).decode())
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def test_queue_workers_catalog_and_disk_are_reported() -> None:
    tasks.beat_once("here:1")
    add_run(status="queued")
    late = add_run(status="queued", provider="featherless")
    Run.objects.filter(pk=late.pk).update(created=timezone.now() - timedelta(seconds=90))
    add_run(status="running", app="vision")
    Listing.objects.update_or_create(
        provider="featherless", defaults={"fetched": timezone.now() - timedelta(hours=1)}
    )
    report = read_report()
    assert report["playground_queue_waiting", "textlab", "arli"] == 1
    assert 90 <= report["playground_queue_oldest_seconds", "textlab", "featherless"] < 150
    assert report["playground_queue_running", "vision", "arli"] == 1
    assert ("playground_queue_oldest_seconds", "vision", "arli") not in report
    assert report["playground_workers",] == 1
    assert 3600 <= report["playground_catalog_age_seconds", "featherless"] < 3700
    assert report["playground_disk_size_bytes",] >= report["playground_disk_free_bytes",] > 0
    assert sum(name == "playground_build_info" for name, *_ in report) == 1
    assert report["playground_metrics_failed", "queue"] == 0


def test_answers_of_the_last_minutes_are_told_apart_by_outcome_and_time() -> None:
    for seconds, first, status in ((0.5, 0.2, "done"), (7.0, 3.0, "done"), (9.0, None, "failed")):
        add_run(status=status, duration=seconds, time_to_first_token=first)
    add_run(status="done", duration=1.0, heartbeat=Now() - timedelta(seconds=301))
    report = read_report()
    assert report["playground_answers_recent", "done", "arli"] == 2
    assert report["playground_answers_recent", "failed", "arli"] == 1
    duration = "playground_answer_duration_recent_seconds"
    assert [report[f"{duration}_bucket", bound, "arli"] for bound in ("1.0", "5.0", "10.0")] == [
        1, 1, 2,
    ]  # fmt: skip
    assert report[f"{duration}_bucket", "+Inf", "arli"] == 2
    assert report[f"{duration}_gsum", "arli"] == 7.5
    first_token = "playground_answer_time_to_first_token_recent_seconds"
    assert report[f"{first_token}_bucket", "2.0", "arli"] == 1
    assert report[f"{first_token}_gcount", "arli"] == 2


def test_what_was_used_is_counted_by_provider_and_stays_when_a_run_is_deleted() -> None:
    usage = {"prompt_tokens": 100, "completion_tokens": 20}
    run = add_run(status="done", usage=usage, model='hostile" model\n{}')
    add_runs([run, add_run(status="done", usage=usage, owner="you")])
    run.delete()
    report = read_report()
    assert report["playground_usage_runs_total", "arli"] == 2
    assert report["playground_usage_prompt_tokens_total", "arli"] == 200
    assert report["playground_usage_completion_tokens_total", "arli"] == 40
    assert not any("hostile" in word for labels in report for word in labels)


def test_a_part_that_cannot_be_asked_is_named_and_the_others_are_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> None:
        raise DatabaseError("away")

    monkeypatch.setitem(database.PARTS, "answers", fail)
    report = read_report()
    assert report["playground_metrics_failed", "answers"] == 1
    assert report["playground_metrics_failed", "disk"] == 0
    assert ("playground_disk_free_bytes",) in report


def test_it_asks_the_database_little_and_for_answers_by_an_index() -> None:
    with CaptureQueriesContext(connection) as queries:
        read_report()
    assert len(queries) <= MAX_QUERIES
    with CaptureQueriesContext(connection) as queries:
        list(answers.measure_answers())
    if connection.vendor == "sqlite":
        for query in queries:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN QUERY PLAN " + query["sql"])
                plan = " ".join(str(row[3]) for row in cursor.fetchall())
            assert "status=? AND heartbeat>?" in plan
