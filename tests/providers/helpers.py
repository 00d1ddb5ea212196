"""A provider of our own, and short ways to ask the scripted server."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from playground.providers import (
    INTERACTIVE,
    Chunk,
    Client,
    Endpoint,
    Policy,
    Provider,
    ProviderError,
)
from tests.scripted import Reply, Server
from tests.scripted.replies import Part

CHAT = Endpoint("chat", "POST", "/v1/chat/completions", "Chat", "", streams=True)
COMPLETIONS = Endpoint("completions", "POST", "/v1/completions", "Completions", "", streams=True)
TOKENIZE = Endpoint("tokenize", "POST", "/v1/tokenize", "Tokenize", "")
MODELS = Endpoint("models", "GET", "/v1/models", "Models", "")
TXT2IMG = Endpoint("txt2img", "POST", "/v1/txt2img", "Text to image", "", key="image")
SD_MODELS = Endpoint("sd-models", "GET", "/sdapi/v1/sd-models", "Image models", "", key="image")

PROVIDER = Provider(
    slug="testing",
    name="Testing AI",
    summary="",
    base_url="http://127.0.0.1:9/v1",
    site="",
    endpoints=(CHAT, COMPLETIONS, TOKENIZE, MODELS, TXT2IMG, SD_MODELS),
)
KEY = "sk-secret-0123456789"
ASK: dict[str, Any] = {"model": "some/model", "messages": [{"role": "user", "content": "Hi"}]}

# Waits as the real one does, however busy the machine is, but asks once.
PATIENT = replace(INTERACTIVE, attempts=1)
# For answers that never come.
HASTY = replace(PATIENT, connect=2.0, idle=0.4, whole=2.0)
# Three attempts, with waits that nobody notices: the scripts say Retry-After: 0.01.
PERSISTENT = replace(PATIENT, attempts=3)


def client_of(server: Server, policy: Policy = PATIENT, **options: Any) -> Client:
    options = {"key": KEY, "provider": PROVIDER, **options}
    return Client(options.pop("provider"), base_url=server.base, policy=policy, **options)


def gather_chunks(chunks: Iterable[Chunk]) -> Chunk:
    """All chunks as one, put together the way a consumer does."""
    whole = Chunk()
    for chunk in chunks:
        if chunk.moved:
            whole.reasoning, whole.text = whole.reasoning + whole.text, ""
        whole.reasoning += chunk.reasoning
        whole.text += chunk.text
        whole.tokens += chunk.tokens
        whole.finish_reason = chunk.finish_reason or whole.finish_reason
        whole.usage = chunk.usage or whole.usage
        whole.model = chunk.model or whole.model
        whole.comment = chunk.comment or whole.comment
        whole.unreadable += chunk.unreadable
        whole.damaged += chunk.damaged
        whole.kinds += chunk.kinds
        whole.refused = whole.refused or chunk.refused
    return whole


def ask_server(server: Server, policy: Policy = PATIENT) -> Chunk:
    return gather_chunks(client_of(server, policy).stream(CHAT, ASK))


def answer_to(*parts: Part) -> Chunk:
    """What a consumer has after a stream of exactly these parts."""
    with Server(Reply(parts)) as server:
        return ask_server(server)


def failure_of(*parts: Part, policy: Policy = PATIENT, **options: Any) -> tuple[str, ProviderError]:
    """The text that arrived, and how it ended."""
    with Server(Reply(parts, **options)) as server:
        chunks: list[Chunk] = []
        with pytest.raises(ProviderError) as caught:
            chunks.extend(client_of(server, policy).stream(CHAT, ASK))
        return gather_chunks(chunks).text, caught.value
