"""Canvases made larger: what is added, its mask, and what a provider is sent."""

import base64
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image

from imagegen.generate.outpaint import Edges, extend_source
from imagegen.jobs.inputs import Source
from imagegen.models import Picture
from playground.intake import IntakeError
from tests.imagegen.conftest import list_bodies
from tests.imagegen.generating import make_picture, press_generate, upload_image
from tests.intake.files import saved
from tests.scripted import Server

RED, BLUE = (200, 30, 30), (30, 30, 200)


def build_source(width: int = 128, height: int = 64) -> Source:
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return Source(saved(image, "PNG"), "image/png", width, height, "boat.png")


def decode(source: Source | str) -> Image.Image:
    data = base64.b64decode(source) if isinstance(source, str) else source.data
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def measure_redness(image: Image.Image, at: tuple[int, int]) -> int:
    """How much more red than blue there is."""
    pixel = image.getpixel(at)
    assert isinstance(pixel, tuple)
    return pixel[0] - pixel[2]


def test_the_picture_stays_where_it_is_and_its_edge_goes_on() -> None:
    larger, _ = extend_source(build_source(), None, Edges(left=64, bottom=32))
    image = decode(larger)
    assert image.size == (larger.width, larger.height) == (192, 96)
    assert image.crop((64, 0, 192, 64)).tobytes() == decode(build_source()).tobytes()
    assert measure_redness(image, (60, 20)) > 80  # beside what was red
    assert measure_redness(image, (180, 90)) < -80
    assert len(image.crop((0, 0, 60, 60)).getcolors(4000) or ()) > 50  # no flat streak
    assert "extended to 192 × 96" in larger.notes
    assert larger.name == "boat.png"


def test_the_mask_covers_what_is_added_and_a_seam_of_the_picture() -> None:
    _, mask = extend_source(build_source(), None, Edges(left=64, right=8))
    cover = decode(mask)
    assert cover.size == (200, 64)
    assert {value for _, value in cover.getcolors() or ()} == {0, 255}
    assert [cover.getpixel((x, 30)) for x in (10, 79, 80, 175, 176, 199)] == [
        *(255, 255),
        *(0, 0),
        *(255, 255),
    ]
    assert cover.getpixel((100, 0)) == cover.getpixel((100, 63)) == 0  # nothing is added there


def test_what_was_painted_is_painted_anew_too() -> None:
    painted = Image.new("L", (128, 64))
    painted.paste(255, (60, 20, 70, 30))
    mask = Source(saved(painted, "PNG"), "image/png", 128, 64, "mine.png")
    _, both = extend_source(build_source(), mask, Edges(top=40))
    cover = decode(both)
    assert (both.name, cover.size) == ("mine.png", (128, 104))
    assert cover.getpixel((65, 65)) == cover.getpixel((5, 5)) == 255
    assert cover.getpixel((20, 90)) == 0


def test_a_canvas_beyond_all_bounds_is_refused() -> None:
    with pytest.raises(IntakeError, match=r"would be 8196 × 64 pixels\. At most 8192"):
        extend_source(build_source(8188), None, Edges(right=8))


def test_the_same_extension_is_the_same_file() -> None:
    one, other = (extend_source(build_source(), None, Edges(left=8))[0] for _ in range(2))
    assert one.digest == other.digest


@pytest.mark.django_db(transaction=True)
def test_it_is_sent_as_an_inpaint_of_the_larger_picture(client: Browser, provider: Server) -> None:
    picture = make_picture(
        client,
        "/images/edit/",
        init_images=upload_image(width=128, height=128),
        width="128",
        height="128",
        extend_right="128",
        mask_blur="8",
    )
    (sent,) = list_bodies(provider)
    source, cover = decode(sent["init_images"][0]), decode(sent["mask"])
    assert source.size == cover.size == (256, 128)
    assert sent["width"] == 2 * sent["height"]  # not squeezed into what stood in the form
    assert sent["mask_blur"] == 8
    assert not any(name.startswith("extend") for name in sent)
    assert picture.kind == Picture.Kind.INPAINT


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"extend_left": "2048"}, "between 0 and 1024, not 2048"),
        ({"extend_top": "7"}, "multiple of 8"),
        ({"extend_top": "-8"}, "between 0 and 1024, not -8"),
        ({"extend_bottom": "wide"}, "whole number"),
    ],
)
def test_nonsense_is_said_at_its_edge(
    client: Browser, provider: Server, fields: dict[str, Any], sentence: str
) -> None:
    answer = press_generate(client, "/images/edit/", init_images=upload_image(), **fields)
    (name,) = fields
    assert answer.status_code == 422
    assert sentence in answer.json()["errors"][name][0]
    page = press_generate(client, "/images/edit/", headers={}, init_images=upload_image(), **fields)
    assert sentence in page.text


@pytest.mark.django_db
def test_a_link_fills_the_edges_in_and_the_code_has_a_mask(client: Browser) -> None:
    page = client.get("/images/edit/?provider=arli&extend_left=64&prompt=more+sea")
    assert 'value="64"' in page.text
    assert "mask.png" in page.text


@pytest.mark.django_db(transaction=True)
def test_a_file_that_cannot_be_extended_names_its_field(client: Browser, provider: Server) -> None:
    broken = SimpleUploadedFile("a.png", b"no picture")
    answer = press_generate(client, "/images/edit/", init_images=broken, extend_left="8")
    assert list(answer.json()["errors"]) == ["init_images"]
