"""What all tests share."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase
from pytest_django import Settings

from playground.catalog.image_models import forget_painter
from playground.catalog.recent_models import forget_models
from playground.intake.services import pool
from playground.keys.limits import forget_limits
from playground.quotas.rules import forget_quotas
from playground.structured_output import outcomes
from tests.cleaning import clean_quickly
from textlab.test_sets import child_pool

SLOW_MARKERS = ("browser", "services")


@pytest.fixture(scope="session", autouse=True)
def _decoders() -> Iterator[None]:
    """The children that decode pictures serve all tests: starting one takes a second."""
    yield
    pool.close()


@pytest.fixture(scope="session")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Empty: whitenoise looks through all of it whenever a test makes a client."""
    return tmp_path_factory.mktemp("static")


@pytest.fixture(autouse=True)
def _plain_settings(settings: Settings, static_root: Path) -> None:
    """Static files by their plain names, quick passwords, nothing remembered from the last test."""
    settings.STATIC_ROOT = static_root
    settings.PASSWORD_HASHERS = ["tests.quick_passwords.QuickHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()
    forget_models()
    forget_painter()
    forget_limits()
    forget_quotas()


@pytest.fixture(autouse=True, scope="session")
def _no_checker_is_left() -> Iterator[None]:
    yield
    outcomes.pool.close()
    child_pool.pool.close()


@pytest.fixture(autouse=True, scope="session")
def _quick_cleaning() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", clean_quickly)
        yield


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those of browsers first, side by side: a worker starts Chromium and its sites once.

    Then those of whole sites, which take longest: none is to be left for the end, alone.
    """
    items.sort(key=lambda item: [item.get_closest_marker(name) is None for name in SLOW_MARKERS])


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Print a failure at once: a run that is cut off prints no summary."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        crash = getattr(report.longrepr, "reprcrash", None)
        message = str(crash.message if crash else report.longrepr).partition("\n")[0]
        print(f"\nFAILED {report.nodeid} ({report.when}): {message}", file=sys.__stderr__)
