"""How the site is: what it runs on, what waits, who works, how the providers answer.

For a page that a host reloads: a handful of queries, each over few rows or by an index.
"""

import platform
import shutil
from datetime import timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Avg, Count, Max, Min, Q
from django.db.models.functions import Now

from playground.audit.models import Entry
from playground.health.models import TaskFailure, Worker
from playground.models import Run, Status
from playground.runs.types import get_run_type

PACKAGES = ("Django", "gunicorn", "gevent", "huey", "psycopg", "redis", "Pillow", "cryptography")
STATS_PERIOD = timedelta(hours=1)
FAILURES_SHOWN = 20
ANSWERED = (Status.DONE, Status.FAILED, Status.STOPPED, Status.INTERRUPTED)


def describe_state() -> dict[str, Any]:
    return {
        "versions": list_versions(),
        "database": describe_database(),
        "queue": list_queue(),
        "workers": Worker.objects.order_by("-seen"),
        "providers": list_provider_stats(),
        "disk": describe_disk(),
        "last_backup": Entry.objects.filter(action__in=("backup made", "backup restored")).first(),
        "failures": TaskFailure.objects.order_by("-last")[:FAILURES_SHOWN],
    }


@cache
def list_versions() -> list[tuple[str, str]]:
    rows = [("Playground", read_commit()), ("Python", platform.python_version())]
    return [*rows, *((name, find_version(name)) for name in PACKAGES)]


def find_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def read_commit() -> str:
    """The commit that was checked out, where this is a clone."""
    head = Path(settings.BASE_DIR, ".git", "HEAD")
    try:
        line = head.read_text().strip()
        path = head.parent / line.removeprefix("ref: ")
        return (path.read_text().strip() if line.startswith("ref: ") else line)[:12]
    except OSError:
        return "unknown"


def list_queue() -> list[dict[str, Any]]:
    """What waits and what runs, by app and provider, with the age of the oldest that waits."""
    waiting = Q(status=Status.QUEUED)
    rows = Run.objects.open().order_by().values("app", "provider")
    counted = rows.annotate(
        waiting=Count("pk", filter=waiting),
        running=Count("pk", filter=Q(status=Status.RUNNING)),
        oldest=Min("created", filter=waiting),
    )
    rows = counted.order_by("app", "provider")
    return [{**row, "label": get_run_type(row["app"]).label or row["app"]} for row in rows]


def list_provider_stats() -> list[dict[str, Any]]:
    """Of the runs that ended in the last hour; read by the index of status and heartbeat."""
    ended = Run.objects.filter(status__in=ANSWERED, heartbeat__gt=Now() - STATS_PERIOD)
    failed = Q(status__in=(Status.FAILED, Status.INTERRUPTED))
    rows = (
        ended.order_by()
        .values("provider")
        .annotate(
            count=Count("pk"),
            failed=Count("pk", filter=failed),
            first_token=Avg("time_to_first_token"),
            mean=Avg("duration", filter=Q(status=Status.DONE)),
            slowest=Max("duration", filter=Q(status=Status.DONE)),
        )
    )
    return [
        {**row, "failed_percent": 100 * row["failed"] / row["count"]}
        for row in rows.order_by("provider")
    ]


def describe_database() -> dict[str, Any]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return {"name": "PostgreSQL", "bytes": cursor.fetchone()[0]}
    path = Path(str(connection.settings_dict["NAME"]))
    return {"name": "SQLite", "bytes": path.stat().st_size if path.exists() else 0}


def describe_disk() -> dict[str, int]:
    """Where the data folder is."""
    usage = shutil.disk_usage(settings.DATA_DIR)
    return {"free": usage.free, "total": usage.total}
