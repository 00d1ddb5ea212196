"""txt2img and img2img over HTTP: what they answer, what they refuse, and what a crash leaves."""

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from playground.local import memory
from playground.local.images.endpoints import ImageEndpoints
from playground.providers.shapes import read_images, read_names
from tests.local.helpers import Client, read_error
from tests.local.images_host.conftest import Add
from tests.local.pictures import encode_image

BLUE = (0, 0, 200)
SIZE = {"width": 64, "height": 64}


def generate(painter: Client, **params: Any) -> Any:
    path = "/v1/img2img" if "init_images" in params else "/v1/txt2img"
    response = painter.post(path, {"prompt": "a boat", "steps": 2, **params})
    assert response.status_code == 200, response.text
    return response.json()


def list_images(answer: Any) -> list[Image.Image]:
    images = [base64.b64decode(code) for code in answer["images"]]
    return [Image.open(io.BytesIO(data)) for data in images]


def read_refusal(painter: Client, **params: Any) -> tuple[int, str, str]:
    path = "/v1/img2img" if "init_images" in params else "/v1/txt2img"
    return read_error(painter.post(path, {"prompt": "a boat", "steps": 2, **params}))


def test_the_answer_is_as_documented(painter: Client, add_model: Add) -> None:
    add_model()
    answer = generate(painter, seed=7, batch_size=2, sampler_name="DDIM", user="somebody")
    assert answer["info"] == {
        "prompt": "a boat",
        "negative_prompt": "",
        "seed": 7,
        "all_seeds": [7, 8],
        "steps": 2,
        "cfg_scale": 7.0,
        "sampler_name": "DDIM",
        "width": 128,
        "height": 128,
        "sd_model_name": "scripted",
    }
    read = read_images(answer)
    assert [(image.mime, image.seed) for image in read.images] == [
        ("image/png", 7),
        ("image/png", 8),
    ]
    first, second = list_images(answer)
    assert (first.getpixel((0, 0)), second.getpixel((0, 0))) == ((7, 0, 0), (8, 0, 0))


def test_a_random_seed_is_said(painter: Client, add_model: Add) -> None:
    add_model()
    first, second = (generate(painter, **SIZE)["info"]["seed"] for _ in range(2))
    assert first >= 0
    assert first != second


def test_the_lists_hold_what_is_there(painter: Client, add_model: Add) -> None:
    assert painter.get("/sdapi/v1/sd-models").json() == []
    assert painter.get("/v1/img-options").json() == {}
    add_model("older")
    add_model("newer", samplers=("LCM", "Euler"))
    models, samplers = (
        [name.value for name in read_names(painter.get(path).json())]
        for path in ("/sdapi/v1/sd-models", "/v1/img-samplers")
    )
    assert models == ["newer", "older"]
    assert samplers == ["LCM", "Euler", "DDIM"]
    assert painter.get("/v1/img-options").json() == {"sd_model_checkpoint": "newer"}


def test_a_request_chooses_its_model(painter: Client, add_model: Add) -> None:
    add_model("older")
    add_model("newer")
    assert generate(painter)["info"]["sd_model_name"] == "newer"
    assert generate(painter, sd_model_checkpoint="older")["info"]["sd_model_name"] == "older"
    status, code, sentence = read_refusal(painter, sd_model_checkpoint="FLUX")
    assert (status, code) == (404, "model_not_found")
    assert sentence == "Model 'FLUX' not found. Choose newer or older."


def test_a_picture_is_changed_as_far_as_asked(painter: Client, add_model: Add) -> None:
    add_model()
    source = encode_image(Image.new("RGB", (120, 64), BLUE))
    answer = generate(painter, init_images=[source], denoising_strength=0.25, seed=200)
    (image,) = list_images(answer)
    assert image.size == (128, 64)
    assert image.getpixel((5, 5)) == (50, 0, 150)


def test_a_mask_is_white_where_it_repaints(painter: Client, add_model: Add) -> None:
    add_model()
    mask = Image.new("L", (64, 64), 0)
    mask.paste(255, (32, 0, 64, 64))
    source = f"data:image/png;base64,{encode_image(Image.new('RGB', (64, 64), BLUE))}"
    answer = generate(painter, init_images=[source], mask=encode_image(mask), seed=200, **SIZE)
    (image,) = list_images(answer)
    assert (image.getpixel((4, 4)), image.getpixel((60, 4))) == (BLUE, (200, 0, 0))


def test_a_large_source_is_worked_on_smaller(painter: Client, add_model: Add) -> None:
    add_model()
    source = encode_image(Image.new("RGB", (3000, 1500), BLUE))
    (image,) = list_images(generate(painter, init_images=[source]))
    assert image.size == (1472, 704)


