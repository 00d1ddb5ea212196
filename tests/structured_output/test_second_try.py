"""A service that refuses one form of a schema is sent the other one, once, and it is said."""

import json
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from playground.models import Run, Status
from tests.providing import EVENTS, list_events, model_page, read_body
from tests.providing import provider as provider
from tests.scripted import Server, json_reply
from tests.site import KEY

pytestmark = pytest.mark.django_db(transaction=True)
SCHEMA = {"type": "object", "properties": {"title": {"type": "string"}}}
EXTRA = "Extra inputs are not permitted"


def build_refusal(words: Any, status: int = 400) -> Any:
    return json_reply({"error": {"message": words, "type": "BadRequestError"}}, status)


def say_hello(browser: Browser) -> Run:
    said = {"mode": "chat", "message": "Hello", "guided_json": json.dumps(SCHEMA)}
    response = browser.post(model_page("chat", "arli"), said, headers=EVENTS)
    return Run.objects.get(pk=list_events(read_body(response))[0][1]["id"])


def list_bodies(provider: Server) -> list[dict[str, Any]]:
    return [json.loads(seen.body) for seen in provider.seen if "chat" in seen.path]


@pytest.fixture(autouse=True)
def key(settings: Settings, provider: Server) -> None:
    settings.PROVIDER_KEYS = {"featherless": {}, "arli": {"text": KEY}}


@pytest.mark.parametrize(
    ("reply", "omitted"),
    [
        (build_refusal("[{'loc': ('body', 'response_format', 'type'), 'msg': '...'}]"),
         "response_format"),
        (build_refusal("response_format: json_schema is not supported", 422), "response_format"),
        (json_reply({"detail": [{"loc": ["body", "response_format", "type"], "msg": "unexpected"}]},
                    422), "response_format"),
        (build_refusal("You can only use one kind of guided decoding"), "response_format"),
        (json_reply({"detail": [{"loc": ["body", "guided_json"], "msg": EXTRA}]}, 422),
         "guided_json"),
    ],
)  # fmt: skip
def test_the_refused_form_is_left_out(
    client: Browser, provider: Server, reply: Any, omitted: str
) -> None:
    provider.script.append(reply)
    run = say_hello(client)
    first, second = list_bodies(provider)
    assert {"guided_json", "response_format"} <= first.keys()
    assert first.keys() - second.keys() == {omitted}
    assert run.status == Status.DONE
    said = f"rejected {omitted}, so the request was sent without it."
    assert said in client.get(f"/runs/{run.pk}/").text


@pytest.mark.parametrize("words", ["The prompt is empty", "temperature: too high"])
def test_any_other_refusal_is_one(client: Browser, provider: Server, words: str) -> None:
    provider.script.append(build_refusal(words))
    run = say_hello(client)
    assert run.status == Status.FAILED
    assert len(list_bodies(provider)) == 1


def test_there_is_no_third_try(client: Browser, provider: Server) -> None:
    provider.script += [build_refusal("response_format is not supported")] * 2
    run = say_hello(client)
    assert run.status == Status.FAILED
    assert "response_format is not supported" in run.error
    assert len(list_bodies(provider)) == 2
