"""Pages that wait are turned, cropped, made smaller, left out: what is sent follows."""

import base64
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image

from playground.intake.bounds import format_megabytes
from tests.intake.scans import scan
from tests.providing import EVENTS, JSON, read_body
from tests.scripted import Server
from tests.vision.conftest import add_pages, press_run, upload_image
from vision.models import Batch, Page

CONVERTED = "converted from PNG to JPEG"

pytestmark = pytest.mark.django_db(transaction=True)


def page_address(page: Page) -> str:
    return f"/vision/pages/{page.pk}/"


def change_page(browser: Browser, page: Page, **fields: Any) -> Any:
    answer = browser.post(page_address(page), fields, headers=JSON)
    page.refresh_from_db()
    return answer


def test_a_turn_and_a_crop_change_what_is_sent(client: Browser, provider: Server) -> None:
    batch = add_pages(client, image=upload_image()).json()["batch"]
    page = Page.objects.get()
    change_page(client, page, turn="right")
    assert (page.rotate, page.width, page.height) == (90, 30, 40)
    answer = change_page(client, page, crop=["0", "0", "50", "50"])
    assert (page.width, page.height) == (15, 20)
    assert "15 × 20" in answer.json()["html"]
    read_body(press_run(client, EVENTS, batch=batch))
    assert b"\x00\x00\x00\x0f\x00\x00\x00\x14" in sent_picture(provider)


def sent_picture(provider: Server) -> bytes:
    url = provider.last.json["messages"][0]["content"][1]["image_url"]["url"]
    return base64.b64decode(url.partition(",")[2])


def test_a_turn_drops_the_crop_and_a_blank_crop_is_the_whole_page(client: Browser) -> None:
    add_pages(client, image=upload_image())
    page = Page.objects.get()
    change_page(client, page, crop=["10", "10", "50", "50"])
    assert page.crop == [0.1, 0.1, 0.5, 0.5]
    change_page(client, page, turn="left")
    assert (page.rotate, page.crop) == (270, None)
    change_page(client, page, rotate="0", crop=["", "", "", ""])
    assert (page.rotate, page.crop) == (0, None)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"crop": ["1", "2"]}, "A crop needs four numbers: left, top, width and height."),
        ({"crop": ["a", "b", "c", "d"]}, "A crop needs four numbers: left, top, width and height."),
        (
            {"crop": ["nan", "0", "5", "5"]},
            "A crop needs four numbers: left, top, width and height.",
        ),
        (
            {"crop": ["1-2", "0", "5", "5"]},
            "A crop needs four numbers: left, top, width and height.",
        ),
        ({"crop": ["0", "0", "0,5", "101"]}, "The crop extends beyond the page."),
        ({"crop": ["60", "0", "50", "50"]}, "The crop extends beyond the page."),
        ({"rotate": "45"}, "Select a valid choice. 45 is not one of the available choices."),
        ({"size": "3"}, "Select a valid choice. 3 is not one of the available choices."),
    ],
)
def test_an_impossible_change_is_a_sentence(
    client: Browser, fields: dict[str, Any], sentence: str
) -> None:
    add_pages(client, image=upload_image())
    page = Page.objects.get()
    answer = change_page(client, page, **fields)
    assert answer.status_code == 422
    assert answer.json()["message"] == sentence
    assert sentence in client.post(page_address(page), fields, follow=True).text


def test_a_page_is_left_out_and_removed_with_its_file(client: Browser) -> None:
    add_pages(client, image=upload_image())
    page = Page.objects.select_related("upload").get()
    stored = page.upload.file
    change_page(client, page, chosen=["0", "1"])
    assert page.chosen
    assert "page-out" in change_page(client, page, chosen="0").json()["html"]
    client.post(page_address(page), {"remove": "1"}, headers=JSON)
    assert not Page.objects.exists()
    assert not stored.storage.exists(stored.name or "")


def save_image(image: Image.Image, name: str) -> SimpleUploadedFile:
    file = BytesIO()
    image.save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue())


def panorama() -> SimpleUploadedFile:
    return save_image(Image.new("RGB", (9000, 40), "white"), "panorama.png")


def test_a_smaller_size_is_proposed_and_never_taken_by_itself(client: Browser) -> None:
    add_pages(client, image=panorama(), m="featherless:scripted/vision")
    page = Page.objects.get()
    assert (page.width, page.accepted, page.options) == (9000, False, {"longest": 4096})
    assert "Suggested: 4096 ×" in page.proposal
    change_page(client, page, size="proposed")
    assert (page.width, page.accepted) == (4096, True)
    assert page.proposal
    change_page(client, page, size="original")
    assert page.width == 9000


def test_what_was_accepted_follows_the_turns_and_cuts(client: Browser) -> None:
    add_pages(client, image=panorama(), m="featherless:scripted/vision")
    page = Page.objects.get()
    change_page(client, page, size="proposed")
    change_page(client, page, turn="right")
    assert (page.height, page.options) == (4096, {"longest": 4096})
    assert f"Suggested: {page.width} × 4096" in page.proposal
    change_page(client, page, crop=["0", "0", "100", "20"])
    assert (page.width, page.height, page.proposal, page.options) == (40, 1800, "", {})


def test_the_limit_is_that_of_the_strictest_model_chosen(client: Browser) -> None:
    models = ["featherless:scripted/vision", "arli:scripted/vision", "local:scripted/vision"]
    add_pages(client, image=upload_image(), m=models)
    assert Batch.objects.get().provider == "arli"


def test_a_heavy_png_is_sent_as_the_jpeg_that_was_proposed(
    client: Browser, provider: Server, settings: Any
) -> None:
    settings.PROVIDER_KEYS = {"arli": {"text": "k"}}
    noise = Image.merge("RGB", [Image.effect_noise((1300, 1150), 90) for _ in "rgb"])
    batch = add_pages(
        client, image=save_image(noise, "noise.png"), m="arli:scripted/vision"
    ).json()["batch"]
    page = Page.objects.get()
    assert (page.mime, page.accepted) == ("image/png", False)
    html = change_page(client, page, size="proposed").json()["html"]
    said = f"{page.width} × {page.height} pixels, {format_megabytes(page.bytes or 0)} as JPEG"
    assert page.proposal.endswith(f"Suggested: {said}.")
    assert (page.mime, page.width, page.notes) == ("image/jpeg", 1300, [CONVERTED])
    assert CONVERTED in html
    read_body(press_run(client, EVENTS, batch=batch, m="arli:scripted/vision"))
    sent = sent_picture(provider)
    assert len(sent) == page.bytes
    assert sent.startswith(b"\xff\xd8")


def test_the_resolution_of_a_scan_is_chosen_and_its_size_said(client: Browser) -> None:
    data = scan((144, 72), (1000, 500, 0, 0, 144, 72))
    html = add_pages(client, image=SimpleUploadedFile("scan.pdf", data)).json()["html"]
    page = Page.objects.get()
    assert (page.width, page.height, page.dpi) == (1000, 500, None)
    assert "Automatic: 500 dpi, 1000 × 500 pixels" in html
    answer = change_page(client, page, dpi="300", open="1")
    assert (page.width, page.height, page.dpi, page.drawn_dpi) == (600, 300, 300, 300)
    assert '<option value="300" selected>300 dpi, 600 × 300 pixels' in answer.json()["html"]
    change_page(client, page, turn="right")
    assert (page.width, page.height) == (300, 600)
    change_page(client, page, dpi="")
    assert (page.height, page.dpi) == (1000, None)
    assert change_page(client, page, dpi="7").status_code == 422
