"""Pictures that lie in a bucket: asked for once, whatever happens to worker, bucket or machine."""

import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from imagegen.jobs import spool
from imagegen.jobs import store as jobs_store
from imagegen.models import Picture
from playground.models import Artifact, Run, Status
from playground.storage import bucket as bucket_storage
from playground.storage.files import FilesAwayError, are_in_folder, make_file_settings
from tests.buckets import ACCESS, Bucket
from tests.imagegen.conftest import build_source, list_bodies, make_run, run_worker
from tests.imagegen.test_once import killed_at
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    with Bucket() as started:
        yield started


@pytest.fixture(autouse=True)
def bucket(server: Bucket, settings: Settings) -> Bucket:
    access = {"endpoint": server.url, "region": ACCESS["S3_REGION"]}
    access |= {"key": ACCESS["S3_ACCESS_KEY"], "secret": ACCESS["S3_SECRET_KEY"]}
    default = make_file_settings(server.knobs["PLAYGROUND_FILES"], **access)
    settings.STORAGES = {**settings.STORAGES, "default": default}
    for name in server.list_names():
        server.client.delete_object(Bucket="playground", Key=f"files/{name}")
    assert not are_in_folder()
    return server


@pytest.mark.parametrize("name", ["store_answer", "save_pictures"])
def test_another_machine_stores_the_answer_of_a_killed_one(
    provider: Server,
    bucket: Bucket,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    tmp_path: Path,
    name: str,
) -> None:
    killed_at(monkeypatch, jobs_store, name, after=False)
    settings.MEDIA_ROOT = tmp_path / "of another machine"
    run_worker()
    run = Run.objects.get()
    assert (run.status, run.attempts, len(list_bodies(provider))) == (Status.DONE, 2, 1)
    picture = Picture.objects.get()
    lie_there = {picture.artifact.file.name, picture.thumbnail.name}
    assert set(bucket.list_names()) >= lie_there
    assert bucket.list_names("spool/") == []


def test_a_bucket_that_is_away_holds_up_the_job_and_costs_no_second_request(
    provider: Server, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, timer = spool.share_answer, threading.Timer(2, bucket.resume)

    def share_in_vain(run: Any) -> None:
        if not timer.is_alive():
            bucket.pause()
            timer.start()
        real(run)

    monkeypatch.setattr(bucket_storage, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(spool, "share_answer", share_in_vain)
    run = make_run()
    assert (run.status, run.attempts, len(list_bodies(provider))) == (Status.DONE, 1, 1)


def test_pictures_thumbnails_and_sources_leave_through_our_pages_alone(
    provider: Server, bucket: Bucket, client: Browser
) -> None:
    run = make_run(owner="me", endpoint="img2img", init=build_source())
    assert run.status == Status.DONE
    assert list_bodies(provider)[0]["init_images"]
    page = client.get("/images/gallery/")
    owner = page.wsgi_request.owner  # type: ignore[attr-defined]  # set by our middleware
    Run.objects.update(owner=owner)
    Picture.objects.update(owner=owner)
    picture = Picture.objects.get()
    with contextlib.closing(client.get(f"/images/pictures/{picture.pk}/")) as whole:
        assert len(whole.getvalue()) == picture.artifact.bytes
    with contextlib.closing(client.get(f"/images/pictures/{picture.pk}/thumb/")) as small:
        assert small["Content-Type"] == "image/webp"
    assert bucket.url not in client.get("/images/gallery/").text
    files = {artifact.file.name for artifact in Artifact.objects.all()}
    run.delete()
    assert not files & set(bucket.list_names())


def test_a_page_says_that_files_are_away(
    provider: Server, bucket: Bucket, client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_run()
    owner = client.get("/images/gallery/").wsgi_request.owner  # type: ignore[attr-defined]
    Run.objects.update(owner=owner)
    picture = Picture.objects.get()
    monkeypatch.setattr(bucket_storage.BucketStorage, "_open", refuse_access)
    answer = client.get(f"/images/pictures/{picture.pk}/")
    assert answer.status_code == 503
    assert "The file storage refuses access." in answer.text


def refuse_access(*_args: Any) -> None:
    raise FilesAwayError(bucket_storage.REFUSED)


def test_old_answers_of_a_bucket_are_removed(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.json", "b.preview"):
        bucket.client.put_object(Bucket="playground", Key=f"files/spool/{name}", Body=b"x")
    assert spool.remove_old() == 0
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 2 * spool.DAY_SECONDS)
    assert spool.remove_old() == 1
    assert bucket.list_names("spool/") == ["spool/a.json"]
