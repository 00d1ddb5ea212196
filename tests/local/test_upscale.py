"""The local upscaler over HTTP: what it enlarges, what it refuses."""

import base64
import io
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from playground.local.engine import Engine
from playground.local.errors import ApiError
from playground.local.upscale.weights import REAL_ESRGAN
from playground.providers.shapes import read_images, read_names
from tests.local.helpers import Client, read_error
from tests.local.pictures import encode_image, write_text

pytestmark = [
    pytest.mark.local,
    pytest.mark.skipif(
        not all(path.is_file() for path in REAL_ESRGAN.list_files(Path())),
        reason="the upscaler's weights are not installed",
    ),
]
QUICK, SLOW = REAL_ESRGAN.names


def build_body(image: Image.Image | str, **params: Any) -> dict[str, Any]:
    return {"image": image if isinstance(image, str) else encode_image(image), **params}


def request_upscale(local: Client, image: Image.Image | str, **params: Any) -> Any:
    response = local.post("/v1/upscale-img", build_body(image, **params))
    assert response.status_code == 200, response.text
    return response.json()


def enlarge_image(local: Client, image: Image.Image, **params: Any) -> Image.Image:
    (image_found,) = read_images(request_upscale(local, image, **params)).images
    assert image_found.mime == "image/png"
    return Image.open(io.BytesIO(image_found.data))


def read_refusal(local: Client, image: Image.Image | str, **params: Any) -> tuple[int, str, str]:
    return read_error(local.post("/v1/upscale-img", build_body(image, **params)))


