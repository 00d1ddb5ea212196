"""Samples with pictures, and what stands in the place of a key."""

import base64
from pathlib import Path
from typing import Any

import pytest

from playground.samples import build_samples
from tests.samples.running import (
    IMAGE,
    NASTY,
    PNG,
    Service,
    build_chat,
    get_declared,
    run_sample,
)


def test_ones_own_server_gets_its_own_names_and_no_key(service: Service, tmp_path: Path) -> None:
    provider, endpoint = get_declared("image-server", "img2img")
    payload = {"sd_model_checkpoint": "m", "prompt": NASTY, "init_images": [IMAGE]}
    address = service.url.removesuffix("/v1") + "/sdapi/v1"
    (tmp_path / "input.png").write_bytes(PNG)
    for sample in build_samples(provider, endpoint, payload, base_url=address, stream=False):
        run_sample(sample, tmp_path)
        _, path, headers, body = service.requests[-1]
        assert (path, "Authorization" in headers) == ("/sdapi/v1/img2img", False)
        assert body["override_settings"] == {"sd_model_checkpoint": "m"}
        assert body["init_images"] == [IMAGE]


@pytest.mark.parametrize(
    ("name", "payload", "saved"),
    [
        ("txt2img", {"sd_model_checkpoint": "F", "prompt": NASTY, "seed": -1}, 2),
        ("img2img", {"prompt": "x", "init_images": [IMAGE], "mask": IMAGE, "steps": 20}, 1),
        ("upscale-img", {"image": IMAGE, "upscaler_1": "ESRGAN_4x"}, 1),
    ],
)
def test_images_come_from_files_and_are_saved(
    service: Service, tmp_path: Path, name: str, payload: dict[str, Any], saved: int
) -> None:
    provider, endpoint = get_declared("arli", name)
    for image in ("input.png", "mask.png"):
        (tmp_path / image).write_bytes(PNG)
    for sample in build_samples(provider, endpoint, payload, base_url=service.url, stream=False):
        assert IMAGE not in sample.code
        assert run_sample(sample, tmp_path).count("Saved output-") == saved
        for output in tmp_path.glob("output-*.png"):
            assert output.read_bytes() == PNG
            output.unlink()
    assert [body for *_, body in service.requests] == [payload] * 3


def test_an_image_in_a_message_comes_from_a_file(service: Service, tmp_path: Path) -> None:
    provider, endpoint = get_declared("featherless", "chat")
    (tmp_path / "input.jpg").write_bytes(PNG)
    url = f"data:image/jpeg;base64,{IMAGE}"
    parts = [{"type": "text", "text": NASTY}, {"type": "image_url", "image_url": {"url": url}}]
    for seed in (1, 2**60 + 1):
        payload = build_chat(parts, seed=seed)
        for sample in build_samples(
            provider, endpoint, payload, base_url=service.url, stream=False
        ):
            assert IMAGE not in sample.code
            assert "said é" in run_sample(sample, tmp_path)
            assert service.requests[-1][3] == payload


def test_the_key_is_a_placeholder() -> None:
    provider, endpoint = get_declared("featherless", "chat")
    curl, python, javascript = build_samples(
        provider, endpoint, build_chat("x"), base_url=provider.base_url, stream=False
    )
    assert (curl.language, python.language, javascript.language) == ("bash", "python", "javascript")
    assert "Bearer $FEATHERLESS_API_KEY" in curl.code
    assert "os.environ['FEATHERLESS_API_KEY']" in python.code
    assert "process.env.FEATHERLESS_API_KEY" in javascript.code
    assert all(provider.base_url in sample.code for sample in (curl, python, javascript))


@pytest.mark.parametrize("login", ["basic", "bearer"])
def test_ones_own_server_is_told_who_asks(
    service: Service, tmp_path: Path, login: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider, endpoint = get_declared("image-server", "txt2img")
    address = service.url.removesuffix("/v1") + "/sdapi/v1"
    monkeypatch.setenv("IMAGE_SERVER_AUTH", "me:se:cret")
    expected = {"basic": f"Basic {base64.b64encode(b'me:se:cret').decode()}"}
    for sample in build_samples(
        provider, endpoint, {"prompt": "a boat"}, base_url=address, stream=False, login=login
    ):
        assert "cret" not in sample.code
        run_sample(sample, tmp_path)
        headers = service.requests[-1][2]
        assert headers["Authorization"] == expected.get(login, "Bearer me:se:cret")
