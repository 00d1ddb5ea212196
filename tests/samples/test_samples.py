"""Samples are run, not read: what arrives must be exactly what the form would have sent."""

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from playground.providers import Endpoint, Provider, get_declared_provider
from playground.providers.structured import build_body
from playground.samples import Sample, build_samples

NASTY = (
    "'single' \"double\" `tick` $(touch owned) ${HOME} \\n \\ \\' back\\\\slash !! %s %%\n"
    "line two\r\ttab </script><!-- \U0001f98a \u2028\u2029 {{ x }} {% y %} '''\"\"\" @file @file@"
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
IMAGE = base64.b64encode(PNG).decode()
ANSWERS: dict[str, Any] = {
    "/v1/chat/completions": {"choices": [{"message": {"content": "said é"}}]},
    "/v1/completions": {"choices": [{"text": "said é"}]},
    "/v1/tokenize": {"count": 3},
    "/v1/models": {"data": []},
    "/v1/txt2img": {"images": [IMAGE, f"data:image/png;base64,{IMAGE}"]},
    "/v1/img2img": {"images": [IMAGE]},
    "/v1/upscale-img": {"image": IMAGE},
    "/sdapi/v1/txt2img": {"images": [IMAGE]},
    "/sdapi/v1/img2img": {"images": [IMAGE]},
}
FRAMES = (
    ": PROCESSING\n\n",
    'data: {"choices":[{"delta":{"role":"assistant","content":null}}]}\n\n',
    'data:{"choices":[{"delta":{"content":"said "},"text":"said "}]}\r\n\r\n',
    'data: {"choices":[{"delta":{"content":"é"},"text":"é"}]}\n\n',
    'data: {"choices":[]}\n\ndata: [DONE]\n\n',
)


@dataclass
class Service:
    """A provider on loopback that writes down what it is asked."""

    url: str = ""
    requests: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    service: Service

    def do_GET(self) -> None:
        self.answer(None)

    def do_POST(self) -> None:
        self.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def answer(self, body: Any) -> None:
        self.service.requests.append((self.command, self.path, dict(self.headers), body))
        streams = isinstance(body, dict) and body.get("stream")
        reply = (
            "".join(FRAMES)
            if streams
            else json.dumps(ANSWERS[self.path.partition("?")[0]], ensure_ascii=False)
        )
        self.send_response(200)
        self.end_headers()
        self.wfile.write(reply.encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()
    handler = type("Bound", (Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    service.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield service
    server.shutdown()
    thread.join()
    server.server_close()


def get_declared(slug: str, name: str) -> tuple[Provider, Endpoint]:
    provider = get_declared_provider(slug)
    endpoint = provider.get_endpoint(name)
    assert endpoint
    return provider, endpoint


def build_chat(content: Any, **parameters: Any) -> dict[str, Any]:
    return {"model": "m/x", "messages": [{"role": "user", "content": content}], **parameters}


def run_sample(sample: Sample, folder: Path) -> str:
    """The output of a sample, after its language's own check of the syntax."""
    names = {"bash": "request.sh", "python": "request.py", "javascript": "request.mjs"}
    checks = {
        "bash": ["bash", "-n"],
        "python": [sys.executable, "-m", "py_compile"],
        "javascript": ["node", "--check"],
    }
    file = folder / names[sample.language]
    file.write_text(sample.code, encoding="utf-8", newline="")
    subprocess.run([*checks[sample.language], str(file)], check=True)
    tool = {"bash": "bash", "python": sys.executable, "javascript": "node"}[sample.language]
    known = {"FEATHERLESS_API_KEY": "key-1", "ARLI_API_KEY": "key-2"}
    ran = subprocess.run(
        [tool, str(file)],
        cwd=folder,
        env={**os.environ, **known, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


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


def test_tokenize_uses_the_name_that_the_service_takes(service: Service, tmp_path: Path) -> None:
    provider, endpoint = get_declared("featherless", "tokenize")
    for sample in build_samples(
        provider, endpoint, {"model": "m", "prompt": NASTY}, base_url=service.url, stream=True
    ):
        assert json.loads(run_sample(sample, tmp_path)) == {"count": 3}
    assert all(body == {"model": "m", "text": NASTY} for *_, body in service.requests)


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
