"""What goes out, what is kept, and what the client promises on the way."""

import gzip
from dataclasses import replace
from typing import Any

import pytest

from playground.providers import Client, Name, TokenCount, catalog, errors
from tests.providers.helpers import (
    ASK,
    CHAT,
    HASTY,
    KEY,
    MODELS,
    PROVIDER,
    SD_MODELS,
    TOKENIZE,
    TXT2IMG,
    ask_server,
    client_of,
    failure_of,
)
from tests.scripted import CUT, Reply, Server, done, json_reply, sse, text
from tests.scripted.pretend import Pretend

HI = Reply([*sse(text("Hi")), *done()])


def test_the_request_is_sent_before_anything_is_iterated() -> None:
    with Server(HI) as server:
        stream = client_of(server).stream(CHAT, ASK)
        assert server.last.path == "/v1/chat/completions"
        stream.close()


def test_a_stream_asks_to_stream_with_usage_and_uncompressed() -> None:
    with Server(HI) as server:
        ask_server(server)
        sent = server.last
    assert sent.json == {**ASK, "stream": True, "stream_options": {"include_usage": True}}
    assert sent.headers["accept-encoding"] == "identity"
    assert "text/event-stream" in sent.headers["accept"]
    assert sent.headers["content-type"] == "application/json"


def test_headers_of_the_provider_are_sent() -> None:
    provider = replace(PROVIDER, headers={"X-Title": "Playground"})
    with Server(json_reply([])) as server:
        client_of(server, provider=provider).send(MODELS)
        assert server.last.headers["x-title"] == "Playground"


def test_paths_beside_v1() -> None:
    with Server(json_reply(["a"]), json_reply(["b"])) as server:
        client = client_of(server)
        assert client.list_names(SD_MODELS) == [Name("a", "a")]
        assert server.last.path == "/sdapi/v1/sd-models"
        client.send(MODELS, query={"available_on_current_plan": 1, "q": None})
        assert server.last.path == "/v1/models"
        assert server.last.query == {"available_on_current_plan": ["1"]}


@pytest.mark.parametrize(("stored_keys", "sent"), [("sk-image", "sk-image"), ("", KEY)])
def test_image_endpoints_take_the_image_key_or_else_the_only_one(
    stored_keys: str, sent: str
) -> None:
    with Server(json_reply([])) as server:
        client_of(server, image_key=stored_keys).send(SD_MODELS)
        assert server.last.headers["authorization"] == f"Bearer {sent}"


def test_without_a_key_nothing_is_sent() -> None:
    with Server() as server:
        client = client_of(server, key="")
        with pytest.raises(errors.NotConfigured, match="Add your Testing AI key"):
            client.stream(CHAT, ASK)
        assert not server.seen


@pytest.mark.parametrize("key", ["sk-a\r\nX-Evil: 1", "sk-ä", "sk a", "sk-\x00"])
def test_an_impossible_key_is_refused_and_not_repeated(key: str) -> None:
    with Server() as server, pytest.raises(errors.NotConfigured) as caught:
        client_of(server, key=key).send(MODELS)
    assert key not in caught.value.message
    assert not server.seen


def test_a_public_model_list_needs_no_key() -> None:
    provider = replace(PROVIDER, lists_without_key=True)
    with Server(json_reply({"data": [{"id": "m"}]})) as server:
        models = catalog.fetch_models(client_of(server, provider=provider, key=""), MODELS).models
        assert [model.id for model in models] == ["m"]
        assert "authorization" not in server.last.headers


def test_a_provider_without_keys_gets_none() -> None:
    with Server(json_reply([])) as server:
        client_of(server, provider=replace(PROVIDER, needs_key=False), key="").send(MODELS)
        assert "authorization" not in server.last.headers


@pytest.mark.parametrize("value", ["\ud800", 2**70])
def test_what_json_cannot_carry_is_invalid(value: Any) -> None:
    with Server() as server, pytest.raises(errors.Invalid):
        client_of(server).stream(CHAT, {"model": "m", "seed": value})


@pytest.mark.parametrize("base", ["http://", "nonsense", "ftp://127.0.0.1/v1", "http://[::1/v1"])
def test_a_wrong_address_is_an_error_with_a_sentence(base: str) -> None:
    with pytest.raises(errors.ProviderError, match="Testing AI"):
        Client(PROVIDER, base_url=base, key=KEY, policy=HASTY).send(MODELS)


def test_nobody_is_there() -> None:
    with pytest.raises(errors.Unreachable, match="the connection was refused"):
        Client(PROVIDER, base_url="http://127.0.0.1:9/v1", key=KEY, policy=HASTY).send(MODELS)


def test_an_unknown_host() -> None:
    with pytest.raises(errors.Unreachable, match="its host name can't be resolved"):
        Client(PROVIDER, base_url="http://x.invalid/v1", key=KEY, policy=HASTY).send(MODELS)


def test_somebody_who_speaks_no_http() -> None:
    greeting = Reply([b"SSH-2.0-OpenSSH\r\n"], framing="raw")
    with Server(greeting) as server, pytest.raises(errors.Unreachable):
        client_of(server).send(MODELS)


