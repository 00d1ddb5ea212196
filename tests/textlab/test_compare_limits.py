"""A comparison whose lanes share a key that bears only so much at the same time."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from pytest_django import Settings

from playground.models import Run, Status
from playground.providers.featherless_models import QWEN
from playground.runs import services as runs
from tests.scripted import Server
from tests.scripted.limited import Limited
from tests.scripted.pretend import Pretend
from tests.site import KEY
from tests.textlab.comparing import CHAT, HELLO, list_named, send_round

pytestmark = pytest.mark.django_db(transaction=True)
LARGE = f"featherless:{QWEN}"


@pytest.fixture
def limited(settings: Settings) -> Iterator[Limited]:
    """The site's own key bears four units, and the host has said so."""
    cache.clear()
    answer = Limited(Pretend(tokens=8, rate=100), 4, lambda model: 4 if model == QWEN else 1)
    with Server(answer=answer) as server:
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "featherless": server.base}
        settings.PROVIDER_KEYS = {"featherless": {"text": KEY}}
        settings.PROVIDER_LIMITS = {"featherless": 4}
        yield answer
        runs.interrupt_all()


def test_two_large_lanes_and_a_small_one_answer_one_after_the_other(
    client: Browser, limited: Limited
) -> None:
    got = send_round(client, LARGE, LARGE, CHAT)
    assert [data["status"] for data in list_named(got, "done")] == ["done"] * 3
    assert (limited.most, limited.refused) == (4, 0)
    sentences = [data["message"] for data in list_named(got, "phase")]
    assert any(words.startswith("Waiting: 4 of 4 concurrency units") for words in sentences)


def test_a_lane_that_the_key_never_bears_says_so_and_holds_up_no_other(
    client: Browser, limited: Limited, settings: Settings
) -> None:
    settings.PROVIDER_LIMITS = {"featherless": 2}
    send_round(client, LARGE, HELLO)
    large, small = (Run.objects.get(model=model) for model in (QWEN, "scripted/hello"))
    assert (large.status, large.error_kind) == (Status.FAILED, "beyond_limit")
    assert small.status == Status.DONE
    assert limited.models == ["scripted/hello"]
