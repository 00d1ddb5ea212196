"""From a press to pictures in the gallery, through the real client."""

import base64
import io
from typing import Any

import pytest
from PIL import Image

from imagegen.jobs import spool
from imagegen.models import Job, Picture
from playground.models import Run, Status
from tests.imagegen.conftest import (
    PARAMETERS,
    build_source,
    list_bodies,
    make_run,
    run_worker,
    submit_jobs,
)
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)


def open_stored(file: Any) -> Image.Image:
    """A stored picture."""
    with file.open("rb") as stored:
        return Image.open(io.BytesIO(stored.read()))


def test_a_press_becomes_a_picture(provider: Server) -> None:
    run = make_run()
    assert (run.status, run.error) == (Status.DONE, "")
    picture = Picture.objects.get()
    assert (picture.run, picture.owner, picture.kind) == (run, "me", Picture.Kind.TXT2IMG)
    assert (picture.width, picture.height, picture.seed) == (64, 64, 7)
    assert (picture.prompt, picture.model) == ("a lighthouse in fog", "scripted-image")
    assert "people" in picture.search
    artifact = picture.artifact
    assert (artifact.width, artifact.height) == (64, 64)
    assert artifact.metadata["mime"] == "image/png"
    assert (artifact.metadata["seed"], artifact.metadata["grid"]) == (7, False)
    image = open_stored(artifact.file)
    assert image.size == (64, 64)
    assert image.info["parameters"] == picture.infotext
    assert "Seed: 7" in picture.infotext
    assert open_stored(picture.thumbnail).format == "WEBP"


def test_what_is_sent_is_what_was_asked(provider: Server) -> None:
    make_run()
    assert list_bodies(provider) == [{**PARAMETERS, "sd_model_checkpoint": "scripted-image"}]


def test_the_answer_is_kept_without_its_pictures(provider: Server) -> None:
    make_run(request={"batch_size": 2})
    answer = Job.objects.get().answer
    assert answer["info"]["all_seeds"] == [7, 8]
    assert len(answer["images"]) == 2
    assert all(code.endswith("of base64)") for code in answer["images"])
    assert not spool.get_folder().exists() or not list(spool.get_folder().iterdir())


def test_seeds_of_a_batch_and_of_several_presses_count_up(provider: Server) -> None:
    submit_jobs(count=2, request={"batch_size": 2})
    run_worker()
    assert set(Picture.objects.values_list("seed", flat=True)) == {7, 8, 9, 10}
    assert [body["seed"] for body in list_bodies(provider)] == [7, 9]


def test_a_random_seed_stays_random_and_what_came_of_it_is_known(provider: Server) -> None:
    submit_jobs(count=2, request={"seed": -1})
    run_worker()
    assert [body["seed"] for body in list_bodies(provider)] == [-1, -1]
    assert Picture.objects.filter(seed__gte=0).count() == 2


def test_a_picture_and_a_mask_go_along_as_base64(provider: Server) -> None:
    init, mask = build_source(), build_source()
    run = make_run(endpoint="img2img", init=init, mask=mask)
    body = list_bodies(provider)[0]
    assert [base64.b64decode(code) for code in body["init_images"]] == [init.data]
    assert base64.b64decode(body["mask"]) == mask.data
    assert "init_images" not in Run.objects.get().request
    assert run.pictures.get().kind == Picture.Kind.INPAINT
