"""What goes wrong at an image server of one's own, and numbers that must not change on the way."""

import re
from html import unescape

import pytest
from django.test import Client

from imagegen.jobs import services as jobs
from imagegen.models import Picture
from playground.models import Run, Status
from tests.imagegen.conftest import OWN, PARAMETERS, Start, build_source, press_generate, run_worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("prompt", "words", "hint"),
    [
        ("a black square", "NaNs", "--no-half"),
        ("a poster, too large", "out of memory", "smaller size"),
        ("mixed shapes", "mat1 and mat2", "would fail again"),
    ],
)
def test_what_would_fail_again_is_asked_once(
    start: Start, prompt: str, words: str, hint: str
) -> None:
    webui = start()
    run = press_generate(prompt=prompt)
    assert (run.status, len(webui.bodies)) == (Status.FAILED, 1)
    assert words in run.error
    assert run.error.startswith("Your image server at 127.0.0.1:")
    assert hint in run.error_hint


def test_an_unknown_upscaler_is_asked_for_once(start: Start) -> None:
    start()
    (run,) = jobs.submit_jobs(
        owner="me", session_key="", provider=OWN, endpoint="upscale-img", model="nobody's",
        request={"upscaler_1": "nobody's"}, init=build_source(),
    )  # fmt: skip
    run_worker(OWN)
    run.refresh_from_db()
    assert (run.error_kind, run.error_hint) == (
        "invalid",
        "Choose an upscaler from the server's list.",
    )


def test_that_no_model_is_loaded_is_said(start: Start) -> None:
    start(empty=True)
    run = press_generate()
    assert run.error_kind == "no_model"
    assert run.error.endswith("has no model loaded.")
    assert "load one on the server" in run.error_hint


@pytest.mark.parametrize("seed", [2**31, 2**53 + 1, 2**62 + 3, 2**63 - 1])
def test_a_seed_stays_exact_from_the_form_to_the_file(
    start: Start, client: Client, seed: int
) -> None:
    webui = start()
    client.get("/images/", {"provider": OWN})
    client.post("/images/", {**PARAMETERS, "provider": OWN, "seed": str(seed)})
    run_worker(OWN)
    assert webui.bodies[0]["seed"] == seed
    picture = Picture.objects.get()
    assert (picture.seed, Run.objects.get().job.notes) == (seed, [])
    assert f"Seed: {seed}," in picture.infotext
    html = client.get(f"/images/?again={picture.pk}").content.decode()
    assert f'value="{seed}"' in html
    page = client.get(f"/images/gallery/{picture.pk}/").content.decode()
    assert str(seed) in page


def test_the_code_says_how_the_server_is_told_who_asks(start: Start, client: Client) -> None:
    start(login="me:secret")
    html = client.get("/images/", {"provider": OWN}).content.decode()
    code = unescape(re.sub(r"</?span[^>]*>", "", html))  # without its colours
    assert '-u "$IMAGE_SERVER_AUTH"' in code
    assert "secret" not in html.partition("<main")[2]
    client.post("/images/", {**PARAMETERS, "provider": OWN})
    run_worker(OWN)
    page = client.get(f"/runs/{Run.objects.get().pk}/").content.decode()
    assert "IMAGE_SERVER_AUTH" in page
