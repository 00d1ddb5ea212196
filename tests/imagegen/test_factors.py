"""How many times a picture is enlarged: what the upscaler's name says is shown, said and sent."""

import pytest
from django.test import Client as Browser

from hub import places
from imagegen.generate.forms import parse_factor
from playground.providers import get_declared_provider as declared
from playground.providers import guide
from tests.imagegen.conftest import list_bodies
from tests.imagegen.generating import flatten_page, make_picture, upload_image
from tests.imagegen.test_asking import in_code
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)

UPSCALE = "/images/upscale/"
NAMES = ("upscaler_1", "upscaling_resize")
ARLI = declared("arli")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("ESRGAN_4x", "4x-UltraSharp", "R-ESRGAN 4x+", "4xNomos8kSC", "RealESRGAN_x4plus"), "4"),
        (("2X_Clean", "SwinIR x2"), "2"),
        (("Lanczos", "realesr-animevideov3", "16x", "1024x1024", "0.5x", "flux2", ""), ""),
    ],
)
def test_a_name_says_it(names: tuple[str, ...], said: str) -> None:
    assert {parse_factor(name) for name in names} == {said}


def link_goal() -> str:
    start = next(each for each in guide.QUICK_STARTS if each.title == "Upscale an image")
    return places.link_quick_start(start, ARLI, start.model)


def link_example() -> str:
    endpoint = ARLI.get_endpoint("upscale-img")
    assert endpoint is not None
    return places.link_request(ARLI, endpoint, endpoint.example)


@pytest.mark.parametrize("address", [f"{UPSCALE}?provider=arli", link_goal(), link_example()])
def test_four_times_is_shown_said_and_sent(client: Browser, provider: Server, address: str) -> None:
    page = client.get(address)
    assert 'name="upscaling_resize" value="4"' in page.text
    assert in_code(page.text)["upscaling_resize"] == 4
    values = {name: page.context["form"][name].value() for name in NAMES}
    larger = make_picture(client, UPSCALE, image=upload_image(width=96, height=64), **values)
    assert list_bodies(provider)[0]["upscaling_resize"] == 4
    assert (larger.width, larger.height) == (384, 256)
    again = flatten_page(client.get(f"{address}&source={larger.run_id}"))
    assert "96 × 64 → <strong>384 × 256</strong> pixels." in again


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("upscaler_1=scripted-image", "2"),
        ("upscaler_1=2x_Clean", "2"),
        ("upscaler_1=ESRGAN_4x&upscaling_resize=3", "3"),
    ],
)
def test_a_link_and_a_name_that_says_nothing(
    client: Browser, provider: Server, query: str, expected: str
) -> None:
    page = client.get(f"{UPSCALE}?provider=arli&{query}").text
    assert f'name="upscaling_resize" value="{expected}"' in page


def test_what_was_chosen_is_brought_back(client: Browser, provider: Server) -> None:
    chosen = {"upscaler_1": "ESRGAN_4x", "upscaling_resize": "1.5"}
    larger = make_picture(client, UPSCALE, image=upload_image(), **chosen)
    page = client.get(f"{UPSCALE}?run={larger.run_id}").text
    assert 'name="upscaling_resize" value="1.5"' in page
