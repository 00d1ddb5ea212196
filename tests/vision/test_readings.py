"""What belongs to a reading: its page and batch, and what is stored of its answer."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from playground.infrastructure import memory
from playground.models import Run, Status
from playground.providers import Chunk
from playground.runs import recorder
from playground.runs.live import Cut, Live
from tests.scripted import Server
from tests.vision.conftest import (
    OTHER,
    SEES,
    claim_reading,
    press_run,
    queue_three,
    run_worker,
    upload_image,
)
from vision.models import Batch, Page, Reading, Upload

pytestmark = pytest.mark.django_db(transaction=True)
LINES = [{"text": "Hello", "box": [[1, 1], [20, 1], [20, 10], [1, 10]], "score": 0.9, "page": 0}]
CUT = Cut("loop", "Stopped: the model repeated “a\0” 9 times.", 3)


def end(run: Run) -> set[Any]:
    """Its answer ends, and is stored as the recorder does it."""
    live = Live(run)
    live.take_chunk(Chunk(text="Hello", lines=LINES))
    live.cut = CUT
    live.settle_outcome(Status.DONE)
    live.copy_to_run()
    return recorder.store_runs([live])


def test_each_run_has_a_reading_of_its_page_in_its_batch(client: Browser, provider: Server) -> None:
    queue_three(client, m=[SEES, OTHER])
    batch = Batch.objects.get()
    assert batch.readings.count() == Run.objects.count() == 6
    for page in Page.objects.all():
        assert {each.run.model for each in page.readings.all()} == {
            model.partition(":")[2] for model in (SEES, OTHER)
        }
    assert set(batch.readings.values_list("task", flat=True)) == {"text"}
    assert not {"page", "task"} & Run.objects.all()[0].request.keys()


def test_what_is_known_of_an_answer_is_stored_with_its_end(
    client: Browser, provider: Server
) -> None:
    queue_three(client)
    run = claim_reading()
    assert run
    assert end(run) == set()
    reading = Reading.objects.get(pk=run.pk)
    assert (reading.lines, reading.cut_kind, reading.kept_chars) == (LINES, "loop", 3)
    assert reading.cut_reason == "Stopped: the model repeated “a” 9 times."
    assert (reading.run.status, reading.text) == (Status.DONE, "Hel")
    assert reading.run.extra == {}


def test_an_attempt_that_has_lost_its_run_changes_nothing_of_the_reading(
    client: Browser, provider: Server
) -> None:
    queue_three(client)
    run = claim_reading()
    assert run
    Run.objects.filter(pk=run.pk).update(claim="another")
    assert end(run) == {run.pk}
    assert Reading.objects.get(pk=run.pk).lines == []


def test_a_reading_that_is_asked_again_begins_anew(client: Browser, provider: Server) -> None:
    address = queue_three(client)
    run = claim_reading()
    assert run
    end(run)
    Reading.objects.filter(pk=run.pk).update(edited_text="Mine")
    Run.objects.filter(pk=run.pk).update(status=Status.FAILED)
    client.post(f"{address}retry/", {"run": run.pk})
    reading = Reading.objects.get(pk=run.pk)
    assert (reading.edited_text, reading.lines, reading.cut_kind) == (None, [], "")
    assert (reading.cut_reason, reading.kept_chars, reading.task) == ("", None, "text")


def test_a_blank_correction_is_one(client: Browser, provider: Server) -> None:
    queue_three(client)
    run_worker()
    run = Run.objects.order_by("created")[0]
    client.post(f"/vision/runs/{run.pk}/text/", {"text": ""})
    reading = Reading.objects.get(pk=run.pk)
    assert (reading.is_edited, reading.text) == (True, "")


def test_a_page_of_many_readings_takes_as_many_queries_as_one_of_few(
    client: Browser, provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "REMEMBERED_SECONDS", 600)  # however long the test takes

    def count_queries(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few = queue_three(client)
    many = press_run(client, image=[upload_image(f"{n}.png", 30 + n) for n in range(9)]).json()[
        "batch"
    ]
    run_worker()
    count_queries(few)  # what is looked up once
    assert count_queries(few) == count_queries(many)
    assert count_queries(f"{few}state/") == count_queries(f"{many}state/")


def test_staff_who_delete_a_batch_delete_its_readings_and_runs(
    client: Browser, admin_client: Browser, provider: Server
) -> None:
    queue_three(client)
    run_worker()
    address = reverse("admin:vision_batch_delete", args=[Batch.objects.get().pk])
    assert admin_client.post(address, {"post": "yes"}).status_code == 302
    for model in (Batch, Upload, Page, Reading, Run):
        assert not model._default_manager.exists()


def test_staff_who_delete_a_reading_delete_its_run(
    client: Browser, admin_client: Browser, provider: Server
) -> None:
    queue_three(client)
    run_worker()
    run = Run.objects.all()[0]
    address = reverse("admin:vision_reading_delete", args=[run.pk])
    assert admin_client.post(address, {"post": "yes"}).status_code == 302
    assert not Run.objects.filter(pk=run.pk).exists()
    assert Reading.objects.count() == 2
