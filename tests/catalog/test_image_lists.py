"""The lists for images: asked for once, kept for each key, and never waited for twice."""

from contextlib import AbstractContextManager
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.utils import timezone
from pytest_django import Settings

from playground.catalog import image_lists
from tests.providing import provider as provider
from tests.scripted import Server
from tests.scripted.replies import json_reply
from tests.site import KEY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key(settings: Settings, provider: Server) -> None:
    settings.PROVIDER_KEYS = {"featherless": {}, "arli": {"image": KEY}}
    cache.clear()


def move_clock(**by: float) -> AbstractContextManager[object]:
    return patch.object(timezone, "now", return_value=timezone.now() + timedelta(**by))


def list_values(known: image_lists.Listed) -> list[str]:
    return [name.value for name in known.names]


def test_a_list_is_asked_for_once(provider: Server) -> None:
    first = image_lists.fetch_samplers("arli", None)
    assert {"euler", "dpmpp_2m"} <= set(list_values(first))
    assert image_lists.fetch_samplers("arli", None) == first
    assert len(provider.seen) == 1


def test_every_key_has_its_own(provider: Server, settings: Settings) -> None:
    image_lists.fetch_samplers("arli", None)
    settings.PROVIDER_KEYS = {"featherless": {}, "arli": {"image": f"{KEY}-other"}}
    image_lists.fetch_samplers("arli", None)
    assert len(provider.seen) == 2


def test_an_old_list_is_better_than_none(provider: Server) -> None:
    before = list_values(image_lists.fetch_samplers("arli", None))
    provider.script.append(json_reply({"error": "down"}, 503))
    with move_clock(minutes=11):
        now = image_lists.fetch_samplers("arli", None)
        assert list_values(now) == before
        assert now.error
        image_lists.fetch_samplers("arli", None)
    assert len(provider.seen) == 2


def test_after_a_failure_it_is_asked_for_again_a_minute_later(provider: Server) -> None:
    provider.script.append(json_reply({"error": "down"}, 503))
    assert image_lists.fetch_upscalers("arli", None).error
    with move_clock(minutes=2):
        assert not image_lists.fetch_upscalers("arli", None).error


def test_nobody_is_asked_without_a_key(provider: Server, settings: Settings) -> None:
    settings.PROVIDER_KEYS = {"featherless": {}, "arli": {}}
    assert image_lists.fetch_models("arli", None) == image_lists.Listed()
    assert image_lists.fetch_models("featherless", None) == image_lists.Listed()
    assert not provider.seen


@pytest.mark.parametrize(
    ("answer", "most"),
    [({"parallel_requests": 6}, 6), ({"parallel_requests": "many"}, None), ([], None)],
)
def test_how_many_requests_may_run(provider: Server, answer: object, most: int | None) -> None:
    provider.script.append(json_reply(answer))
    assert image_lists.fetch_parallel("arli", None) == most


def test_options_are_a_mapping_whatever_comes(provider: Server) -> None:
    provider.script.append(json_reply(["odd"]))
    assert image_lists.fetch_options("arli", None) == {}
