"""Readings out of what runs kept as JSON, and back, on whichever database is there."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from playground.runs import queue
from tests import migrating
from tests.migrating import migrated_back
from vision.readings import payload

NOBODY = "6f1c0e5e-1d0c-4a57-9a5e-0c7b9b1d2e3f"  # which no row has

pytestmark = pytest.mark.django_db(transaction=True)

SHARED = ("playground", "0010_run_group")
BEFORE, AFTER, NEWEST = "0004_resolution", "0006_fill_readings", "0010_tilt"
BOX = [[1, 1], [20, 1], [20, 10], [1, 10]]
LINES = [{"text": "Hello", "box": BOX, "score": 0.9, "page": 0}]
CUT = {"cut": "loop", "cut_said": "Stopped: the model repeated “a” 9 times.", "keep": 3}


@pytest.fixture
def old_apps() -> Iterator[Apps]:
    with migrated_back(("vision", BEFORE), SHARED) as apps:
        yield apps


def migrate(name: str) -> Apps:
    return migrating.migrate(("vision", name), SHARED)


def make_page(apps: Apps) -> Any:
    models = {n: apps.get_model("vision", n) for n in ("Batch", "Upload", "Page")}
    batch = models["Batch"].objects.create(owner="me")
    upload = models["Upload"].objects.create(batch=batch, position=1, name="a.png")
    return models["Page"].objects.create(batch=batch, upload=upload, number=1)


def make_run(apps: Apps, page: Any, extra: dict[str, Any], **fields: Any) -> Any:
    request = {"task": "table", "prompt": "Read", "page": str(page.pk), "page_name": "a.png"}
    values = {"app": "vision", "group": page.batch_id, "request": request, **fields}
    run = apps.get_model("playground", "Run")
    return run.objects.create(
        owner="me", provider="local", endpoint="chat", model="m", extra=extra, **values
    )


def read_json(apps: Apps) -> dict[UUID, tuple[dict[str, Any], dict[str, Any]]]:
    runs = apps.get_model("playground", "Run").objects.all()
    return {run.pk: (run.request, run.extra) for run in runs}


def test_a_reading_has_what_its_run_kept_and_gives_it_back(old_apps: Apps) -> None:
    page = make_page(old_apps)
    extras: list[dict[str, Any]] = [
        {"edited": "", "lines": LINES, "form": {"outcome": "valid"}},
        {"edited": "Mine", **CUT},
        {},
    ]
    runs = [make_run(old_apps, page, extra) for extra in extras]
    other = make_run(old_apps, page, {"began": "x", "lines": "its own"}, app="textlab", group=None)
    before = read_json(old_apps)

    readings = migrate(AFTER).get_model("vision", "Reading")
    assert readings.objects.count() == len(runs)
    for run in runs:
        reading = readings.objects.get(run_id=run.pk)
        assert (reading.batch_id, reading.page_id, reading.task) == (
            page.batch_id,
            page.pk,
            "table",
        )
    first, second, third = (readings.objects.get(run_id=run.pk) for run in runs)
    assert (first.edited_text, first.lines, first.kept_chars) == ("", LINES, None)
    assert (second.edited_text, second.cut_kind, second.kept_chars) == ("Mine", "loop", 3)
    assert second.cut_reason == CUT["cut_said"]
    assert (third.edited_text, third.cut_kind, third.lines) == (None, "", [])
    between = read_json(old_apps)
    request = {"prompt": "Read", "page_name": "a.png"}
    assert between[runs[0].pk] == (request, {"form": {"outcome": "valid"}})
    assert between[runs[1].pk] == between[runs[2].pk] == (request, {})
    assert between[other.pk] == before[other.pk]

    migrate(BEFORE)
    assert read_json(old_apps) == before


@pytest.mark.parametrize("page_id", ["", "nonsense", None, NOBODY])
def test_a_run_without_its_page_or_batch_has_a_reading_all_the_same(
    old_apps: Apps, page_id: str | None
) -> None:
    page = make_page(old_apps)
    run = make_run(old_apps, page, {}, request={"prompt": "Read", "page": page_id}, group=uuid4())
    reading = migrate(AFTER).get_model("vision", "Reading").objects.get()
    assert (reading.run_id, reading.page_id, reading.batch_id, reading.task) == (
        run.pk,
        None,
        None,
        "",
    )
    migrate(BEFORE)
    ((request, _extra),) = read_json(old_apps).values()
    assert UUID(request["page"]).int == 0


def test_many_runs_are_moved_in_chunks(old_apps: Apps) -> None:
    page = make_page(old_apps)
    run = old_apps.get_model("playground", "Run")
    request = {"prompt": "Read", "page": str(page.pk)}
    run.objects.bulk_create(
        run(owner="me", app="vision", provider="local", endpoint="chat", model="m",
            group=page.batch_id, request=request, extra={"lines": LINES})
        for _ in range(1_100)
    )  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        readings = migrate(AFTER).get_model("vision", "Reading")
    assert readings.objects.filter(page=page.pk, batch=page.batch_id).count() == 1_100
    selected = [q["sql"] for q in queries if q["sql"].startswith("SELECT") and "extra" in q["sql"]]
    assert len(selected) == 4  # three chunks, and the one that is empty


def test_what_waited_before_the_upgrade_is_read_after_it(old_apps: Apps) -> None:
    page = make_page(old_apps)
    old_apps.get_model("vision", "Batch").objects.update(session="a" * 32)
    waits = make_run(old_apps, page, {}, status="queued")
    migrate(NEWEST)
    run = queue.claim_run("vision", "local")
    assert run
    assert run.pk == waits.pk
    assert payload.get_page(run).pk == page.pk
    assert run.reading.batch
    assert run.reading.batch.session == "a" * 32
