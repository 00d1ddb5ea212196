"""Many pages and several models: through the queue, once each, to the end."""

from typing import Any

import pytest
from django.test import Client as Browser

from playground.models import Artifact, Run, Status
from tests.providing import JSON
from tests.scripted import Server
from tests.vision.conftest import (
    OTHER,
    SEES,
    claim_reading,
    count_readings,
    list_statuses,
    press_run,
    queue_three,
    run_worker,
    upload_image,
)
from vision.models import Batch, Page, Upload
from vision.readings import presenters
from vision.readings.tasks import answer_page

pytestmark = pytest.mark.django_db(transaction=True)


def test_several_pages_wait_for_the_worker_and_are_each_read_once(
    client: Browser, provider: Server
) -> None:
    address = queue_three(client)
    assert list_statuses() == [Status.QUEUED] * 3
    assert not count_readings(provider)
    run_worker()
    run_worker()
    assert list_statuses() == [Status.DONE] * 3
    assert count_readings(provider) == 3
    state = client.get(f"{address}state/", headers=JSON).json()
    assert state["counts"] == {
        "total": 3,
        "done": 3,
        "failed": 0,
        "running": 0,
        "queued": 0,
        "stopped": 0,
        "seconds_left": None,
        "ended": True,
        "percent": 100,
    }


def test_the_answer_names_every_run(client: Browser, provider: Server) -> None:
    answer = press_run(
        client, image=[upload_image("a.png"), upload_image("b.png")], m=[SEES, OTHER]
    ).json()
    assert [(r["provider"], r["model"]) for r in answer["runs"]] == [
        ("featherless", "scripted/vision"),
        ("featherless", "scripted/vision-other"),
    ] * 2
    assert {r["page"] for r in answer["runs"]} == {p["id"] for p in answer["pages"]}
    assert all(r["events"] == f"/runs/{r['id']}/events" for r in answer["runs"])


def test_runs_of_one_page_share_its_file(client: Browser, provider: Server) -> None:
    press_run(client, image=upload_image(), m=[SEES, OTHER])
    run_worker()
    assert len({artifact.file.name for artifact in Artifact.objects.all()}) == 1
    assert Artifact.objects.count() == 2


def test_a_stop_keeps_what_is_done_and_resume_goes_on(client: Browser, provider: Server) -> None:
    address = queue_three(client)
    run = claim_reading()
    assert run
    answer_page(run)
    stopped = client.post(f"{address}stop/", headers=JSON).json()["counts"]
    assert (stopped["done"], stopped["stopped"], stopped["ended"]) == (1, 2, True)
    run_worker()
    assert count_readings(provider) == 1
    client.post(f"{address}resume/")
    run_worker()
    assert list_statuses() == [Status.DONE] * 3
    assert count_readings(provider) == 3


def test_a_single_run_that_waits_is_stopped(client: Browser, provider: Server) -> None:
    queue_three(client)
    run = Run.objects.order_by("created")[0]
    assert client.post(f"/runs/{run.pk}/stop", headers=JSON).json() == {"status": "stopped"}
    run_worker()
    assert count_readings(provider) == 2


def test_only_what_failed_is_tried_again(client: Browser, provider: Server) -> None:
    address = queue_three(client, m=[SEES, "featherless:scripted/gated"])
    run_worker()
    assert sorted(list_statuses()) == [Status.DONE] * 3 + [Status.FAILED] * 3
    before = count_readings(provider)
    one = str(Run.objects.filter(status=Status.FAILED)[0].pk)
    client.post(f"{address}retry/", {"run": one}, headers=JSON)
    run_worker()
    assert count_readings(provider) == before + 1
    client.post(f"{address}retry/", headers=JSON)
    run_worker()
    assert count_readings(provider) == before + 4
    assert Run.objects.filter(status=Status.DONE).count() == 3


def test_nothing_to_try_again_is_said(client: Browser, provider: Server) -> None:
    address = queue_three(client)
    run_worker()
    page = client.post(f"{address}retry/", follow=True)
    assert "Nothing to run again." in page.text


def test_a_page_that_cannot_be_prepared_fails_alone(client: Browser, provider: Server) -> None:
    queue_three(client)
    upload = Upload.objects.first()
    assert upload
    upload.file.delete(save=False)
    Page.objects.filter(upload=upload).update(sent="")
    run_worker()
    failed = Run.objects.get(status=Status.FAILED)
    assert failed.error_kind == "no_picture"
    assert failed.error == "“0.png” is no longer on this server. Upload it again."
    assert Run.objects.filter(status=Status.DONE).count() == 2


def test_deleting_deletes_every_file(client: Browser, provider: Server, tmp_path: Any) -> None:
    address = queue_three(client, m=[SEES, OTHER])
    run_worker()
    for page in Page.objects.all():
        client.get(f"/vision/files/{page.pk}/thumb/").close()
    client.post(f"{address}delete/")
    assert not Run.objects.exists()
    assert not Batch.objects.exists()
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


def test_deleting_one_run_leaves_the_picture_of_the_others(
    client: Browser, provider: Server
) -> None:
    press_run(client, image=upload_image(), m=[SEES, OTHER])
    run_worker()
    one, other = Artifact.objects.all()
    client.post(f"/runs/{one.run_id}/delete")
    assert other.file.storage.exists(other.file.name or "")
    client.post(f"/runs/{other.run_id}/delete")
    assert not other.file.storage.exists(other.file.name or "")


@pytest.mark.parametrize("verb", ["stop", "resume", "retry", "delete"])
def test_nobody_else_does_anything_with_it(client: Browser, provider: Server, verb: str) -> None:
    address = queue_three(client)
    assert Browser().post(f"{address}{verb}/").status_code == 404
    assert client.get(f"{address}{verb}/").status_code == 405


@pytest.mark.parametrize("path", ["", "state/", "download/", "compare/"])
def test_nobody_else_sees_it(client: Browser, provider: Server, path: str) -> None:
    address = queue_three(client)
    run_worker()
    assert Browser().get(f"{address}{path}").status_code == 404
    run = Run.objects.first()
    assert run
    assert Browser().post(f"/vision/runs/{run.pk}/text/", {"text": "x"}).status_code == 404


def test_time_left_follows_from_what_was_read(client: Browser, provider: Server) -> None:
    address = queue_three(client)
    run = claim_reading()
    assert run
    answer_page(run)
    Run.objects.filter(pk=run.pk).update(duration=10.0)
    counts = client.get(f"{address}state/", headers=JSON).json()["counts"]
    assert counts["seconds_left"] == 10.0
    assert "about 10" in client.get(f"{address}state/").text


@pytest.mark.parametrize("path", ["state/", ""])
def test_nothing_is_over_that_is_still_shown_as_open(
    client: Browser, provider: Server, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    address = queue_three(client)
    gather = presenters.gather_batch

    def gather_slowly(batch: Batch) -> presenters.BatchReading:
        seen = gather(batch)
        Run.objects.update(status=Status.DONE)  # all end while the page is put together
        return seen

    monkeypatch.setattr(presenters, "gather_batch", gather_slowly)
    answer = client.get(f"{address}{path}", headers=JSON)
    state = answer.json() if path else answer.context
    assert {each["status"] for each in state["strip"]} == {"queued"}
    assert not state["counts"]["ended"]
