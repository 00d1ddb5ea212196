"""Files that are older than the host stores them go; the runs stay and say so. In both storages."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from imagegen.jobs import inputs
from imagegen.models import Picture
from playground.intake.store import store_artifact, write_file
from playground.models import Artifact, Run
from playground.retention import files, tasks
from playground.retention.files import remove_some_files, remove_uploads
from playground.runs.attachments import copy_artifacts
from playground.storage.files import make_file_settings
from tests.buckets import ACCESS, Bucket
from tests.imagegen.pictures import store_image
from tests.imagegen.test_files_served import owner_of
from tests.providing import provider as provider
from tests.retention.aging import age, make_run
from tests.retention.test_remains import age_uploads
from tests.scripted import Server
from tests.scripted.pngs import write_png
from tests.vision.conftest import add_pages, queue_three, run_worker, upload_image
from vision.models import Batch, Page, Upload

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = 7
TODAY = f"{timezone.now():%-d %B %Y}"


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    with Bucket() as started:
        yield started


@pytest.fixture(autouse=True, params=["folder", "bucket"])
def _stored(request: Any, settings: Settings, tmp_path: object) -> None:
    settings.MEDIA_ROOT = f"{tmp_path}/media"
    settings.HOSTING = replace(settings.HOSTING, file_days=DAYS)
    if request.param == "bucket":
        bucket: Bucket = request.getfixturevalue("server")
        access = {"endpoint": bucket.url, "region": ACCESS["S3_REGION"]}
        access |= {"key": ACCESS["S3_ACCESS_KEY"], "secret": ACCESS["S3_SECRET_KEY"]}
        default = make_file_settings(bucket.knobs["PLAYGROUND_FILES"], **access)
        settings.STORAGES = {**settings.STORAGES, "default": default}


def pass_night() -> None:
    place: int | None = 0
    while place is not None:
        place = remove_some_files(place)
    remove_uploads()


def attach_picture(run: Run) -> str:
    """The name of its file."""
    return str(store_artifact(run, "input", write_png(3, int(run.pk.int % 50) + 1), "a.png").file)


def test_the_files_of_old_runs_go_and_the_runs_stay_with_the_day(client: Browser) -> None:
    owner = owner_of(client)
    old, new = make_run(owner), make_run(owner)
    Run.objects.filter(pk=old.pk).update(request={"message": "What is it?", "pictures": 1})
    names = [attach_picture(old), attach_picture(new)]
    age(old, days=DAYS + 1)
    pass_night()
    assert [default_storage.exists(name) for name in names] == [False, True]
    assert Artifact.objects.get().run == new
    page = client.get(f"/runs/{old.pk}/").text
    assert f"The files of this run were removed on {TODAY}." in page
    assert ("What is it?" in page, "Hi" in page) == (True, True)
    assert "were removed" not in client.get(f"/runs/{new.pk}/").text


def test_a_file_that_a_newer_run_has_stays_until_that_one_is_old() -> None:
    old, new = make_run(), make_run()
    name = attach_picture(old)
    copy_artifacts(old.artifacts.all(), new)
    age(old, days=DAYS + 1)
    pass_night()
    assert default_storage.exists(name)
    assert not old.artifacts.exists()
    age(new, days=DAYS + 1)
    pass_night()
    assert not default_storage.exists(name)


def test_what_is_open_shared_or_starred_keeps_its_files() -> None:
    plain, running, first = make_run(), make_run(status="running"), make_run()
    shared = make_run(parent=first, opening=first, tree=first.pk, share_slug="slug")
    starred, binned = store_image("ada", 1), store_image("ada", 2)
    Picture.objects.update(starred=True)
    Picture.objects.filter(pk=binned.pk).update(deleted="2020-01-01T00:00Z")
    for run in (plain, running, first, shared):
        attach_picture(run)
    age(*Run.objects.all(), days=DAYS + 1)
    pass_night()
    left = set(Artifact.objects.values_list("run", flat=True))
    assert left == {running.pk, first.pk, shared.pk, starred.run_id}
    assert not Picture.objects.filter(pk=binned.pk).exists()


def test_an_image_goes_with_its_thumbnail_and_is_not_made_again_without_its_source(
    client: Browser,
) -> None:
    picture = store_image(owner_of(client), 1)
    write_file(picture, "thumbnail", b"RIFF", "webp", "x")
    picture.save()
    names = [str(picture.artifact.file), str(picture.thumbnail)]
    age(picture.run, days=DAYS + 1)
    pass_night()
    assert not any(default_storage.exists(name) for name in names)
    assert not Picture.objects.exists()
    assert f"were removed on {TODAY}" in client.get(f"/runs/{picture.run_id}/").text
    run = Run.objects.get(pk=picture.run_id)
    run.endpoint = "img2img"
    with pytest.raises(FileNotFoundError):
        inputs.encode_inputs(run, whole=True)


def test_uploads_go_and_their_pages_say_so_beside_what_was_read(
    client: Browser, provider: Server
) -> None:
    address = queue_three(client)
    run_worker()
    age(*Run.objects.all(), *Batch.objects.all(), days=DAYS + 1)
    age_uploads()
    names = [str(upload.file) for upload in Upload.objects.all()]
    names += [str(page.sent) for page in Page.objects.all()]
    pass_night()
    assert not any(default_storage.exists(name) for name in names)
    page = client.get(address).text
    assert f"“0.png” was removed from this server on {TODAY}." in page
    assert Run.objects.exclude(text="").count() == 3
    before = client.get("/vision/", {"batch": address.split("/")[2]}).text
    assert f"“0.png” was removed from this server on {TODAY}." in before
    assert '<img src="/vision/files/' not in before


def test_uploads_of_today_and_those_that_are_being_read_stay(
    client: Browser, provider: Server
) -> None:
    add_pages(client, image=upload_image())
    pass_night()
    queue_three(client)
    age_uploads()
    Upload.objects.filter(batch__readings=None).delete()
    pass_night()
    assert all(default_storage.exists(str(upload.file)) for upload in Upload.objects.all())
    assert Upload.objects.count() == 3


def test_each_step_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BATCH_FILES", 2)
    runs = [make_run() for _ in range(5)]
    for run in runs:
        attach_picture(run)
    age(*runs, days=DAYS + 1)
    steps, place = [], remove_some_files(0)
    while place is not None:
        steps.append(Artifact.objects.count())
        place = remove_some_files(place)
    assert steps == [3, 1, 0]


def test_nothing_goes_without_the_setting_and_pages_say_it_where_it_is_on(
    client: Browser, settings: Settings
) -> None:
    for url in ("/runs/", "/data/", "/images/gallery/"):
        assert "removed after 7 days" in client.get(url).text, url
    settings.HOSTING = replace(settings.HOSTING, file_days=0)
    assert "removed after" not in client.get("/runs/").text
    run = make_run()
    attach_picture(run)
    age(run, days=400)
    with CaptureQueriesContext(connection) as queries:
        tasks.remove_old_files.call_local()
    assert len(queries) == 0
    tasks.remove_more_files.call_local(0)
    assert Artifact.objects.count() == 1
