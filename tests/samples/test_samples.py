"""Samples are run, not read: what arrives must be exactly what the form would have sent."""

import json
from pathlib import Path
from typing import Any

import pytest

from playground.providers.structured import build_body
from playground.samples import build_samples
from tests.samples.running import NASTY, Service, build_chat, get_declared, run_sample


@pytest.mark.parametrize(
    ("slug", "name", "payload"),
    [
        ("featherless", "chat", build_chat(NASTY, temperature=0.5, stop=[NASTY, "\n"], seed=-3)),
        ("arli", "completions", {"model": "m", "prompt": NASTY, "guided_regex": r"\d+'\"$`"}),
        (
            "arli",
            "chat",
            build_chat(
                "x", guided_json={"__proto__": {"a b": [None, True, 1e-7]}, "constructor": 1}
            ),
        ),
        ("local", "chat", build_chat("x", seed=2**63 - 1, stop=[NASTY])),
        ("featherless", "chat", build_chat("long " * 40_000)),
        ("featherless", "chat", {}),
    ],
)
def test_every_language_sends_the_same_body(
    service: Service, tmp_path: Path, slug: str, name: str, payload: dict[str, Any]
) -> None:
    provider, endpoint = get_declared(slug, name)
    for sample in build_samples(provider, endpoint, payload, base_url=service.url, stream=False):
        assert "said é" in run_sample(sample, tmp_path), sample.language
    for method, path, headers, body in service.requests:
        assert (method, path) == ("POST", endpoint.path)
        assert body == build_body(provider, endpoint, payload)
        assert headers["Content-Type"] == "application/json"
        key = {"featherless": "Bearer key-1", "arli": "Bearer key-2"}.get(slug)
        assert headers.get("Authorization") == key
    assert len(service.requests) == 3
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize("name", ["chat", "completions"])
def test_a_stream_is_read_as_it_comes(service: Service, tmp_path: Path, name: str) -> None:
    provider, endpoint = get_declared("featherless", name)
    payload = {"model": "m", "prompt": "x"} if name == "completions" else build_chat("x")
    curl, *others = build_samples(provider, endpoint, payload, base_url=service.url, stream=True)
    assert "curl --fail-with-body -N" in curl.code
    assert "[DONE]" in run_sample(curl, tmp_path)
    for sample in others:
        assert run_sample(sample, tmp_path) == "said é\n"
    assert all(body == payload | {"stream": True} for *_, body in service.requests)


def test_a_get_has_its_parameters_in_the_address(service: Service, tmp_path: Path) -> None:
    provider, endpoint = get_declared("featherless", "models")
    query = {"available_on_current_plan": 1}
    for sample in build_samples(provider, endpoint, query, base_url=service.url, stream=True):
        assert json.loads(run_sample(sample, tmp_path)) == {"data": []}
    assert {(method, path) for method, path, _, _ in service.requests} == {
        ("GET", "/v1/models?available_on_current_plan=1")
    }


def test_the_path_beside_v1_is_reached(service: Service) -> None:
    provider, endpoint = get_declared("arli", "sd-models")
    for sample in build_samples(provider, endpoint, {}, base_url=service.url, stream=False):
        assert service.url.removesuffix("/v1") + "/sdapi/v1/sd-models" in sample.code


def test_tokenize_uses_the_name_that_the_service_takes(service: Service, tmp_path: Path) -> None:
    provider, endpoint = get_declared("featherless", "tokenize")
    for sample in build_samples(
        provider, endpoint, {"model": "m", "prompt": NASTY}, base_url=service.url, stream=True
    ):
        assert json.loads(run_sample(sample, tmp_path)) == {"count": 3}
    assert all(body == {"model": "m", "text": NASTY} for *_, body in service.requests)
