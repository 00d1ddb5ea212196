"""Counting tokens where a server has no `/v1/tokenize`: at its root, or not at all.

vLLM has `/tokenize` with `prompt` or `messages`, llama.cpp the same path with `content`.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Literal

from playground.providers.errors import BadAnswer, NoTokenizer, ProviderError
from playground.providers.shapes import TokenCount, flatten_messages, read_tokens
from playground.providers.spec import Endpoint

Place = Literal["documented", "root", "none"]
Send = Callable[[Endpoint, Mapping[str, Any]], Any]

ROOT_PATH = "/tokenize"
MISSING = frozenset({404, 405, 410, 501})  # statuses of a path that a server does not have
MEMORY_SECONDS = 600.0  # then a server may have been replaced, or started anew

_places: dict[str, tuple[Place, float]] = {}  # by address: where it counts, and until when


def count_tokens(
    send: Send, endpoint: Endpoint, payload: Mapping[str, Any], *, address: str, who: str
) -> TokenCount:
    """How many tokens it is, asked where this address was found to count them."""
    place, until = _places.get(address, ("documented", 0.0))
    if until < time.monotonic():
        place = "documented"
    if place == "none":
        raise _no_tokenizer(who)
    if place == "root":
        return _count_tokens(send, _build_root(endpoint), _root_payload(payload), who)
    try:
        return _count_tokens(send, endpoint, payload, who)
    except ProviderError as error:
        if not _is_missing(error):
            raise
        return _try_root(send, endpoint, payload, address=address, who=who, refusal=error)


def _try_root(
    send: Send,
    endpoint: Endpoint,
    payload: Mapping[str, Any],
    *,
    address: str,
    who: str,
    refusal: ProviderError,
) -> TokenCount:
    try:
        counted = _count_tokens(send, _build_root(endpoint), _root_payload(payload), who)
    except ProviderError as error:
        if not (_is_missing(error) or isinstance(error, BadAnswer)):
            raise
        if "model" in refusal.detail.lower():  # the path is there: it is the model that is not
            raise refusal from None
        _places[address] = ("none", time.monotonic() + MEMORY_SECONDS)
        raise _no_tokenizer(who) from refusal
    _places[address] = ("root", time.monotonic() + MEMORY_SECONDS)
    return counted


def _count_tokens(
    send: Send, endpoint: Endpoint, payload: Mapping[str, Any], who: str
) -> TokenCount:
    counted = read_tokens(send(endpoint, payload), who)
    if not counted.count and _root_payload(payload)["content"].strip():
        raise NoTokenizer(f"{who} reported zero tokens for this text: it doesn't count them.")
    return counted


def _is_missing(error: ProviderError) -> bool:
    return error.upstream_status in MISSING or isinstance(error, NoTokenizer)


def _build_root(endpoint: Endpoint) -> Endpoint:
    return replace(endpoint, name="root-tokenize", path=ROOT_PATH)


def _root_payload(payload: Mapping[str, Any]) -> dict[str, Any]:
    """For both servers at once: each passes over the names of the other."""
    words = payload.get("prompt") or flatten_messages(payload.get("messages")) or ""
    return {**payload, "content": words, "with_pieces": True, "return_token_strs": True}


def _no_tokenizer(who: str) -> NoTokenizer:
    return NoTokenizer(f"{who} has no tokenizer endpoint.")
