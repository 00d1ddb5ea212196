"""The pretend image models: what they answer, read the way the playground reads it."""

import base64
import io
import time
from dataclasses import replace
from typing import Any

import pytest
import requests
from PIL import Image as Pillow

from playground.providers import Image, Images, errors
from playground.providers.arli_images import IMG2IMG, TXT2IMG, UPSCALE
from playground.providers.spec import Endpoint
from tests.providers.helpers import HASTY, client_of
from tests.scripted import Server
from tests.scripted.painting import BEHAVIOURS
from tests.scripted.pngs import write_png
from tests.scripted.pretend import PAINTERS, Pretend

WANTED = {"prompt": "a boat", "width": 64, "height": 32, "seed": 5}
TROUBLES = {
    "empty": errors.BadAnswer,
    "broken": errors.BadAnswer,
    "wait": errors.RateLimited,
    "shaky": errors.Overloaded,
    "error": errors.Overloaded,
    "stall": errors.TimedOut,
    "cut": errors.Unreachable,
}


def request_images(
    server: Server, name: str, endpoint: Endpoint = TXT2IMG, **fields: Any
) -> Images:
    payload = {"sd_model_checkpoint": f"scripted-{name}", **WANTED, **fields}
    patience = 0.3 if name == "stall" else 20
    client = client_of(server, replace(HASTY, idle=patience, whole=patience))
    return client.fetch_images(endpoint, payload)


def make_images(name: str, endpoint: Endpoint = TXT2IMG, **fields: Any) -> Images:
    with Server(answer=Pretend()) as server:
        return request_images(server, name, endpoint, **fields)


def open_image(image: Image) -> Pillow.Image:
    picture = Pillow.open(io.BytesIO(image.data))
    picture.load()
    return picture


@pytest.mark.parametrize("name", [n for n in BEHAVIOURS if n not in {*TROUBLES, "half", "slow"}])
def test_pictures_have_the_size_that_was_asked_for(name: str) -> None:
    answer = make_images(name, batch_size=2)
    pictures = [image for image in answer.images if not image.grid]
    assert len(pictures) == (1 if name == "single" else 2)
    size = (32, 16) if name == "lies" else (64, 32)
    assert {open_image(picture).size for picture in pictures} == {size}
    assert len({picture.data for picture in pictures}) == len(pictures)
    assert [image.grid for image in answer.images] == [
        *([True] if name.startswith("grid") else []),
        *([False] * len(pictures)),
    ]


@pytest.mark.parametrize("name", TROUBLES)
def test_troubles(name: str) -> None:
    with pytest.raises(TROUBLES[name]):
        make_images(name)


def test_the_seed_decides_what_is_painted() -> None:
    first, again, other = make_images("image"), make_images("image"), make_images("image", seed=6)
    assert first.images == again.images != other.images
    assert first.images[0].seed == 5
    assert make_images("image", seed=-1).images != make_images("image", seed=-1).images


def test_half_a_picture_cannot_be_opened() -> None:
    (image,) = make_images("half").images
    with pytest.raises(OSError, match="truncated"):
        open_image(image)


def test_once_refused_the_same_request_succeeds() -> None:
    with Server(answer=Pretend()) as server:
        with pytest.raises(errors.RateLimited) as refused:
            request_images(server, "wait-3")
        assert refused.value.retry_after == 3
        assert request_images(server, "wait-3").images


def test_slow_takes_the_seconds_its_name_says() -> None:
    before = time.monotonic()
    make_images("slow-0.2")
    assert time.monotonic() - before >= 0.2


def test_a_mask_keeps_what_is_black() -> None:
    original, mask = Pillow.new("RGB", (64, 32), "red"), Pillow.new("L", (64, 32), 0)
    mask.paste(255, (32, 0, 64, 32))
    sent = {"init_images": [encode_picture(original)], "mask": encode_picture(mask)}
    picture = open_image(make_images("image", IMG2IMG, **sent).images[0])
    assert picture.getpixel((3, 3)) == (255, 0, 0)
    assert picture.getpixel((60, 3)) != (255, 0, 0)


def encode_picture(picture: Pillow.Image) -> str:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def test_upscaling() -> None:
    image = base64.b64encode(write_png(10, 6)).decode()
    sent = {"image": image, "upscaler_1": "ESRGAN_4x"}
    with Server(answer=Pretend()) as server:
        client = client_of(server)
        assert open_image(client.fetch_images(UPSCALE, sent).images[0]).size == (40, 24)
        twice = client.fetch_images(UPSCALE, {**sent, "upscaling_resize": 2})
        assert open_image(twice.images[0]).size == (20, 12)
        with pytest.raises(errors.Overloaded):
            client.fetch_images(UPSCALE, {**sent, "upscaler_1": "scripted-error"})


def test_models_and_the_log() -> None:
    pretend = Pretend()
    with Server(answer=pretend) as server:
        pretend.log = server.seen
        with pytest.raises(errors.BadKey):
            request_images(server, "bad-key")
        with pytest.raises(errors.TimedOut):
            request_images(server, "stall", seed=9)
        server.last.ended.wait(2)
        root = server.base.removesuffix("/v1")
        listed = client_of(server).list_names(Endpoint("m", "GET", "/sdapi/v1/sd-models", "", ""))
        log = requests.get(f"{root}/_log", timeout=5).json()
    assert [name.value for name in listed] == PAINTERS
    logged = [(e["model"], e["seed"], e["status"], e["hung_up"]) for e in log if e["payload"]]
    assert logged == [("scripted-bad-key", 5, 401, False), ("scripted-stall", 9, 200, True)]
