"""What the text pages do with a question."""

from collections.abc import Mapping
from typing import Any

from playground.models import Run
from playground.providers import Client, Endpoint, Provider
from playground.providers.spec import Mode
from playground.runs import idempotency
from playground.runs import services as runs
from textlab.origins import NOTHING, Origin, adopt_parent
from textlab.payload import build_payload, require_room

ENDPOINTS: dict[Mode, str] = {
    "chat": "chat",
    "completion": "completions",
    "tokenize": "tokenize",
}
MODES: dict[str, Mode] = {endpoint: mode for mode, endpoint in ENDPOINTS.items()}
LABELS: dict[Mode, str] = {"chat": "Chat", "completion": "Completion", "tokenize": "Tokenize"}


def list_modes(provider: Provider) -> list[Mode]:
    """What can be done with a text model of this provider."""
    return [mode for mode, endpoint in ENDPOINTS.items() if provider.get_endpoint(endpoint)]


def get_endpoint(provider: Provider, mode: Mode) -> Endpoint:
    return provider.require_endpoint(ENDPOINTS[mode])


def start_run(
    *,
    client: Client,
    owner: str,
    provider: Provider,
    model: str,
    mode: Mode,
    request: Mapping[str, Any],
    origin: Origin = NOTHING,
    mark: str = "",
) -> Run:
    """Record the question, then send it. `request` holds system, message or prompt, parameters.

    Raises AlreadyAsked where the ask of this mark is recorded, see playground.runs.idempotency.
    """
    endpoint = get_endpoint(provider, mode)
    client.require_key(endpoint)
    require_room(origin.last)
    with idempotency.claim_ask(owner, mark) as ask_row:
        run = runs.create_run(
            owner=owner,
            app="textlab",
            provider=provider.slug,
            endpoint=endpoint.name,
            model=model,
            request=request,
            parent=adopt_parent(origin, owner),
            ask=ask_row,
        )
    runs.start_run(run, client, endpoint, build_payload(run))
    return run


def join_texts(words: Mapping[str, str]) -> str:
    return "\n".join(words[name] for name in ("system", "message", "prompt") if name in words)


def count_tokens(
    client: Client, provider: Provider, model: str, words: Mapping[str, str]
) -> dict[str, Any]:
    """How many tokens a text or a message has, and which, where the provider tells."""
    request = {"model": model, "prompt": join_texts(words)}
    counted = client.tokenize(get_endpoint(provider, "tokenize"), request)
    return {
        "count": counted.count,
        "tokens": counted.tokens,
        "pieces": counted.pieces,
        "max_model_len": counted.max_model_len,
        "exact": True,
    }
