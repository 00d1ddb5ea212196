"""A provider's answer, read to its end: once there is room for it, and again where none was."""

from collections.abc import Mapping
from copy import copy
from functools import partial
from typing import Any, Protocol

from playground.infrastructure.connections import release_connections
from playground.keys import limits
from playground.providers import (
    PROBE,
    Client,
    Endpoint,
    ProviderError,
    RateLimited,
    open_stream,
)
from playground.runs import places
from playground.runs.live import Cut, Live
from playground.runs.rests import make_way

MOST_WAITS = 6  # of a run that its provider has no room for, though we counted some


class Guard(Protocol):
    """Listens to an answer, and knows when it has heard enough."""

    kind: Any  # loop, runaway
    keep: int  # characters worth keeping

    def feed(self, text: str) -> str | None:
        """Why to go no further, if so."""


def read_answer(
    live: Live,
    client: Client,
    endpoint: Endpoint,
    payload: Mapping[str, Any],
    guard: Guard | None = None,
) -> None:
    """Once there is room with its key. Asked again only where nothing was answered but a 429."""
    for waits in range(MOST_WAITS + 1):
        places.take_place(live)
        try:
            read_stream(live, client, endpoint, payload, guard)
        except RateLimited as error:
            if waits == MOST_WAITS or not places.give_back(live, error):
                raise
        else:
            return


def note_wait(live: Live, client: Client, seconds: float, error: ProviderError) -> None:
    """Another attempt comes. Until then nothing else of ours is to take the room it needs.

    What is of the queue makes way. Raises Cancelled where it rests.
    """
    live.wait_for_retry(seconds, error)
    if isinstance(error, RateLimited) and places.note_refusal(live.run):
        ask_limit(live, client)
    make_way(live, seconds, error)


def ask_limit(live: Live, client: Client) -> None:
    """Where the provider has an endpoint that says what the key bears, nobody has to guess it."""
    name = "concurrency"
    endpoint = client.provider.get_endpoint(name)
    if endpoint is None:
        return
    probe = copy(client)
    probe.policy = PROBE
    try:
        answer = probe.send(endpoint, cancel=live.cancel)
    except ProviderError:
        return  # what it refused says enough
    limits.note_answer(live.run.provider, live.run.fingerprint, name, answer)
    release_connections()


def read_stream(
    live: Live,
    client: Client,
    endpoint: Endpoint,
    payload: Mapping[str, Any],
    guard: Guard | None = None,
) -> None:
    """Until its end, or until `guard` has seen enough: leaving the stream hangs up."""
    options = {"cancel": live.cancel, "on_wait": partial(note_wait, live, client)}
    with open_stream(client, endpoint, payload, **options) as stream:
        for chunk in stream:
            live.take_chunk(chunk)
            if guard and chunk.text and (why := guard.feed(chunk.text)):
                live.cut = Cut(guard.kind, why, guard.keep)
                return