@pytest.mark.parametrize(
    ("params", "code", "said"),
    [
        ({"steps": 0}, "invalid_value", "steps must be between 1 and 150; 0 is not."),
        ({"width": 100}, "invalid_value", "width must be a multiple of 64; 100 is not."),
        (
            {"sampler_name": "Heun"},
            "invalid_value",
            "sampler_name must be one of Euler, DDIM; Heun is not.",
        ),
        ({"negative_prompt": 3}, "invalid_type", "negative_prompt must be a string."),
        ({"init_images": []}, "invalid_value", "init_images must be an array with one image."),
        ({"init_images": ["!!"]}, "invalid_image", "The image is not valid base64."),
        ({"init_images": ["aGVsbG8="]}, "invalid_image", "The image isn't a supported image type"),
        ({"prompt": ""}, "invalid_value", "prompt must not be empty."),
        ({"enable_hr": True}, "unsupported_parameter", "enable_hr is not supported by the local"),
    ],
)
def test_what_is_wrong_is_said(
    painter: Client, add_model: Add, params: Any, code: str, said: str
) -> None:
    add_model()
    status, word, sentence = read_refusal(painter, **params)
    assert (status, word) == (422, code)
    assert sentence.startswith(said)


def test_without_a_model_it_says_how_to_add_one(painter: Client) -> None:
    status, code, sentence = read_refusal(painter)
    assert (status, code) == (503, "model_unavailable")
    assert "make image-model" in sentence


def test_an_unusable_model_is_refused_with_its_sentence(painter: Client, add_model: Add) -> None:
    add_model(script={"unusable": "The folder has no unet."})
    status, _, sentence = read_refusal(painter)
    assert status == 503
    assert sentence == "scripted could not be loaded: The folder has no unet."


def test_what_a_model_cannot_make_is_refused_with_its_sentence(
    painter: Client, add_model: Add
) -> None:
    add_model(script={"not_made": "Its folder has no vae_encoder."})
    assert read_refusal(painter) == (422, "invalid_image", "Its folder has no vae_encoder.")


@pytest.mark.parametrize(("kind", "steps"), [("LCM", 4), ("SDXL Turbo", 4), ("SDXL", 20)])
def test_as_many_steps_as_suit_the_model(
    painter: Client, add_model: Add, kind: str, steps: int
) -> None:
    add_model(kind=kind)
    answer = painter.post("/v1/txt2img", {"prompt": "a boat"}).json()
    assert answer["info"]["steps"] == steps


def test_a_changed_file_is_not_loaded(painter: Client, add_model: Add) -> None:
    add_model(files=(("script.json", "0" * 64),))
    status, _, sentence = read_refusal(painter)
    assert status == 503
    assert "script.json is damaged" in sentence


def test_a_process_that_is_killed_hurts_one_image(
    painter: Client, add_model: Add, endpoints: ImageEndpoints
) -> None:
    add_model(script={"dies_at": 2})
    status, code, sentence = read_refusal(painter)
    assert (status, code) == (409, "out_of_memory")
    assert "most likely because memory ran out" in sentence
    assert endpoints.list_states() == {"scripted": "not loaded"}
    add_model(script={})
    assert len(generate(painter)["images"]) == 1
    assert endpoints.list_states() == {"scripted": "ready"}


def test_too_little_memory_is_said_before_anything_is_loaded(
    painter: Client, add_model: Add, endpoints: ImageEndpoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_model(weights_bytes=2 * 10**9, memory_bytes=3 * 10**9)
    monkeypatch.setattr(memory, "measure_limit", lambda: 8 * 10**9)
    monkeypatch.setattr(memory, "measure_available", lambda: 10**9)
    status, code, sentence = read_refusal(painter)
    assert (status, code) == (409, "not_enough_memory")
    assert sentence.startswith(
        "This image needs about 3.0 GB of memory, and 1.0 GB are available now."
    )
    monkeypatch.setattr(memory, "measure_limit", lambda: 2 * 10**9)
    assert "this machine has 2.0 GB" in read_refusal(painter)[2]
    assert endpoints.list_states() == {"scripted": "not loaded"}


def test_a_larger_image_needs_more(painter: Client, add_model: Add) -> None:
    record = add_model(weights_bytes=2 * 10**9, memory_bytes=3 * 10**9)
    assert record.estimate_memory(128 * 128) == 3 * 10**9
    assert record.estimate_memory(256 * 256) == 5_550_000_000
    assert record.estimate_memory(256 * 256, is_loaded=True) == 3_400_000_000


def test_a_tiny_model_may_make_large_images(add_model: Add) -> None:
    record = add_model(side=64, weights_bytes=10**7, memory_bytes=12 * 10**7)
    assert record.estimate_memory(64 * 64) == 12 * 10**7
    assert record.estimate_memory(1024 * 1024) < 4 * 10**9


def test_a_folder_that_is_gone_is_not_offered(
    painter: Client, add_model: Add, tmp_path: Path
) -> None:
    add_model()
    (tmp_path / "scripted").rename(tmp_path / "elsewhere")
    assert painter.get("/sdapi/v1/sd-models").json() == []
