"""Files of jobs: kept once however often they are used, and gone with the last that uses them."""

import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client as Browser

from imagegen.jobs import spool
from imagegen.models import Picture
from playground.models import Artifact, Run
from playground.runs import services as runs
from playground.runs.presenters import build_run_samples
from tests.imagegen.conftest import PARAMETERS, build_source, make_run, run_worker, submit_jobs
from tests.imagegen.test_files_served import owner_of
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)


def files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_all_jobs_of_a_press_share_their_picture(provider: Server) -> None:
    submit_jobs(endpoint="img2img", init=build_source(), mask=build_source(), count=3)
    assert Artifact.objects.count() == 6
    assert len(files()) == 1  # the scripted pictures are alike


def test_the_next_press_shares_it_too_but_nobody_else(provider: Server) -> None:
    init = build_source()
    submit_jobs(endpoint="img2img", init=init)
    submit_jobs(endpoint="img2img", init=init)
    assert len(files()) == 1
    submit_jobs(endpoint="img2img", init=init, owner="other")
    assert len(files()) == 2


def test_a_file_that_is_gone_is_kept_anew(provider: Server) -> None:
    init = build_source()
    submit_jobs(endpoint="img2img", init=init)
    files()[0].unlink()
    submit_jobs(endpoint="img2img", init=init)
    assert len(files()) == 1


def test_a_picture_that_is_gone_is_said_and_nothing_is_sent(provider: Server) -> None:
    submit_jobs(endpoint="img2img", init=build_source())
    files()[0].unlink()
    run_worker()
    assert "Choose it again" in Run.objects.get().error


def test_with_a_run_all_its_files_go(provider: Server) -> None:
    run = make_run(endpoint="img2img", init=build_source())
    assert len(files()) == 3  # what was given, what came of it, its thumbnail
    runs.delete_run(run)
    assert files() == []
    assert not Picture.objects.exists()


def test_an_answer_that_was_not_stored_goes_with_its_run(provider: Server) -> None:
    (run,) = submit_jobs()
    spool.get_folder().mkdir(parents=True)
    with spool.open_for_writing(run.pk) as file:
        file.write(b"{}")
    runs.delete_run(run)
    assert files() == []


def test_answers_that_nobody_stores_are_forgotten() -> None:
    spool.get_folder().mkdir(parents=True)
    ages = {"a.json": 6, "b.json": 8, "a.part": 0.5, "b.part": 2}
    for name, days in ages.items():
        path = spool.get_folder() / name
        path.touch()
        moment = time.time() - days * spool.DAY_SECONDS
        os.utime(path, (moment, moment))
    assert spool.remove_old() == 2
    assert sorted(path.name for path in files()) == ["a.json", "a.part"]
    assert spool.remove_old() == 0


def test_the_source_in_the_gallery_outlives_what_was_made_of_it(provider: Server) -> None:
    first = make_run()
    picture = first.pictures.get()
    second = make_run(endpoint="img2img", init=build_source(picture=picture))
    assert second.pictures.get().source == picture
    runs.delete_run(first)
    second.refresh_from_db()
    assert second.parent is None
    assert second.pictures.get().source is None


def test_what_was_made_and_what_was_made_of_it_are_both_among_the_runs(
    provider: Server, client: Browser
) -> None:
    owner = owner_of(client)
    first = make_run(owner=owner)
    init = build_source(picture=first.pictures.get())
    second = make_run(
        owner=owner, endpoint="upscale-img", init=init, request={"upscaler_1": "x", "prompt": None}
    )
    page = client.get("/runs/").content.decode()
    assert f"/runs/{first.pk}/" in page
    assert f"/runs/{second.pk}/" in page
    assert "Upscaled image" in page
    assert PARAMETERS["prompt"] in page


def test_the_request_as_code_holds_no_picture(provider: Server) -> None:
    run = make_run(endpoint="img2img", init=build_source(), mask=build_source())
    curl = build_run_samples(run)[0]
    assert "denoising" in curl.code or "init_images" in curl.code
    assert len(curl.code) < 5_000
