"""What real services were seen to send, continued: errors, waits, lists, images, cuts, manners."""

import base64
import json
import logging
import time
from typing import Any

import pytest

from playground.providers import ProviderError, catalog, errors
from tests.providers.helpers import (
    ASK,
    CHAT,
    HASTY,
    KEY,
    MODELS,
    PERSISTENT,
    TOKENIZE,
    TXT2IMG,
    ask_server,
    client_of,
    failure_of,
)
from tests.scripted import CUT, RESET, STALL, Reply, Server, done, json_reply, sse, text
from tests.scripted.replies import Part

# 6. Error bodies: their shapes are in test_faults; here is the whole way.


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (401, b'{"error":{"message":"Sign in","code":"unauthorized"}}', errors.BadKey, "Sign in"),
        (400, b'{"error":{"message":"Bad pair","code":400}}', errors.Refused, "Bad pair"),
        (400, b'{"error":{"message":"No","code":null}}', errors.Refused, "No"),
        (400, b'{"error":"Init image is none"}', errors.Invalid, "Init image is none"),
        (404, b'{"error":"X","detail":"Sampler not found"}', errors.Invalid, "Sampler not found"),
        (422, b'{"detail":[{"loc":["body","n"],"msg":"too big"}]}', errors.Invalid, "n: too big"),
        (403, b'{"statusCode":403,"message":"Not yours"}', errors.Forbidden, "Not yours"),
        (500, b'"TypeError: no"', errors.Overloaded, "TypeError: no"),
        (404, b"Gone.", errors.Refused, "firewall"),
        (502, b"<html><title>502: Bad gateway</title>", errors.Overloaded, "502: Bad gateway"),
        (520, b"", errors.Overloaded, "status 520"),
        (524, b"<html><title>524: A timeout", errors.Overloaded, "status 524"),
    ],
)
def test_error_bodies(status: int, body: bytes, kind: type[ProviderError], words: str) -> None:
    with Server(Reply([body], status, framing="length")) as server:
        with pytest.raises(kind) as caught:
            client_of(server).stream(CHAT, ASK)
        assert words in caught.value.message
        assert caught.value.upstream_status == status


def test_an_error_body_that_never_ends_is_not_waited_for() -> None:
    endless = Reply([b'{"error": "No"', STALL], 400)
    with Server(endless) as server, pytest.raises(errors.Refused, match="No"):
        client_of(server, HASTY).stream(CHAT, ASK)


# 7. Retry-After: its arithmetic is in test_retry.


def test_a_429_is_waited_out() -> None:
    slow = Reply([], 429, {"Retry-After": "0.01"}, "length")
    with Server(slow, slow, Reply([*sse(text("Hi")), *done()])) as server:
        assert ask_server(server, PERSISTENT).text == "Hi"


def test_a_429_for_too_long_fails_at_once_and_says_when() -> None:
    with Server(Reply([], 429, {"Retry-After": "3600"}, "length")) as server:
        with pytest.raises(errors.RateLimited) as caught:
            client_of(server, PERSISTENT).stream(CHAT, ASK)
        assert caught.value.retry_after == 3600
        assert len(server.seen) == 1


def test_x_should_retry_false_is_obeyed() -> None:
    with Server(Reply([], 503, {"x-should-retry": "false"}, "length")) as server:
        with pytest.raises(errors.Overloaded):
            client_of(server, PERSISTENT).stream(CHAT, ASK)
        assert len(server.seen) == 1


# 8. Cold models


def test_a_400_for_a_cold_model_tells_to_wait() -> None:
    body = {"error": {"message": "Model is cold, try again later", "code": "model_not_ready"}}
    with Server(json_reply(body, 400)) as server, pytest.raises(errors.ModelCold) as caught:
        client_of(server, PERSISTENT).stream(CHAT, ASK)
    assert "five minutes to an hour" in caught.value.hint


# 9. Model lists


def test_a_large_model_list() -> None:
    rows: list[Any] = [{"id": f"owner/model-{n}-7b", "created": n} for n in range(30_000)]
    rows[100:100] = [{"id": "owner/model-5-7b"}, {}, {"context_length": "?"}, None]
    with Server(json_reply({"data": rows})) as server:
        models = catalog.fetch_models(client_of(server), MODELS).models
    assert len(models) == 30_000
    assert models[5].size == "7B"


# 10. Images


