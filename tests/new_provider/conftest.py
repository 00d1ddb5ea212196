"""Two providers that have little, and the services behind them."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from playground.catalog import seed_declared
from playground.env import Knobs
from playground.infrastructure.provider_settings import read_provider_keys, read_provider_urls
from playground.providers import list_providers, registry
from playground.runs import services as runs
from tests.new_provider.declarations import PAINTER, TALKER, TwoServices, clear_caches
from tests.scripted import Server
from tests.site import KEY


@pytest.fixture
def services(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Any
) -> Iterator[TwoServices]:
    """Declared, entered into the registry, and with an address and a key from the environment."""
    monkeypatch.setattr(registry, "PROVIDERS", (*registry.PROVIDERS, TALKER, PAINTER))
    settings.MEDIA_ROOT = tmp_path / "media"
    answer = TwoServices()
    clear_caches()
    with Server(answer=answer) as server:
        environment = {
            "FEATHERLESS_BASE_URL": "http://127.0.0.1:9/v1",
            "ARLI_BASE_URL": "http://127.0.0.1:9/v1",
            "TALKER_BASE_URL": server.base,
            "TALKER_API_KEY": KEY,
            "PAINT_ER_BASE_URL": server.base,
            "PAINT_ER_API_KEY": KEY,
        }
        knobs = Knobs(environment)
        settings.PROVIDER_URLS = read_provider_urls(knobs, list_providers(), 9)
        settings.PROVIDER_KEYS = read_provider_keys(knobs, list_providers())
        seed_declared()
        yield answer
        runs.interrupt_all()
    clear_caches()
