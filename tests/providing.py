"""A scripted provider in Featherless's place, for tests of pages."""

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
from django.http import StreamingHttpResponse
from django.test import Client as Browser
from pytest_django import Settings

from playground.runs import services as runs
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import KEY

EVENTS = {"Accept": "text/event-stream"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def provider(settings: Settings) -> Iterator[Server]:
    """Featherless and Arli are scripted; Featherless has a key."""
    with Server(answer=Pretend(tokens=12, rate=400)) as server:
        urls = {**settings.PROVIDER_URLS, "featherless": server.base, "arli": server.base}
        settings.PROVIDER_URLS = urls
        settings.PROVIDER_KEYS = {"featherless": {"text": KEY}, "arli": {}}
        yield server
        runs.interrupt_all()


def model_page(name: str, provider: str = "featherless") -> str:
    return f"/text/{provider}/scripted/{name}/"


def list_parts(response: object) -> Iterator[bytes]:
    """The pieces of a streamed answer, as they come."""
    assert isinstance(response, StreamingHttpResponse), response
    return iter(cast("Iterator[bytes]", response))


def read_body(response: object) -> bytes:
    return b"".join(list_parts(response))


def list_events(stream: bytes) -> list[tuple[str, Any]]:
    """The events of a stream, comments left out."""
    parsed_events = []
    for block in stream.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line[1:])
        if "event" in fields:
            parsed_events.append((fields["event"], json.loads(fields["data"])))
    return parsed_events


def send_chat(browser: Browser, name: str, **fields: str) -> list[tuple[str, Any]]:
    """Say something, and read the events to their end."""
    said = {"mode": "chat", "message": "Hello", **fields}
    response = browser.post(model_page(name), said, headers=EVENTS)
    assert response.status_code == 200, response.content
    return list_events(read_body(response))
