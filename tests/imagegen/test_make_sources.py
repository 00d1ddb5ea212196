"""Pictures to start from: uploaded, painted over, of the gallery, sent on; and what is refused."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from imagegen.models import Picture
from playground.models import Run
from tests.imagegen.conftest import list_bodies
from tests.imagegen.generating import (
    flatten_page,
    get_only,
    make_picture,
    press_generate,
    upload_image,
)
from tests.scripted import Server
from tests.scripted.pngs import write_png

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_picture_is_changed(client: Browser, provider: Server) -> None:
    picture = make_picture(
        client,
        "/images/edit/",
        init_images=upload_image(width=100, height=70),
        width="",
        height="",
        denoising_strength="",
        mask_blur="4",
    )
    sent = list_bodies(provider)[0]
    assert (sent["width"], sent["height"], sent["denoising_strength"]) == (640, 448, 0.75)
    assert "mask_blur" not in sent
    assert picture.kind == Picture.Kind.IMG2IMG


def test_a_part_of_a_picture_is_painted_anew(client: Browser, provider: Server) -> None:
    mask = SimpleUploadedFile("mask.png", write_png(96, 64), "image/png")
    picture = make_picture(
        client, "/images/edit/", init_images=upload_image(), mask=mask, mask_blur="4"
    )
    assert list_bodies(provider)[0]["mask_blur"] == 4
    assert picture.kind == Picture.Kind.INPAINT


@pytest.mark.parametrize(
    ("files", "name", "status", "sentence"),
    [
        ({}, "init_images", 422, "Choose a picture first"),
        (
            {"init_images": SimpleUploadedFile("a.png", b"no picture")},
            "init_images",
            415,
            "“a.png”",
        ),
        (
            {"init_images": upload_image(), "mask": upload_image("m.png", 10, 90)},
            "mask",
            422,
            "“m.png”",
        ),
    ],
)
def test_pictures_that_cannot_be_taken_are_said(
    client: Browser, provider: Server, files: Any, name: str, status: int, sentence: str
) -> None:
    answer = press_generate(client, "/images/edit/", **files)
    assert answer.status_code == status
    assert answer.json()["errors"][name][0].startswith(sentence)
    for file in files.values():
        file.seek(0)
    page = press_generate(client, "/images/edit/", headers={}, **files)
    assert page.status_code == status
    assert sentence in page.text
    assert not Run.objects.exists()


def test_a_picture_of_the_gallery_is_sent_on(client: Browser, provider: Server) -> None:
    first = make_picture(client, width="128", height="64")
    page = flatten_page(client.get(f"/images/edit/?from={first.pk}&mask=1"))
    assert f'name="from" value="{first.pk}"' in page
    assert "a red boat" in page
    assert f'name="seed" value="{first.seed}"' in page
    second = make_picture(
        client, "/images/edit/", **{"from": str(first.pk), "denoising_strength": "0.5"}
    )
    assert (second.source, second.run.parent) == (first, first.run)
    third = make_picture(
        client,
        "/images/upscale/",
        **{"from": str(second.pk), "upscaler_1": "ESRGAN_4x", "upscaling_resize": "2"},
    )
    assert (third.width, third.height) == (256, 128)
    # The words come along, however many generations they are up.
    assert "a red boat" in client.get(f"/images/edit/?from={third.pk}").text


def test_a_picture_is_sent_to_be_read(client: Browser, provider: Server) -> None:
    picture = make_picture(client)
    page = client.post("/vision/", {"action": "add", "artifact": picture.pk}, follow=True)
    assert page.redirect_chain[-1][0].startswith("/vision/")
    assert "128 × 64" in page.text
    other = Browser().post("/vision/", {"action": "add", "artifact": [picture.pk, "x", "9" * 30]})
    assert other.status_code == 422
    assert "Add a picture" in other.text


def test_every_result_leads_on(client: Browser, provider: Server) -> None:
    picture = make_picture(client)
    page = client.get("/images/").text
    for address in (
        f"/images/edit/?from={picture.pk}&amp;mask=1",
        f"/images/upscale/?from={picture.pk}",
        f"/images/?again={picture.pk}&amp;source={picture.run_id}",
        f"/images/pictures/{picture.pk}/?download=1&amp;plain=1",
        f"/images/gallery/{picture.pk}/",
    ):
        assert f'"{address}"' in page
    larger = make_picture(client, "/images/upscale/", image=upload_image(), upscaler_1="ESRGAN_4x")
    again = f"/images/upscale/?again={larger.pk}&amp;source={larger.run_id}&amp;provider=local"
    assert f'"{again}"' in client.get("/images/upscale/").text


def test_somebody_elses_picture_is_nobodys(client: Browser, provider: Server) -> None:
    picture = make_picture(client)
    other = Browser()
    page = other.get(f"/images/edit/?from={picture.pk}&run={picture.run_id}").text
    assert "a red boat" not in page
    answer = press_generate(other, "/images/edit/", **{"from": str(picture.pk)})
    assert answer.json()["errors"]["init_images"][0].startswith("Choose a picture first")
    nonsense = {"from": "9" * 30, "again": "x", "run": "y", "source": "z", "after": "w"}
    assert other.get("/images/edit/", nonsense).status_code == 200


def test_an_upload_that_was_sent_stays_with_the_form(client: Browser, provider: Server) -> None:
    answer = press_generate(client, "/images/edit/", headers={}, init_images=upload_image())
    page = flatten_page(client.get(answer["Location"]))
    assert f'name="source" value="{get_only().pk}"' in page
    assert "boat.png, 96 × 64 pixels" in page
    assert press_generate(client, "/images/edit/", source=str(get_only().pk)).status_code == 200


def test_the_size_of_an_upscale_is_said_before(client: Browser, provider: Server) -> None:
    picture = make_picture(client)
    page = flatten_page(client.get(f"/images/upscale/?from={picture.pk}&upscaling_resize=3"))
    assert "128 × 64 → <strong>384 × 192</strong> pixels." in page
    blank = client.get("/images/upscale/").text
    assert "Choose a picture to see the output size" in blank


def test_an_enlarged_picture_is_shown_beside_what_it_was(client: Browser, provider: Server) -> None:
    picture = make_picture(client, "/images/upscale/", image=upload_image(), upscaler_1="ESRGAN_4x",
                   upscaling_resize="2")  # fmt: skip
    page = client.get("/images/upscale/").text
    assert f'src="/runs/{picture.run_id}/picture"' in page
    assert "data-split" in page