def draw_boat(width: int = 48, height: int = 32) -> Image.Image:
    """Something with edges: half red, half blue, a white mast."""
    picture = Image.new("RGB", (width, height), (200, 40, 30))
    picture.paste((20, 60, 180), (0, height // 2, width, height))
    picture.paste((250, 250, 250), (width // 2, 0, width // 2 + 3, height))
    return picture


def test_the_answer_is_as_documented(local: Client) -> None:
    answer = request_upscale(local, draw_boat())
    assert set(answer) == {"images", "info"}
    assert answer["info"] == {
        "upscaler": QUICK,
        "scale_factor": 4,
        "width": 192,
        "height": 128,
    }


@pytest.mark.parametrize("upscaler", [QUICK, SLOW])
def test_it_is_the_same_picture_and_sharper_than_resized(local: Client, upscaler: str) -> None:
    text = write_text("Sharp").resize((80, 40), Image.Resampling.LANCZOS)
    result = enlarge_image(local, text, upscaler_1=upscaler)
    again = result.resize(text.size, Image.Resampling.BOX)
    assert np.abs(np.asarray(again, float) - np.asarray(text, float)).mean() < 12
    blurred = text.resize(result.size, Image.Resampling.BICUBIC)
    assert measure_steepest(result) > 1.25 * measure_steepest(blurred)


def measure_steepest(picture: Image.Image) -> float:
    """The steps from a pixel to the next where they are largest."""
    steps = np.abs(np.diff(np.asarray(picture.convert("L"), float), axis=1))
    return float(np.percentile(steps, 99))


@pytest.mark.parametrize("factor", [1, 1.5, 2, 3, 4, 8])
def test_every_factor(local: Client, factor: float) -> None:
    picture = enlarge_image(local, draw_boat(30, 21), upscaling_resize=factor)
    assert picture.size == (round(30 * factor), round(21 * factor))


@pytest.mark.parametrize(
    ("mode", "becomes"),
    [
        ("1", "L"),
        ("L", "L"),
        ("LA", "LA"),
        ("I;16", "L"),
        ("P", "RGB"),
        ("RGB", "RGB"),
        ("RGBA", "RGBA"),
    ],
)
def test_every_mode(local: Client, mode: str, becomes: str) -> None:
    picture = enlarge_image(local, Image.new(mode, (9, 7)))
    assert (picture.mode, picture.size) == (becomes, (36, 28))


def test_what_is_transparent_stays_so(local: Client) -> None:
    picture = draw_boat().convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 24, 32))
    alpha = enlarge_image(local, picture).getchannel("A")
    assert [alpha.getpixel((x, 60)) for x in (10, 180)] == [0, 255]


def test_a_photo_is_turned_and_keeps_its_colour_profile(local: Client) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    draw_boat().save(file, "JPEG", exif=exif, icc_profile=b"a profile")
    code = "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode()
    (enlarged_image,) = read_images(request_upscale(local, code)).images
    picture = Image.open(io.BytesIO(enlarged_image.data))
    assert picture.size == (128, 192)
    assert picture.info["icc_profile"] == b"a profile"


def test_what_is_refused(local: Client) -> None:
    status, _, sentence = read_refusal(local, "bm90IGFuIGltYWdl")
    assert status == 422
    assert sentence.startswith("The image isn't a supported image type (PNG, ")
    large = Image.new("RGB", (513, 512))
    assert read_refusal(local, large, upscaler_1=SLOW) == (
        422,
        "invalid_image",
        f"The image is 513 × 512; {SLOW} accepts at most as many pixels as 512 × 512 has."
        " Send a smaller one or choose another upscaler.",
    )
    too_much = read_refusal(local, Image.new("L", (1200, 1000)), upscaling_resize=8)
    assert too_much[2].startswith("1200 × 1000 upscaled 8 times is more than 25 million pixels.")
    unknown = read_refusal(local, draw_boat(), upscaler_1="ESRGAN_4x")
    assert unknown[:2] == (404, "model_not_found")
    assert unknown[2] == f"Model 'ESRGAN_4x' not found. Choose {QUICK} or {SLOW}."
    assert read_refusal(local, draw_boat(), upscaling_resize=9)[:2] == (422, "invalid_value")
    assert read_refusal(local, draw_boat(), codeformer=1)[:2] == (422, "unsupported_parameter")
    assert read_error(local.post("/v1/upscale-img", {}))[:2] == (400, "missing_parameter")


def test_the_lists(local: Client) -> None:
    names = read_names(local.get("/v1/upscalers").json())
    assert [name.value for name in names] == [QUICK, SLOW]
    assert "minutes" in names[1].label
    assert local.get("/v1/img-options").json() == {"upscaler_1": QUICK, "samples_format": "png"}
    assert local.get("/v1/parallel-requests").json()["parallel_requests"] == 1
    assert local.get("/sdapi/v1/sd-models").json() == []
    assert QUICK not in local.get("/v1/models").text  # a list of text models


def test_hanging_up_stops_the_work(local: Client) -> None:
    sock = local.send("/v1/upscale-img", build_body(draw_boat(500, 500), upscaler_1=SLOW))
    deadline = time.monotonic() + 20
    while local.get("/v1/parallel-requests").json()["remaining"] and time.monotonic() < deadline:
        time.sleep(0.05)
    sock.close()
    started = time.monotonic()
    assert enlarge_image(local, draw_boat()).size == (192, 128)
    assert time.monotonic() - started < 15  # the whole picture would have taken minutes


def test_its_memory_is_bounded(local: Client) -> None:
    enlarge_image(local, draw_boat(100, 90), upscaler_1=SLOW)
    enlarge_image(local, draw_boat(400, 300), upscaling_resize=6)
    tasks = Path(f"/proc/{local.pid}/task").glob("*/children")
    children = [pid for task in tasks for pid in task.read_text().split()]
    (child,) = (pid for pid in children if "upscale" in Path(f"/proc/{pid}/cmdline").read_text())
    status = Path(f"/proc/{child}/status").read_text()
    (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    assert int(peak) < 400 * 1024  # KB


def test_damaged_weights_are_not_loaded(data: Path) -> None:
    first, *others = REAL_ESRGAN.networks
    damaged = replace(REAL_ESRGAN, networks=(replace(first, weights_sha256="0" * 64), *others))
    with pytest.raises(ApiError, match=r"REALESRGAN_ANIMAVIDEOV3_UP4X\.bin is damaged"):
        Engine(damaged, data).get_address()
