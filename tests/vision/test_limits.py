"""What a chosen model would refuse is made smaller when the page is staged, with a word."""

import base64
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image

from playground.intake.limits import MB, PIXELS, Limit
from playground.intake.picture_limits import find_limit
from playground.providers import registry
from playground.providers.arli import ARLI
from tests.intake.files import saved, scene
from tests.providing import EVENTS, read_body
from tests.scripted import Server
from tests.vision.conftest import add_pages, press_run
from vision.models import Page

MODEL = "arli:scripted/vision"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider that takes 300 pixels at most."""
    narrow = replace(ARLI, longest_side_pixels=8_192, picture_bytes=20 * MB, picture_pixels=300)
    others = (each for each in registry.PROVIDERS if each.slug != "arli")
    monkeypatch.setattr(registry, "PROVIDERS", (*others, narrow))


def image() -> SimpleUploadedFile:
    return SimpleUploadedFile("scan.png", saved(scene(40, 30), "PNG"))


@pytest.mark.usefixtures("small")
def test_what_the_reader_refuses_is_made_smaller_as_it_is_staged(client: Browser) -> None:
    answer = add_pages(client, image=image(), m=MODEL)
    page = Page.objects.get()
    assert page.accepted
    assert page.width
    assert page.height
    assert page.width * page.height <= 300
    assert "is too much for a selected model" in answer.json()["html"]
    assert any(note.startswith("resized") for note in page.notes)


def test_the_limits_of_all_chosen_providers_count_together() -> None:
    together = find_limit("featherless,arli,local")
    assert (together.longest, together.bytes) == (4_096, 4 * MB)
    assert together.pixels == find_limit("local").pixels
    assert find_limit("arli") == Limit(4_096, 4 * MB, PIXELS)


@pytest.mark.usefixtures("small")
def test_a_model_chosen_later_counts_before_anything_is_sent(
    client: Browser, provider: Server, settings: Any
) -> None:
    settings.PROVIDER_KEYS = {"arli": {"text": "k"}}
    batch = add_pages(client, image=image(), m="featherless:scripted/vision").json()["batch"]
    page = Page.objects.get()
    assert (page.width, page.accepted) == (40, False)
    read_body(press_run(client, EVENTS, batch=batch, m=MODEL))
    page.refresh_from_db()
    assert page.accepted
    url = provider.last.json["messages"][0]["content"][1]["image_url"]["url"]
    with Image.open(BytesIO(base64.b64decode(url.partition(",")[2]))) as sent:
        assert sent.width * sent.height <= 300
