"""The page of the site's state: right, and cheap."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from playground.backup.signals import backup_made, backup_restored
from playground.health import tasks
from playground.host.state import describe_state, list_provider_stats
from playground.models import Run

pytestmark = pytest.mark.django_db
MAX_QUERIES = 8


def add_run(**fields: object) -> Run:
    values = {"owner": "me", "app": "textlab", "provider": "arli", "endpoint": "chat", "model": "m"}
    return Run.objects.create(**{**values, "heartbeat": Now(), **fields})


def test_an_unused_site_says_so(admin_client: Browser) -> None:
    page = admin_client.get("/host/").text
    assert "Nothing is waiting and nothing is running." in page
    assert "No worker has been seen" in page
    assert "No run has ended in the last hour." in page
    assert "No background task has failed." in page
    assert "Never. Run" in page
    assert "Django" in page


def test_queue_workers_providers_failures_and_backup_are_shown(admin_client: Browser) -> None:
    add_run(status="queued")
    add_run(status="queued")
    add_run(status="running", app="vision")
    for seconds, status in ((1.0, "done"), (3.0, "done"), (9.0, "failed")):
        add_run(status=status, duration=seconds, time_to_first_token=0.5)
    add_run(status="failed", heartbeat=Now() - timedelta(hours=2))
    tasks.beat_once("here:1")
    for _ in range(2):
        tasks.note_failure("error", type("Task", (), {"name": "refresh"}), ValueError("a secret"))
    backup_made.send(sender=None, path=Path("site.zip"))
    state = describe_state()
    assert [(row["app"], row["waiting"], row["running"]) for row in state["queue"]] == [
        ("textlab", 2, 0),
        ("vision", 0, 1),
    ]
    (stats,) = state["providers"]
    assert (stats["count"], stats["failed"], stats["mean"], stats["slowest"]) == (3, 1, 2, 3)
    page = admin_client.get("/host/").text
    assert re.findall(r'<th scope="row">(Text|Vision|textlab|vision)</th>', page) == [
        "Text",
        "Vision",
    ]
    assert "here:1" in page
    assert "1 (33.3%)" in page
    assert "ValueError" in page
    assert "site.zip" in page
    assert "a secret" not in page


def test_after_a_restore_it_says_from_what_and_that_nothing_was_saved_since(
    admin_client: Browser,
) -> None:
    backup_restored.send(sender=None, path=Path("site.zip"), made="2026-11-29 13:45")
    page = admin_client.get("/host/").text
    assert "None since this site was restored on" in page
    assert "from site.zip, made 2026-11-29 13:45 UTC" in page
    backup_made.send(sender=None, path=Path("next.zip"))
    page = admin_client.get("/host/").text
    assert "next.zip" in page
    assert "None since" not in page


def test_it_asks_the_database_little_and_by_an_index() -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        state = describe_state()
        list(state["workers"]), list(state["failures"])
    assert len(queries) <= MAX_QUERIES
    with CaptureQueriesContext(connection) as queries:
        list_provider_stats()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + queries[0]["sql"])
            plan = " ".join(str(row[3]) for row in cursor.fetchall())
        assert "USING INDEX" in plan
        assert "status=? AND heartbeat>?" in plan