def test_no_key_is_in_the_words_of_an_answer_that_is_not_json() -> None:
    reply = Reply([b"not JSON: sk-for-images"], framing="length")
    with Server(reply) as server, pytest.raises(errors.BadAnswer) as caught:
        client_of(server, image_key="sk-for-images").send(SD_MODELS)
    assert caught.value.detail == "not JSON: •••"


def test_packed_answers_are_unpacked() -> None:
    packed = gzip.compress(b'[{"id": "m"}]')
    with Server(Reply([packed], headers={"Content-Encoding": "gzip"}, framing="length")) as server:
        assert client_of(server).send(MODELS) == [{"id": "m"}]
        assert "gzip" in server.last.headers["accept-encoding"]


def test_a_packed_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.providers.client.MAX_ANSWER_BYTES", 2**20)
    bomb = gzip.compress(bytes(2**24))
    reply = Reply([bomb], headers={"Content-Encoding": "gzip"}, framing="length")
    with Server(reply) as server, pytest.raises(errors.BadAnswer, match="more than 1 MB"):
        client_of(server).send(MODELS)


def test_a_stream_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.providers.client.MAX_ANSWER_BYTES", 2**16)
    endless = Reply(sse(*[text("x" * 1000)] * 100))
    with Server(endless) as server, pytest.raises(errors.BadAnswer, match="more than"):
        ask_server(server)


def test_an_answer_without_an_end_is_cut_off_and_what_came_is_kept() -> None:
    words, failure = failure_of(*sse(*[text("x" * 50_000)] * 30))
    assert isinstance(failure, errors.BadAnswer)
    assert "wrote more than 1,000,000 characters" in failure.message
    assert 1_000_000 < len(words) < 1_300_000


def test_a_whole_answer_without_an_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.providers.stream.MAX_WHOLE_BYTES", 2**20)
    _, failure = failure_of(b"{", *[b" " * 2**16] * 40)
    assert "sent more than 1 MB" in failure.message


def test_signs_of_life_alone_do_not_keep_a_call_open_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("playground.providers.stream.LASTS", 0.3)
    parts: list[bytes | float] = [b": PROCESSING\n\n", 0.02]
    _, failure = failure_of(*(parts * 1000))
    assert isinstance(failure, errors.TimedOut)
    assert "didn't finish within" in failure.message


def test_unasked_for_codings_are_refused() -> None:
    reply = Reply([b"x"], headers={"Content-Encoding": "br"}, framing="length")
    with Server(reply) as server, pytest.raises(errors.BadAnswer):
        client_of(server).send(MODELS)


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"\xff"])
def test_what_is_not_json_is_a_bad_answer(body: bytes) -> None:
    with Server(Reply([body], framing="length")) as server, pytest.raises(errors.BadAnswer):
        client_of(server).send(MODELS)


def test_an_error_with_status_200_is_an_error() -> None:
    failed = json_reply({"error": {"message": "No memory"}})
    with Server(failed) as server, pytest.raises(errors.Overloaded, match="No memory"):
        client_of(server).send(MODELS)


def test_tokenize_sends_what_the_service_takes() -> None:
    provider = replace(PROVIDER, rewrites={"tokenize": {"prompt": "text", "messages": "text"}})
    with Server(json_reply({"count": 2})) as server:
        assert client_of(server, provider=provider).tokenize(TOKENIZE, ASK) == TokenCount(2)
        assert server.last.json == {"model": "some/model", "text": "Hi"}


def test_complete_and_images_of_the_pretend_provider() -> None:
    with Server(answer=Pretend(tokens=10)) as server:
        client = client_of(server)
        answer = client.complete(CHAT, ASK)
        assert answer.text.startswith("Here is an answer")
        assert answer.usage
        assert answer.usage.completion_tokens == 10
        read = client.fetch_images(TXT2IMG, {"prompt": "x", "width": 8, "height": 8, "seed": 3})
        (image,) = read.images
        assert (image.mime, image.seed, image.grid) == ("image/png", 3, False)


def test_an_answer_is_handed_on_as_it_comes() -> None:
    whole = b'{"images": ["AAAA"]}'
    reply = Reply([whole[:7], 0.05, whole[7:]], headers={"Content-Type": "application/json"})
    taken: list[bytes] = []
    with Server(reply) as server:
        client = client_of(server)
        client.download(TXT2IMG, {"prompt": "x"}, taken.append)
        assert client.read(TXT2IMG, b"".join(taken)) == {"images": ["AAAA"]}
    assert len(taken) > 1


def test_a_refusal_is_not_handed_on() -> None:
    taken: list[bytes] = []
    refusal = json_reply({"detail": "Sampler not found"}, 404)
    with Server(refusal) as server, pytest.raises(errors.Invalid, match="Sampler not found"):
        client_of(server).download(TXT2IMG, {"prompt": "x"}, taken.append)
    assert taken == []


def test_half_an_answer_is_an_error() -> None:
    half = Reply([b'{"images"', CUT], framing="length", length=99)
    with Server(half) as server, pytest.raises(errors.Unreachable):
        client_of(server).download(TXT2IMG, {"prompt": "x"}, lambda _part: None)
