"""`/readyz`: which part of the site is missing, said in bounded time."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models.functions import Now
from django.test import Client as Browser
from pytest_django import Settings

from playground.health import probes, tasks
from playground.health.models import Worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _worker() -> None:
    tasks.beat_once("here:1")


def test_all_parts_are_named_and_well(client: Browser) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    parts = dict.fromkeys(("database", "cache", "storage", "worker"), "ok")
    assert answer.json() == {"ready": True, "missing": [], "parts": parts}


def test_a_worker_that_was_not_seen_for_long_is_missing_and_can_be_left_out(
    client: Browser,
) -> None:
    Worker.objects.update(seen=Now() - timedelta(seconds=probes.WORKER_SECONDS + 1))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["missing"] == ["worker"]
    assert "no worker has been seen" in answer.json()["parts"]["worker"]
    assert client.get("/readyz?without=worker").status_code == 200
    tasks.beat_once("here:1")
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("name", sorted(probes.PARTS))
def test_a_part_that_hangs_is_missing_after_a_second(
    client: Browser, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(probes, "PATIENCE_SECONDS", 0.3)

    def hang() -> str:
        time.sleep(2)
        return ""

    slow = {**probes.PARTS, name: hang}
    monkeypatch.setattr(probes, "PARTS", slow)
    answer = client.get("/readyz")
    assert name in answer.json()["missing"]
    assert answer.json()["parts"][name] == probes.SILENT


def test_a_part_that_fails_is_missing_and_tells_no_secret(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> str:
        raise OSError("password=secret")

    monkeypatch.setattr(probes, "PARTS", {**probes.PARTS, "cache": fail})
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["missing"] == ["cache"]
    assert "secret" not in answer.text


def test_a_folder_that_cannot_be_written_to_is_missing(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere
    assert client.get("/readyz").json()["missing"] == ["storage"]


def test_storage_that_is_not_there_yet_is_well(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "deep" / "media"
    assert probes.check_storage() == ""


def test_a_worker_is_one_row_however_often_it_beats_and_old_ones_are_forgotten() -> None:
    Worker.objects.create(name="old", seen=Now() - tasks.FORGOTTEN_AFTER - timedelta(seconds=9))
    for _ in range(3):
        tasks.beat_once("here:1")
    tasks.beat_once("here:2")
    assert list(Worker.objects.values_list("name", flat=True)) == ["here:1", "here:2"]
