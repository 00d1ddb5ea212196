"""What services answer, scripted and as seen, against the shapes that the reference promises."""

import base64
import json
import time
from typing import Any

import pytest

from playground.providers import Endpoint, Provider
from tests.facts_guide import ERROR_FORMAT
from tests.hub.documents import EVERY, get_declared, list_violations, name_answer_shape
from tests.scripted import Reply, Seen
from tests.scripted.engines import A1111, SDNEXT, Engine
from tests.scripted.painting import BEHAVIOURS
from tests.scripted.pngs import write_png
from tests.scripted.pretend import NAMES, REFUSALS, Pretend
from tests.scripted.webui import WebUI

TEXTS = sorted({*NAMES} - {*REFUSALS} - {"html", "gone"})
PICTURE = base64.b64encode(write_png(16, 8)).decode()
PICTURES = sorted({*BEHAVIOURS} - {"wait", "shaky", "error", "stall", "cut", "slow"})


def send_example(endpoint: Endpoint, **changes: Any) -> Seen:
    """The example request, with real pictures, as it reaches a service."""
    pictures = {"image": PICTURE, "init_images": [PICTURE]}
    body = {k: pictures.get(k, value) for k, value in endpoint.example.items()} | changes
    head = {"authorization": "Bearer x"}
    sent = json.dumps(body).encode() if endpoint.method == "POST" else b""
    return Seen(endpoint.method, endpoint.path, {}, head, sent, time.monotonic(), 1)


def read_reply(reply: Reply) -> bytes:
    return b"".join(part for part in reply.parts if isinstance(part, bytes))


@pytest.mark.parametrize(("provider", "endpoint"), EVERY)
def test_what_a_service_answers_fits(provider: Provider, endpoint: Endpoint) -> None:
    models = {"model": "scripted/chat"} if "model" in endpoint.example else {}
    service = WebUI() if provider.slug == "image-server" else Pretend(tokens=5)
    reply = service(send_example(endpoint, **models))
    assert reply.status == 200
    assert not list_violations(
        provider.slug, name_answer_shape(provider, endpoint), json.loads(read_reply(reply))
    )


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("call", ["chat", "completions"])
def test_every_text_and_every_event_of_a_stream_fits(call: str, name: str) -> None:
    provider, endpoint = get_declared("featherless", call)
    model, pretend = f"scripted/{name}", Pretend(tokens=5, rate=1e6)
    whole = read_reply(pretend(send_example(endpoint, model=model)))
    assert not list_violations(
        provider.slug, name_answer_shape(provider, endpoint), json.loads(whole)
    )
    options = {"include_usage": True}
    stream = read_reply(
        pretend(send_example(endpoint, model=model, stream=True, stream_options=options))
    )
    shape = {"chat": "ChatCompletionChunk", "completions": "TextCompletion"}[call]
    assert b"[DONE]" in stream or name in ("cut", "stall")
    for event in list_events(stream):
        assert not list_violations(provider.slug, "Error" if "error" in event else shape, event)


def list_events(stream: bytes) -> list[Any]:
    lines = (line.removeprefix(b"data: ") for line in stream.splitlines() if line[:5] == b"data:")
    frames = [json.loads(line) for line in lines if line != b"[DONE]"]
    assert len(frames) > 2
    return frames


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("call", ["txt2img", "img2img", "upscale-img"])
def test_every_image_answer_fits(call: str, name: str) -> None:
    provider, endpoint = get_declared("arli", call)
    model = {"upscaler_1" if call == "upscale-img" else "sd_model_checkpoint": f"scripted-{name}"}
    reply = Pretend()(send_example(endpoint, width=16, height=8, **model))
    assert not list_violations(
        provider.slug, name_answer_shape(provider, endpoint), json.loads(read_reply(reply))
    )


