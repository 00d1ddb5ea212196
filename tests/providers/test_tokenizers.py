"""Tokens are counted where a server counts them, and where it has no tokenizer that is said."""

import time
from typing import Any

import pytest

from playground.providers import Client
from playground.providers.errors import NoTokenizer, UnknownModel
from tests.providers.helpers import TOKENIZE, client_of
from tests.scripted import Reply, Server, json_reply
from tests.scripted.replies import Seen

PAYLOAD = {"model": "m", "prompt": "Two words"}
NOT_FOUND = json_reply({"error": {"message": "File Not Found", "code": 404}}, 404)


def llama(seen: Seen) -> Reply:
    """llama.cpp: only at the root, and only `content`."""
    if seen.path != "/tokenize":
        return NOT_FOUND
    count = len(seen.json.get("content", "").split())
    return json_reply({"tokens": [{"id": n, "piece": f"w{n}"} for n in range(count)]})


def vllm(seen: Seen) -> Reply:
    if seen.path != "/tokenize" or not (seen.json.get("prompt") or seen.json.get("messages")):
        return json_reply({"detail": "Not Found"}, 405 if seen.path == "/v1/tokenize" else 404)
    return json_reply({"count": 2, "max_model_len": 8, "tokens": [5, 6]})


@pytest.mark.parametrize(
    ("answer", "ids", "pieces"), [(llama, (0, 1), ("w0", "w1")), (vllm, (5, 6), ())]
)
@pytest.mark.parametrize(
    "bodies", [PAYLOAD, {"model": "m", "messages": [{"role": "user", "content": "Two words"}]}]
)
def test_the_root_is_tried_once_and_remembered(
    answer: Any, ids: Any, pieces: Any, bodies: Any
) -> None:
    with Server(answer=answer) as server:
        for _ in range(3):
            counted = client_of(server).tokenize(TOKENIZE, bodies)
            assert (counted.count, counted.tokens, counted.pieces) == (2, ids, pieces)
        assert [seen.path for seen in server.seen] == ["/v1/tokenize", *["/tokenize"] * 3]


@pytest.mark.parametrize("status", [404, 405, 501])
def test_a_server_without_a_tokenizer_says_so(status: int) -> None:
    with Server(answer=lambda _: Reply([], status, framing="length")) as server:
        for _ in range(3):
            with pytest.raises(NoTokenizer, match="has no tokenizer"):
                client_of(server).tokenize(TOKENIZE, PAYLOAD)
        assert len(server.seen) == 2


def test_no_tokens_for_a_text_is_no_count() -> None:
    with (
        Server(answer=lambda _: json_reply({"tokens": []})) as server,
        pytest.raises(NoTokenizer),
    ):
        client_of(server).tokenize(TOKENIZE, PAYLOAD)


def test_no_tokens_for_no_text_is_one() -> None:
    with Server(json_reply({"count": 0})) as server:
        assert client_of(server).tokenize(TOKENIZE, {"model": "m", "prompt": ""}).count == 0


def test_a_model_that_is_unknown_is_no_missing_tokenizer() -> None:
    unknown = json_reply({"error": {"message": "The model `m` does not exist.", "code": 404}}, 404)
    with Server(answer=lambda _: unknown) as server, pytest.raises(UnknownModel, match="exist"):
        client_of(server).tokenize(TOKENIZE, PAYLOAD)


def test_what_was_found_is_forgotten_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(NOT_FOUND, NOT_FOUND, json_reply({"count": 2})) as server:
        client: Client = client_of(server)
        with pytest.raises(NoTokenizer):
            client.tokenize(TOKENIZE, PAYLOAD)
        later = time.monotonic() + 3600
        monkeypatch.setattr("time.monotonic", lambda: later)
        assert client.tokenize(TOKENIZE, PAYLOAD).count == 2
