"""A limit that is reached, as a page and a script hear of it: nothing is lost, nothing is sent."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from playground.models import Run
from playground.runs import services as runs
from tests.quotas.asking import limit
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import KEY

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/text/featherless/a/B/"
LIMIT, CHATS = 5, 60


@pytest.fixture
def provider(settings: Settings) -> Iterator[Server]:
    """Slow enough that nothing ends meanwhile."""
    with Server(answer=Pretend(tokens=400, rate=10)) as server:
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "featherless": server.base}
        settings.PROVIDER_KEYS = {"featherless": {"text": KEY}}
        yield server
        runs.interrupt_all()


def send(client: Client, words: str = "hi", accept: str = "text/event-stream") -> "object":
    return client.post(PAGE, {"mode": "chat", "message": words}, headers={"accept": accept})


def test_one_visitor_has_no_more_chats_in_flight_than_allowed(provider: Server) -> None:
    """Who leaves and comes with another cookie has none either."""
    limit(streams=LIMIT)
    visitors = [Client(), Client(), Client()]
    answers = [send(visitors[number % 3]) for number in range(CHATS)]
    statuses = [answer.status_code for answer in answers]  # type: ignore[attr-defined]
    assert statuses.count(200) == LIMIT
    assert statuses.count(429) == CHATS - LIMIT
    assert Run.objects.open().count() == LIMIT
    assert len([seen for seen in provider.seen if seen.path.endswith("/completions")]) <= LIMIT


def test_a_script_hears_when_to_come_again(provider: Server) -> None:
    limit(runs_minute=1)
    client = Client()
    send(client)
    refused = client.post(
        PAGE, {"mode": "chat", "message": "hi"}, headers={"accept": "application/json"}
    )
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    said = refused.json()["error"]
    assert said["kind"] == "quota"
    assert said["message"] == "You can send 1 message a minute with this site's keys and models."
    assert said["retry_after"] <= 60


def test_a_page_without_a_script_keeps_what_was_typed(provider: Server) -> None:
    limit(runs_minute=0)
    client = Client()
    page = client.post(PAGE, {"mode": "chat", "message": "words I typed"})
    assert page.status_code == 429
    text = page.content.decode()
    assert "words I typed</textarea>" in text
    assert "You can send no messages a minute" in text
    assert not Run.objects.exists()
