"""The image pages with and without an image model on this machine."""

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from imagegen.jobs.execute import choose_policy
from playground.catalog.image_models import forget_painter
from playground.local.images.record import ModelRecord, store_record
from playground.models import Run
from tests.imagegen.conftest import PARAMETERS

pytestmark = pytest.mark.django_db(transaction=True)

REFUSED = re.compile(r"<div[^>]*data-refused>(.*?)</ul>", re.DOTALL)


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    settings.DATA_DIR = folder
    settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "local": "http://127.0.0.1:9/v1"}
    settings.PROVIDER_KEYS = {}
    return folder


@pytest.fixture
def model(data: Path, tmp_path: Path) -> ModelRecord:
    record = ModelRecord(
        "boats", str(tmp_path), "sd", "float32", 10**9, ("LCM", "DDIM"), 512, licence="MIT"
    )
    store_record(data, record)
    return record


@pytest.mark.parametrize("path", ["/images/", "/images/edit/", "/images/lists/local/"])
def test_without_a_model_three_lines_say_how_to_add_one(
    client: Client, data: Path, path: str
) -> None:
    page = client.get(f"{path}?provider=local").text
    said = REFUSED.search(page)
    assert said is not None
    lines = [
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", line)).strip()
        for line in re.findall(r"<li>(.*?)</li>", said[1], re.DOTALL)
    ]
    assert lines == [
        "With internet access: make image-model downloads LCM Dreamshaper v7 (4.3 GB, MIT"
        " licence).",
        "Without: make image-model IMAGE_MODEL=&lt;folder or file&gt; adds a model that you bring"
        " along.",
        "It needs about 6.0 GB of memory while it works, and a minute or more for each image.",
    ]


def test_with_one_it_is_chosen_for_a_person_without_a_key(
    client: Client, model: ModelRecord
) -> None:
    page = client.get("/images/").text
    assert re.search(r'<option value="local"\s+selected>\s*Local\s*</option>', page)
    assert re.search(r'<option value="boats"\s+selected>boats</option>', page)
    assert 'value="512"' in page
    assert "data-refused" not in page
    assert "An image of 512 × 512 pixels needs about 2.7 GB of memory" in page
    assert "boats" in client.get("/images/edit/").text


def test_a_job_is_queued_for_it(client: Client, model: ModelRecord) -> None:
    fields = {**PARAMETERS, "provider": "local", "sd_model_checkpoint": "boats"}
    assert client.post("/images/", fields).status_code == 303
    run = Run.objects.get()
    assert (run.provider, run.endpoint, run.model) == ("local", "txt2img", "boats")


def test_a_slow_machine_has_hours_and_a_hosted_provider_minutes() -> None:
    local, hosted = (choose_policy(slug) for slug in ("local", "arli"))
    assert local.whole >= 6 * 3600 > 3600 > hosted.whole
    assert local.idle == hosted.idle


def test_the_start_page_and_the_reference_know_it(client: Client, model: ModelRecord) -> None:
    assert client.get("/reference/local/txt2img/").status_code == 200
    assert client.get("/reference/local/img-samplers/list/").status_code == 200
    openapi = client.get("/reference/local/openapi.json").json()
    assert "/v1/img2img" in openapi["paths"]
    assert "provider=local" in client.get("/").text


def test_without_one_the_reference_has_no_such_endpoint(client: Client, data: Path) -> None:
    assert client.get("/reference/local/txt2img/").status_code == 404
    assert "/v1/txt2img" not in client.get("/reference/local/openapi.json").json()["paths"]


def test_search_finds_its_endpoints_a_moment_after_it_is_there(
    client: Client, data: Path, tmp_path: Path
) -> None:
    address = "/reference/local/txt2img/"
    assert address not in client.get("/search/?q=txt2img").text
    store_record(data, ModelRecord("boats", str(tmp_path), "sd", "float32", 10**9, ("LCM",), 512))
    forget_painter()
    assert address in client.get("/search/?q=txt2img").text
