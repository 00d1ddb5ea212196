"""The text pages, where a key bears only so much at the same time."""

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from playground.keys import store as keys
from playground.models import Run, Status
from playground.providers.featherless_models import QWEN
from tests.providing import EVENTS, JSON, list_parts, model_page, send_chat
from tests.providing import provider as provider
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = f"/text/featherless/{QWEN}/"
WAIT = "Waiting: 1 of 1 concurrency units in use."


@pytest.fixture
def limit(settings: Settings, provider: Server) -> None:
    """The site's own key bears one unit."""
    cache.clear()
    settings.PROVIDER_LIMITS = {"featherless": 1}


def hold_unit() -> Run:
    """Another process answers with the site's key."""
    return Run.objects.create(
        owner="another",
        app="textlab",
        provider="featherless",
        endpoint="chat",
        model="m",
        status=Status.RUNNING,
        heartbeat=timezone.now(),
        fingerprint=keys.fingerprint_key("featherless", None),
        units=1,
    )


@pytest.mark.usefixtures("limit")
def test_a_model_that_is_too_much_for_the_key_is_said_at_once_and_nothing_typed_is_lost(
    client: Browser, provider: Server
) -> None:
    said = {"mode": "chat", "message": "Tell me everything"}
    page = client.post(PAGE, said)
    assert page.status_code == 422
    assert "This model uses 4 concurrency units, but your Featherless AI key has 1." in page.text
    assert "Tell me everything</textarea>" in page.text
    answer = client.post(PAGE, said, headers=JSON)
    assert answer.json()["error"]["kind"] == "beyond_limit"
    assert not Run.objects.exists()
    assert not provider.seen


@pytest.mark.usefixtures("limit")
def test_the_page_of_a_run_that_waits_says_so_without_script(client: Browser) -> None:
    owner = read_owner(client)
    hold_unit()
    run = hold_unit()
    Run.objects.filter(pk=run.pk).update(owner=owner, waits_since=timezone.now())
    page = client.get(f"/runs/{run.pk}/")
    assert WAIT in page.text
    assert "Stop</button>" in page.text
    assert '<meta http-equiv="refresh"' in page.text


def read_owner(client: Browser) -> str:
    """Whoever sends a message owns its run."""
    send_chat(client, "hello")
    return Run.objects.get().owner


@pytest.mark.usefixtures("limit")
def test_a_message_waits_until_the_key_has_room_and_says_why(client: Browser) -> None:
    other = hold_unit()
    said = {"mode": "chat", "message": "Hello"}
    response = client.post(model_page("hello"), said, headers=EVENTS)
    parts = list_parts(response)
    seen = b""
    while WAIT.encode() not in seen:
        seen += next(parts)
    Run.objects.filter(pk=other.pk).update(status=Status.DONE)
    rest = b"".join(parts)
    assert b'"phase":"waiting","message":""' in rest
    assert b'"status":"done"' in rest
    run = Run.objects.exclude(pk=other.pk).get()
    assert (run.status, run.waits_since, run.units) == (Status.DONE, None, 1)