@pytest.mark.parametrize("engine", [SDNEXT, A1111], ids=["SD.Next", "A1111"])
def test_the_engines_behind_an_image_service_fit(engine: Engine) -> None:
    lists = {"SamplerList": "samplers", "UpscalerList": "upscalers", "ImageOptions": "options"}
    for shape, name in {**lists, "ImageModelList": "sd-models"}.items():
        assert not list_violations("arli", shape, json.loads(json.dumps(engine.lists[name])))
    wanted = json.dumps({"prompt": "x", "width": 16, "height": 8}).encode()
    seen = Seen("POST", "/sdapi/v1/txt2img", {}, {}, wanted, 0, 1)
    assert not list_violations("arli", "ImageAnswer", json.loads(read_reply(engine(seen))))
    wanted = json.dumps({"image": PICTURE}).encode()
    seen = Seen("POST", "/sdapi/v1/extra-single-image", {}, {}, wanted, 0, 1)
    assert not list_violations("arli", "UpscaleAnswer", json.loads(read_reply(engine(seen))))
    seen.body = json.dumps({"image": PICTURE, "upscaler_1": "unknown"}).encode()
    assert not list_violations("arli", "Error", json.loads(read_reply(engine(seen))))


@pytest.mark.parametrize("name", REFUSALS)
def test_every_refusal_fits(name: str) -> None:
    provider, endpoint = get_declared("featherless", "chat")
    reply = Pretend()(send_example(endpoint, model=f"scripted/{name}"))
    assert reply.status >= 400
    assert not list_violations(provider.slug, "Error", json.loads(read_reply(reply)))
    assert not list_violations(provider.slug, "Error", ERROR_FORMAT)


THOUGHT = {"role": "assistant", "content": None, "reasoning": "hm", "reasoning_content": None}
ODD = [
    ("ChatCompletion", {"id": "x7", "choices": [{"message": THOUGHT, "finish_reason": None}]}),
    (
        "ChatCompletion",
        {"choices": [{"message": {"content": ""}, "logprobs": None}], "usage": None},
    ),
    ("ChatCompletionChunk", {"choices": [], "usage": {"total_tokens": None}}),
    ("ChatCompletionChunk", {"choices": [{"index": 0, "delta": {"content": None}}]}),
    ("TokenCount", {"tokens": [1, 2]}),
    ("TokenCount", {"count": 2, "model": "m", "token_strs": None}),
    ("ModelList", {"data": [{"id": "a/b", "owned_by": "Feather", "is_gated": True}], "total": 1}),
    ("ModelList", [{"id": "a/b", "max_context": 32768, "reasoning": False, "vlm": True}]),
    ("ImageAnswer", {"images": ["x"], "info": '{"seed": 1}', "parameters": {}}),
    ("ImageAnswer", {"images": None, "info": ""}),
    ("UpscaleAnswer", {"image": "x", "html_info": ""}),
    ("ImageModelList", {"data": [{"id": "m", "object": "model"}]}),
    ("SamplerList", ["Euler a", {"name": "DDIM", "options": {}, "aliases": []}]),
    ("Error", {"error": "HTTPException", "code": 404, "detail": "Sampler not found"}),
    ("Error", {"detail": [{"loc": ["body"], "msg": "field required", "type": "missing"}]}),
    ("Error", {"message": "Unauthorized", "statusCode": 401, "code": "unauthorized"}),
    ("Error", {"error": {"message": "No.", "type": "Bad Request", "param": None, "code": 400}}),
]
WRONG = [
    ("ChatCompletion", {"object": "chat.completion"}),
    ("ChatCompletion", {"choices": [{"text": "as of a completion"}]}),
    ("TextCompletion", {"choices": [{"message": {"content": "as of a chat"}}]}),
    ("TokenCount", {"count": "2"}),
    ("ModelList", {"data": [{"object": "model"}]}),
    ("ImageAnswer", {"images": "x"}),
    ("UpscaleAnswer", {"image": ["x"]}),
    ("SamplerList", {"euler": {}}),
    ("ImageOptions", []),
    ("ParallelRequests", {"message": "Up to 6 at once"}),
    ("Error", {"error": {"type": "invalid_request_error"}}),
]


@pytest.mark.parametrize(("name", "value"), ODD)
def test_what_services_were_seen_to_answer_fits_too(name: str, value: Any) -> None:
    assert not list_violations("arli", name, value)


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_an_answer_of_another_kind_does_not_fit(name: str, value: Any) -> None:
    assert list_violations("arli", name, value)
