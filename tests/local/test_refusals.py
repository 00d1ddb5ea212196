"""Every refusal of the server: its status, its code, its sentence."""

import socket
from typing import Any

import pytest
import requests

from playground.local.body import MAX_BODY_BYTES
from tests.local.helpers import MODEL, Client, read_error

pytestmark = pytest.mark.local

IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}


def test_a_body_that_is_not_json(local: Client) -> None:
    status, code, message = read_error(local.post("/v1/chat/completions", b"{nope"))
    assert (status, code) == (400, "invalid_json")
    assert message.startswith("The body is not valid JSON: ")


def test_a_body_that_is_no_object(local: Client) -> None:
    refused = read_error(local.post("/v1/completions", []))
    assert refused == (400, "invalid_json", "The body must be a JSON object.")


@pytest.mark.parametrize("stream", [False, True])
def test_an_unknown_model(local: Client, stream: bool) -> None:
    refused = read_error(local.chat(model="nonexistent-model", stream=stream))
    assert refused == (404, "model_not_found", "Model 'nonexistent-model' not found")


def test_an_unknown_endpoint(local: Client) -> None:
    refused = read_error(local.post("/v1/embeddings", {}))
    assert refused == (404, "endpoint_not_found", "There is no endpoint POST /v1/embeddings.")


def test_the_wrong_method(local: Client) -> None:
    refused = read_error(local.get("/v1/tokenize"))
    assert refused == (405, "method_not_allowed", "/v1/tokenize answers POST, not GET.")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "model is required."),
        ({"model": MODEL}, "messages is required."),
        ({"model": None}, "model is required."),
    ],
)
def test_a_missing_parameter(local: Client, body: Any, sentence: str) -> None:
    refused = read_error(local.post("/v1/chat/completions", body))
    assert refused == (400, "missing_parameter", sentence)


def test_a_missing_prompt(local: Client) -> None:
    refused = read_error(local.post("/v1/completions", {"model": MODEL}))
    assert refused == (400, "missing_parameter", "prompt is required.")


def test_tokenize_wants_one_source(local: Client) -> None:
    assert read_error(local.tokenize())[2] == "messages, prompt or text is required."
    status, _, message = read_error(local.tokenize(prompt="a", text="b"))
    assert (status, message) == (422, "prompt and text were given; give one of them.")


@pytest.mark.parametrize("stream", [False, True])
def test_a_prompt_that_is_too_long(local: Client, stream: bool) -> None:
    status, code, message = read_error(local.complete("ha " * 6000, stream=stream))
    assert (status, code) == (400, "context_length_exceeded")
    assert message == (
        f"The prompt is 6,001 tokens long, but {MODEL} has a context of 4,096 tokens "
        "per request, prompt and answer together."
    )


def test_an_image(local: Client) -> None:
    content = [{"type": "text", "text": "What is this?"}, IMAGE]
    status, code, message = read_error(local.chat(messages=[{"role": "user", "content": content}]))
    assert (status, code) == (422, "images_not_supported")
    assert message == "The local models read text only. Choose a vision model to send an image."


def test_a_body_beyond_the_bound(local: Client) -> None:
    status, code, message = read_error(local.post("/v1/completions", b" " * (MAX_BODY_BYTES + 1)))
    assert (status, code) == (413, "body_too_large")
    assert message == f"The body is {MAX_BODY_BYTES + 1} bytes; {MAX_BODY_BYTES} are allowed."


def test_a_body_of_unknown_length(local: Client) -> None:
    with socket.create_connection(("127.0.0.1", local.port), timeout=5) as sock:
        sock.sendall(b"POST /v1/completions HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = sock.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 411 ")
    assert b'"code":"length_required"' in answer


def test_what_is_no_http(local: Client) -> None:
    with socket.create_connection(("127.0.0.1", local.port), timeout=5) as sock:
        sock.sendall(b"what is this\r\n\r\n")
        assert b'{"error":{"message":' in sock.makefile("rb").read()


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rebound.example"},
        {"Origin": "https://page.example"},
        {"Origin": "null"},
        {"Host": "[", "Origin": "http://localhost:8000"},
    ],
)
def test_a_web_page_elsewhere_cannot_ask(local: Client, headers: dict[str, str]) -> None:
    url = f"http://127.0.0.1:{local.port}/v1/models"
    status, code, _ = read_error(requests.get(url, headers=headers, timeout=10))
    assert (status, code) == (403, "not_from_here")
    here = {"Host": "localhost", "Origin": "http://127.0.0.1:8000"}
    assert requests.get(url, headers=here, timeout=10).ok
