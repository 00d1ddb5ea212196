"""What the text pages do with a question."""

from collections.abc import Mapping, Sequence
from typing import Any

from playground.keys.store import NO_KEY, KeyMark
from playground.models import Run
from playground.providers import Client, Endpoint, Invalid, Provider
from playground.providers.spec import Mode
from playground.runs import idempotency
from playground.runs import services as runs
from playground.runs.paths import Turn, load_history
from textlab.cards.services import extend_request
from textlab.origins import NOTHING, Origin, adopt_parent
from textlab.payload import build_payload, check_room
from textlab.pictures.services import NONE, Pictures, require_picture_room, store_pictures

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
    key: KeyMark = NO_KEY,
    pictures: Pictures = NONE,
) -> Run:
    """Record the question, then send it. `request` holds system, message or prompt, parameters.

    key: that the client has. Raises BeyondLimit; and AlreadyAsked where the ask
    of this mark is recorded, see playground.runs.idempotency.
    """
    endpoint = get_endpoint(provider, mode)
    client.require_key(endpoint)
    path = load_history(origin.last)  # before the database is locked for what is written
    check_room(path)
    if mode == "chat":
        request = {**request, **extend_request(owner, request, origin.last, path)}
    require_picture_room(origin.last, pictures)
    if pictures.count:
        request = {**request, "pictures": pictures.count}
    with idempotency.claim_ask(owner, mark) as ask_row:
        run = runs.create_run(
            owner=owner,
            app="textlab",
            provider=provider.slug,
            endpoint=endpoint.name,
            model=model,
            request=request,
            parent=adopt_parent(origin, owner),
            other=origin.other,
            ask=ask_row,
            **key._asdict(),
        )
        with store_pictures(run, pictures):
            # A copy of what somebody shared has keys of its own.
            body = read_body(run, None if origin.slug else path)
    runs.start_run(run, client, endpoint, body)
    return run


def read_body(run: Run, earlier: Sequence[Turn] | None = None) -> dict[str, Any]:
    """`earlier`: the turns before it, where they were read already. Raises Invalid."""
    try:
        return build_payload(run, earlier=earlier)
    except OSError as error:
        raise Invalid("A picture of this conversation is no longer on this server.") from error


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
