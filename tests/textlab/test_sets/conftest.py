"""The provider of executions."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from playground.runs import services as runs
from tests.scripted import Server
from tests.site import KEY
from tests.textlab.test_sets.executing import GOOD, Knowing


@pytest.fixture
def knowing(settings: Settings) -> Knowing:
    """What its models say; a test may change that."""
    return Knowing(
        chat=lambda message: f"You said: {message}.",
        hello=lambda _message: "I don't know.",
        think=lambda _message: GOOD,
    )


@pytest.fixture
def provider(settings: Settings, knowing: Knowing) -> Iterator[Server]:
    cache.clear()
    with Server(answer=knowing) as server:
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "featherless": server.base}
        settings.PROVIDER_KEYS = {"featherless": {"text": KEY}, "arli": {}}
        yield server
        runs.interrupt_all()
