"""Many pages and several models: through the queue, once each, to the end."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from playground import runs
from playground.models import Artifact, Run, Status
from playground.recorder import STALE
from tests.providing import JSON
from tests.scripted import Server, json_reply
from tests.vision.conftest import OTHER, SEES, ask, asked, image, statuses, three, work
from vision import queue
from vision.models import Batch, Page, Upload

pytestmark = pytest.mark.django_db(transaction=True)


def test_several_pages_wait_for_the_worker_and_are_each_read_once(
    client: Browser, provider: Server
) -> None:
    address = three(client)
    assert statuses() == [Status.QUEUED] * 3
    assert not asked(provider)
    work()
    work()
    assert statuses() == [Status.DONE] * 3
    assert asked(provider) == 3
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
    answer = ask(client, image=[image("a.png"), image("b.png")], m=[SEES, OTHER]).json()
    assert [(r["provider"], r["model"]) for r in answer["runs"]] == [
        ("featherless", "scripted/vision"),
        ("featherless", "scripted/vision-other"),
    ] * 2
    assert {r["page"] for r in answer["runs"]} == {p["id"] for p in answer["pages"]}
    assert all(r["events"] == f"/runs/{r['id']}/events" for r in answer["runs"])


def test_runs_of_one_page_share_its_file(client: Browser, provider: Server) -> None:
    ask(client, image=image(), m=[SEES, OTHER])
    work()
    assert len({artifact.file.name for artifact in Artifact.objects.all()}) == 1
    assert Artifact.objects.count() == 2


def test_never_more_at_once_than_the_provider_bears(client: Browser, provider: Server) -> None:
    three(client)
    assert queue.claim("featherless")
    assert queue.claim("featherless")
    assert queue.claim("featherless") is None
    Run.objects.filter(status=Status.RUNNING).update(status=Status.DONE)
    assert queue.claim("featherless")


def test_batches_take_turns(client: Browser, provider: Server) -> None:
    three(client)
    first = queue.claim("featherless")
    three(Browser())
    second = queue.claim("featherless")
    assert first
    assert second
    assert first.batch != second.batch


def left_behind(**fields: Any) -> Run:
    """A run whose worker was killed a while ago."""
    run = queue.claim("featherless")
    assert run
    long_ago = timezone.now() - timedelta(seconds=STALE + 1)
    Run.objects.filter(pk=run.pk).update(heartbeat=long_ago, text="half", **fields)
    return run


def test_what_a_killed_worker_left_goes_back_to_the_queue(
    client: Browser, provider: Server
) -> None:
    three(client)
    left_behind()
    runs.sweep()
    assert statuses() == [Status.QUEUED] * 3
    work()
    assert statuses() == [Status.DONE] * 3
    assert "half" not in Run.objects.order_by("created")[0].text


def test_what_killed_its_worker_three_times_is_given_up(client: Browser, provider: Server) -> None:
    three(client)
    run = left_behind(attempts=3)
    runs.sweep()
    run.refresh_from_db()
    assert (run.status, run.text) == (Status.INTERRUPTED, "half")
    assert run.error == runs.LOST


def test_what_waits_for_long_is_not_taken_for_lost(client: Browser, provider: Server) -> None:
    three(client)
    Run.objects.update(created=timezone.now() - timedelta(days=1))
    runs.sweep()
    assert statuses() == [Status.QUEUED] * 3


def test_whoever_looks_brings_what_was_left_back(client: Browser, provider: Server) -> None:
    address = three(client)
    left_behind()
    counts = client.get(f"{address}state/", headers=JSON).json()["counts"]
    assert (counts["queued"], counts["running"]) == (3, 0)


def test_a_stop_keeps_what_is_done_and_resume_goes_on(client: Browser, provider: Server) -> None:
    address = three(client)
    run = queue.claim("featherless")
    assert run
    queue.answer(run)
    stopped = client.post(f"{address}stop/", headers=JSON).json()["counts"]
    assert (stopped["done"], stopped["stopped"], stopped["ended"]) == (1, 2, True)
    work()
    assert asked(provider) == 1
    client.post(f"{address}resume/")
    work()
    assert statuses() == [Status.DONE] * 3
    assert asked(provider) == 3


def test_a_single_run_that_waits_is_stopped(client: Browser, provider: Server) -> None:
    three(client)
    run = Run.objects.order_by("created")[0]
    assert client.post(f"/runs/{run.pk}/stop", headers=JSON).json() == {"status": "stopped"}
    work()
    assert asked(provider) == 2


def test_only_what_failed_is_tried_again(client: Browser, provider: Server) -> None:
    address = three(client, m=[SEES, "featherless:scripted/gated"])
    work()
    assert sorted(statuses()) == [Status.DONE] * 3 + [Status.FAILED] * 3
    before = asked(provider)
    one = str(Run.objects.filter(status=Status.FAILED)[0].pk)
    client.post(f"{address}retry/", {"run": one}, headers=JSON)
    work()
    assert asked(provider) == before + 1
    client.post(f"{address}retry/", headers=JSON)
    work()
    assert asked(provider) == before + 4
    assert Run.objects.filter(status=Status.DONE).count() == 3


def test_nothing_to_try_again_is_said(client: Browser, provider: Server) -> None:
    address = three(client)
    work()
    page = client.post(f"{address}retry/", follow=True)
    assert "There was nothing to read again." in page.text


def test_a_visitors_own_key_is_used_by_the_worker_too(
    client: Browser, provider: Server, settings: Any
) -> None:
    settings.PROVIDER_KEYS = {}
    client.post("/keys/", {"provider": "featherless", "slot": "text", "key": "sk-mine-0123456789"})
    three(client)
    work()
    assert provider.last.headers["authorization"] == "Bearer sk-mine-0123456789"
    assert "sk-mine" not in str(list(Run.objects.values())) + str(list(Batch.objects.values()))


def test_a_page_that_cannot_be_prepared_fails_alone(client: Browser, provider: Server) -> None:
    three(client)
    upload = Upload.objects.first()
    assert upload
    upload.file.delete(save=False)
    Page.objects.filter(upload=upload).update(sent="")
    work()
    failed = Run.objects.get(status=Status.FAILED)
    assert failed.error_kind == "no_picture"
    assert failed.error == "“0.png” is no longer on this server. Upload it again."
    assert Run.objects.filter(status=Status.DONE).count() == 2


def test_deleting_deletes_every_file(client: Browser, provider: Server, tmp_path: Any) -> None:
    address = three(client, m=[SEES, OTHER])
    work()
    for page in Page.objects.all():
        client.get(f"/vision/files/{page.pk}/thumb/").close()
    client.post(f"{address}delete/")
    assert not Run.objects.exists()
    assert not Batch.objects.exists()
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


def test_deleting_one_run_leaves_the_picture_of_the_others(
    client: Browser, provider: Server
) -> None:
    ask(client, image=image(), m=[SEES, OTHER])
    work()
    one, other = Artifact.objects.all()
    client.post(f"/runs/{one.run_id}/delete")
    assert other.file.storage.exists(other.file.name or "")
    client.post(f"/runs/{other.run_id}/delete")
    assert not other.file.storage.exists(other.file.name or "")


@pytest.mark.parametrize("verb", ["stop", "resume", "retry", "delete"])
def test_nobody_else_does_anything_with_it(client: Browser, provider: Server, verb: str) -> None:
    address = three(client)
    assert Browser().post(f"{address}{verb}/").status_code == 404
    assert client.get(f"{address}{verb}/").status_code == 405


@pytest.mark.parametrize("path", ["", "state/", "download/", "compare/"])
def test_nobody_else_sees_it(client: Browser, provider: Server, path: str) -> None:
    address = three(client)
    work()
    assert Browser().get(f"{address}{path}").status_code == 404
    run = Run.objects.first()
    assert run
    assert Browser().post(f"/vision/runs/{run.pk}/text/", {"text": "x"}).status_code == 404


def test_time_left_follows_from_what_was_read(client: Browser, provider: Server) -> None:
    address = three(client)
    run = queue.claim("featherless")
    assert run
    queue.answer(run)
    Run.objects.filter(pk=run.pk).update(duration=10.0)
    counts = client.get(f"{address}state/", headers=JSON).json()["counts"]
    assert counts["seconds_left"] == 10.0
    assert "about 10" in client.get(f"{address}state/").text


def test_a_limit_that_is_reached_is_waited_for(client: Browser, provider: Server) -> None:
    three(client)
    limit = json_reply({"error": {"message": "Slow down."}}, 429, {"Retry-After": "0.2"})
    provider.script.extend([limit, limit])
    work()
    assert statuses() == [Status.DONE] * 3
    assert asked(provider) == 5
