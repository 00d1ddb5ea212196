"""Messages that are typed to a key with little room."""

import threading
from dataclasses import replace

from playground.keys import store as keys
from playground.providers import get_declared_provider
from playground.runs import services as runs
from playground.runs.live import Live
from tests.scripted.limited import Limited

FEATHERLESS = get_declared_provider("featherless")
SMALL, LARGE = "units/8B", "units/72B"


def start_run(model: str = SMALL, **request: object) -> Live:
    fingerprint = keys.fingerprint_key("featherless", None)
    run = runs.create_run(
        owner="me",
        app="textlab",
        provider="featherless",
        endpoint="chat",
        model=model,
        request={"message": "hi", **request},
        fingerprint=fingerprint,
    )
    client = keys.build_client("featherless", None)
    endpoint = FEATHERLESS.require_endpoint("chat")
    return runs.start_run(run, client, endpoint, {"model": model, "messages": [], **request})


def hold_answers(limited: Limited) -> threading.Event:
    """Nothing is answered until it is set."""
    go, answer = threading.Event(), limited.answer
    limited.answer = lambda seen: replace(answer(seen), ready=go.is_set)
    return go


def finish(*lives: Live, seconds: float = 30) -> list[str]:
    """Their outcomes, in the order in which they were typed."""
    for live in lives:
        assert live.recorded.wait(seconds)
    return [str(live.run.status) for live in lives]


def read_phase(live: Live) -> str:
    return live.phase.message if live.phase else ""


def waits(live: Live) -> bool:
    return read_phase(live).startswith("Waiting: ")
