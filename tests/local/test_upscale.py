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
from tests.local.helpers import Client, error
from tests.local.pictures import encoded, written

pytestmark = [
    pytest.mark.local,
    pytest.mark.skipif(
        not all(path.is_file() for path in REAL_ESRGAN.list_files(Path())),
        reason="the upscaler's weights are not installed",
    ),
]
QUICK, SLOW = REAL_ESRGAN.names


def body(image: Image.Image | str, **params: Any) -> dict[str, Any]:
    return {"image": image if isinstance(image, str) else encoded(image), **params}


def answered(local: Client, image: Image.Image | str, **params: Any) -> Any:
    response = local.post("/v1/upscale-img", body(image, **params))
    assert response.status_code == 200, response.text
    return response.json()


def enlarged(local: Client, image: Image.Image, **params: Any) -> Image.Image:
    (found,) = read_images(answered(local, image, **params)).images
    assert found.mime == "image/png"
    return Image.open(io.BytesIO(found.data))


def refused(local: Client, image: Image.Image | str, **params: Any) -> tuple[int, str, str]:
    return error(local.post("/v1/upscale-img", body(image, **params)))


def boat(width: int = 48, height: int = 32) -> Image.Image:
    """Something with edges: half red, half blue, a white mast."""
    picture = Image.new("RGB", (width, height), (200, 40, 30))
    picture.paste((20, 60, 180), (0, height // 2, width, height))
    picture.paste((250, 250, 250), (width // 2, 0, width // 2 + 3, height))
    return picture


def test_the_answer_is_as_documented(local: Client) -> None:
    answer = answered(local, boat())
    assert set(answer) == {"images", "info"}
    assert answer["info"] == {
        "upscaler": QUICK,
        "scale_factor": 4,
        "width": 192,
        "height": 128,
    }


@pytest.mark.parametrize("upscaler", [QUICK, SLOW])
def test_it_is_the_same_picture_and_sharper_than_resized(local: Client, upscaler: str) -> None:
    text = written("Sharp").resize((80, 40), Image.Resampling.LANCZOS)
    result = enlarged(local, text, upscaler_1=upscaler)
    again = result.resize(text.size, Image.Resampling.BOX)
    assert np.abs(np.asarray(again, float) - np.asarray(text, float)).mean() < 12
    blurred = text.resize(result.size, Image.Resampling.BICUBIC)
    assert steepest(result) > 1.25 * steepest(blurred)


def steepest(picture: Image.Image) -> float:
    """The steps from a pixel to the next where they are largest."""
    steps = np.abs(np.diff(np.asarray(picture.convert("L"), float), axis=1))
    return float(np.percentile(steps, 99))


@pytest.mark.parametrize("factor", [1, 1.5, 2, 3, 4, 8])
def test_every_factor(local: Client, factor: float) -> None:
    picture = enlarged(local, boat(30, 21), upscaling_resize=factor)
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
    picture = enlarged(local, Image.new(mode, (9, 7)))
    assert (picture.mode, picture.size) == (becomes, (36, 28))


def test_what_is_transparent_stays_so(local: Client) -> None:
    picture = boat().convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 24, 32))
    alpha = enlarged(local, picture).getchannel("A")
    assert [alpha.getpixel((x, 60)) for x in (10, 180)] == [0, 255]


def test_a_photo_is_turned_and_keeps_its_colour_profile(local: Client) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    boat().save(file, "JPEG", exif=exif, icc_profile=b"a profile")
    code = "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode()
    (found,) = read_images(answered(local, code)).images
    picture = Image.open(io.BytesIO(found.data))
    assert picture.size == (128, 192)
    assert picture.info["icc_profile"] == b"a profile"


def test_what_is_refused(local: Client) -> None:
    status, _, sentence = refused(local, "bm90IGFuIGltYWdl")
    assert status == 422
    assert sentence.startswith("The image isn't a supported image type (PNG, ")
    large = Image.new("RGB", (513, 512))
    assert refused(local, large, upscaler_1=SLOW) == (
        422,
        "invalid_image",
        f"The image is 513 × 512; {SLOW} accepts at most as many pixels as 512 × 512 has."
        " Send a smaller one or choose another upscaler.",
    )
    too_much = refused(local, Image.new("L", (1200, 1000)), upscaling_resize=8)
    assert too_much[2].startswith("1200 × 1000 upscaled 8 times is more than 25 million pixels.")
    unknown = refused(local, boat(), upscaler_1="ESRGAN_4x")
    assert unknown[:2] == (404, "model_not_found")
    assert unknown[2] == f"Model 'ESRGAN_4x' not found. Choose {QUICK} or {SLOW}."
    assert refused(local, boat(), upscaling_resize=9)[:2] == (422, "invalid_value")
    assert refused(local, boat(), codeformer=1)[:2] == (422, "unsupported_parameter")
    assert error(local.post("/v1/upscale-img", {}))[:2] == (400, "missing_parameter")


def test_the_lists(local: Client) -> None:
    names = read_names(local.get("/v1/upscalers").json())
    assert [name.value for name in names] == [QUICK, SLOW]
    assert "minutes" in names[1].label
    assert local.get("/v1/img-options").json() == {"upscaler_1": QUICK, "samples_format": "png"}
    assert local.get("/v1/parallel-requests").json()["parallel_requests"] == 1
    assert local.get("/sdapi/v1/sd-models").json() == []
    assert QUICK not in local.get("/v1/models").text  # a list of text models


def test_hanging_up_stops_the_work(local: Client) -> None:
    sock = local.send("/v1/upscale-img", body(boat(500, 500), upscaler_1=SLOW))
    deadline = time.monotonic() + 20
    while local.get("/v1/parallel-requests").json()["remaining"] and time.monotonic() < deadline:
        time.sleep(0.05)
    sock.close()
    started = time.monotonic()
    assert enlarged(local, boat()).size == (192, 128)
    assert time.monotonic() - started < 15  # the whole picture would have taken minutes


def test_its_memory_is_bounded(local: Client) -> None:
    enlarged(local, boat(100, 90), upscaler_1=SLOW)
    enlarged(local, boat(400, 300), upscaling_resize=6)
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
