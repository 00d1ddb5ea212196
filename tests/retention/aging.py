"""Sites that are older than they are, and nights on which the worker deletes."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.models import F, Model
from pytest_django import Settings

from playground.models import Run
from playground.retention.due import Place
from playground.retention.services import delete_remains, delete_some

DAYS = 30


def set_days(settings: Settings, days: int) -> None:
    settings.HOSTING = replace(settings.HOSTING, run_days=days)


def make_run(owner: str = "ada", **more: Any) -> Run:
    columns = {"app": "textlab", "provider": "local", "endpoint": "chat", "model": "m", **more}
    return Run.objects.create(
        owner=owner, text="Hi", **{"status": "done", "request": {"message": "Hi"}, **columns}
    )


def age(*rows: Model, days: float) -> None:
    for row in rows:
        type(row)._base_manager.filter(pk=row.pk).update(
            created=F("created") - timedelta(days=days)
        )


def pass_night() -> int:
    """All that the worker does in one. In how many steps."""
    steps, place = 1, delete_some(Place())
    while place:
        steps, place = steps + 1, delete_some(place)
    delete_remains()
    return steps


def list_files(settings: Settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
