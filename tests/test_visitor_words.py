"""Who asks is told apart in the line of the local provider, by a word that says nothing else."""

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from imagegen.jobs import tasks as image_queue
from playground.middleware import VISITOR_COOKIE
from playground.models import Run
from tests.imagegen.conftest import build_source, submit_jobs
from tests.providing import provider as provider
from tests.providing import send_chat
from tests.scripted import Reply, Server, done, sse, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _local(settings: Settings, provider: Server) -> None:
    settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "local": provider.base}


def say(browser: Browser, provider: Server) -> None:
    stream = {"Content-Type": "text/event-stream"}
    provider.script.append(Reply([*sse(text("Hi")), *done()], headers=stream))
    said = {"mode": "chat", "message": "Hello"}
    assert browser.post("/text/local/scripted/hello/", said).status_code == 200


def test_each_visitor_of_a_local_model_has_a_word_of_their_own(provider: Server) -> None:
    ann, ben = Browser(), Browser()
    for browser in (ann, ben, ann):
        say(browser, provider)
    words = [seen.json["user"] for seen in list(provider.seen)]
    assert words[0] == words[2] != words[1]
    owners = set(Run.objects.values_list("owner", flat=True))
    assert len(owners) == 2
    secrets = {*owners, ann.cookies[VISITOR_COOKIE].value, ben.cookies[VISITOR_COOKIE].value}
    assert all(len(word) == 32 and word not in secrets for word in words)


def test_the_local_model_that_counts_and_the_one_that_enlarges_are_told_too(
    provider: Server, settings: Settings, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path
    Browser().post("/text/local/scripted/hello/", {"mode": "tokenize", "prompt": "Hello"})
    submit_jobs(provider="local", endpoint="upscale-img", init=build_source())
    while image_queue.make_next("local"):
        pass
    assert [len(seen.json["user"]) for seen in list(provider.seen) if seen.body] == [32, 32]


def test_a_hosted_provider_is_told_nothing_of_visitors(provider: Server) -> None:
    send_chat(Browser(), "hello")
    assert "user" not in provider.last.json
    (run,) = Run.objects.all()
    assert run.owner not in provider.last.body.decode()
