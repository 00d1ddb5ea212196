"""What all tests share."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from playground.intake.workers import pool
from playground.structured import outcomes


@pytest.fixture(scope="session", autouse=True)
def _decoders() -> Iterator[None]:
    """The children that decode pictures serve all tests: starting one takes a second."""
    yield
    pool.close()


@pytest.fixture(autouse=True)
def _plain_settings(settings: Settings) -> None:
    """Static files by their plain names, and nothing remembered from the last test."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _no_checker_is_left() -> Iterator[None]:
    yield
    outcomes.pool.close()