@pytest.mark.parametrize("magic", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFFxxxxWEBP"])
@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,"])
@pytest.mark.parametrize("info", [{"seed": 5}, '{"seed": 5}'])
def test_images_of_any_type_and_wrapping(magic: bytes, prefix: str, info: Any) -> None:
    code = prefix + base64.b64encode(magic + b"rest").decode()
    with Server(json_reply({"images": [code], "info": info})) as server:
        (image,) = client_of(server).fetch_images(TXT2IMG, {"prompt": "x"}).images
    assert (image.data, image.seed) == (magic + b"rest", 5)


def test_a_singular_image_and_info_that_is_no_json() -> None:
    code = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
    with Server(json_reply({"image": code, "info": "<p>Done</p>"})) as server:
        read = client_of(server).fetch_images(TXT2IMG, {"prompt": "x"})
    assert (len(read.images), read.info) == (1, {"text": "<p>Done</p>"})


def test_a_grid_comes_first() -> None:
    code = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
    info = json.dumps({"index_of_first_image": 1, "all_seeds": [1, 2]})
    with Server(json_reply({"images": [code] * 3, "info": info})) as server:
        read = client_of(server).fetch_images(TXT2IMG, {"prompt": "x", "batch_size": 2})
    assert [(i.grid, i.seed) for i in read.images] == [(True, None), (False, 1), (False, 2)]


def test_no_images_is_a_failure() -> None:
    empty = json_reply({"images": [], "info": "Interrupted"})
    with (
        Server(empty) as server,
        pytest.raises(errors.BadAnswer, match="without returning an image"),
    ):
        client_of(server).fetch_images(TXT2IMG, {"prompt": "x"})


# 11. Numbers


def test_numbers_as_strings_and_milliseconds() -> None:
    row = {"name": "m", "contextSize": "32768", "created": 1714494994123}
    with Server(json_reply([row])) as server:
        (model,) = catalog.fetch_models(client_of(server), MODELS).models
    assert (model.id, model.context_length, model.created) == ("m", 32768, 1714494994)


# 12. Cuts, stalls, redirects


@pytest.mark.parametrize("end", [CUT, RESET])
@pytest.mark.parametrize("framing", ["chunked", "close", "length"])
def test_a_stream_that_is_cut_keeps_what_arrived(end: Part, framing: str) -> None:
    said, error = failure_of(*sse(text("Hi")), 0.05, end, framing=framing, length=5000)
    assert said == "Hi"
    assert isinstance(error, errors.Unreachable)


def test_a_stream_that_is_cut_inside_a_frame() -> None:
    said, error = failure_of(*sse(text("Hi")), b'data: {"choices": [{"del', CUT)
    assert said == "Hi"
    assert isinstance(error, errors.Unreachable)


def test_a_stream_is_never_asked_for_again_after_its_first_byte() -> None:
    with Server(Reply([*sse(text("Hi")), CUT])) as server:
        with pytest.raises(errors.Unreachable):
            ask_server(server, PERSISTENT)
        assert len(server.seen) == 1


def test_a_large_answer_that_is_cut() -> None:
    half = Reply([b'{"data": [' + b" " * 2**20, CUT], framing="length", length=2**21)
    with Server(half) as server, pytest.raises(errors.Unreachable, match="was lost"):
        client_of(server).send(MODELS)


def test_a_stream_that_stalls() -> None:
    said, error = failure_of(*sse(text("Hi")), STALL, policy=HASTY)
    assert said == "Hi"
    assert isinstance(error, errors.TimedOut)


def test_no_answer_in_time() -> None:
    with Server(Reply([], before=5)) as server, pytest.raises(errors.TimedOut):
        client_of(server, HASTY).stream(CHAT, ASK)


def test_an_answer_that_drips() -> None:
    drip: list[Part] = [b" ", 0.05] * 200
    start = time.monotonic()
    with Server(Reply(drip)) as server, pytest.raises(errors.TimedOut, match="too long"):
        client_of(server, HASTY).send(MODELS)
    assert time.monotonic() - start < HASTY.whole + 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_with_a_key(status: int) -> None:
    with Server() as elsewhere:
        away = Reply([b"x" * 10], status, {"Location": elsewhere.base}, "length")
        with Server(away) as server, pytest.raises(errors.BadAnswer, match="redirect"):
            client_of(server).stream(CHAT, ASK)
        assert not elsewhere.seen


# 13. Manners


def test_our_own_user_agent_is_sent() -> None:
    with Server(Reply([*sse(text("Hi")), *done()])) as server:
        ask_server(server)
        assert server.last.headers["user-agent"].startswith("Playground/")


def test_the_key_is_in_one_header_and_nowhere_else(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    body = {"error": {"message": f"Unknown key {KEY}", "code": "unauthorized"}}
    with Server(json_reply(body, 401)) as server:
        client = client_of(server)
        with pytest.raises(errors.BadKey) as caught:
            client.send(TOKENIZE, {"model": "m", "prompt": "x"})
        assert server.last.headers["authorization"] == f"Bearer {KEY}"
        assert KEY not in json.dumps({**server.last.headers, "authorization": ""})
        assert KEY.encode() not in server.last.body
    texts = [repr(client), str(caught.value), repr(caught.value), caught.value.detail, caplog.text]
    assert KEY not in "".join(texts)
