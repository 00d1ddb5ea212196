"""Other fields from the page to the provider, the code, the run's page, and back into the form."""

import json

import pytest
from django.test import Client as Browser

from playground.local.text.openai import get_owner
from playground.models import Run
from playground.providers.registry import get_declared_provider
from playground.runs import services as runs
from tests.providing import JSON, model_page, send_chat
from tests.providing import provider as provider
from tests.scripted import Server
from tests.vision.conftest import press_run, upload_image

pytestmark = pytest.mark.django_db(transaction=True)
OTHER = '{"skip_special_tokens": false, "vllm_xargs": {"a": -1}}'
PROMPTED = {"mode": "completion", "prompt": "Once"}


def test_they_are_sent_shown_as_code_and_stay_with_the_run(
    client: Browser, provider: Server
) -> None:
    events = send_chat(client, "hello", extra_body=OTHER, temperature="0.5")
    sent = provider.seen[-1].json
    assert sent["skip_special_tokens"] is False
    assert (sent["vllm_xargs"], sent["temperature"]) == ({"a": -1}, 0.5)
    assert "extra_body" not in sent
    page = client.get(f"/runs/{events[0][1]['id']}/").text
    assert "<code>skip_special_tokens</code>" in page
    assert "<code>extra_body</code>" not in page
    draft = client.get(model_page("hello"), {"message": "Hi", "extra_body": OTHER}).text
    assert "skip_special_tokens" in draft.split('class="params"')[0]


def test_a_conversation_goes_on_with_them(client: Browser, provider: Server) -> None:
    send_chat(client, "hello", extra_body=OTHER)
    again = client.get(model_page("hello"), {"parent": str(Run.objects.get().pk)})
    assert again.context["form"].build_payload() == {"extra_body": json.loads(OTHER)}


def test_a_shared_run_brings_them_into_the_form(client: Browser, provider: Server) -> None:
    client.post(model_page("hello"), {**PROMPTED, "extra_body": OTHER})
    run = Run.objects.get()
    client.post(f"/runs/{run.pk}/share")
    run.refresh_from_db()
    shared = Browser().get(f"/s/{run.share_slug}/")
    form = Browser().get(shared.context["try_url"]).context["form"]
    assert form.build_payload()["extra_body"] == json.loads(OTHER)


def test_a_wrong_one_keeps_what_was_typed(client: Browser, provider: Server) -> None:
    said = {"mode": "chat", "message": "Hello", "extra_body": '{"stream": false}'}
    answer = client.post(model_page("hello"), said)
    assert answer.status_code == 422
    assert "can&#x27;t contain stream: the playground fills that in itself." in answer.text
    assert "{&quot;stream&quot;: false}" in answer.text
    assert client.post(model_page("hello"), said, headers=JSON).json()["errors"]["extra_body"]
    assert not Run.objects.exists()


def test_the_place_in_line_of_the_local_models_cannot_be_had_under_another_name() -> None:

    assert get_owner({"user": "visitor", "safety_identifier": "somebody else"}) == "visitor"


def test_a_vision_model_is_sent_them_and_the_local_reader_is_not(
    client: Browser, provider: Server
) -> None:
    answer = press_run(client, image=upload_image(), extra_body=OTHER)
    assert answer.status_code == 200, answer.content
    runs.wait_for_run(Run.objects.get())
    sent = provider.seen[-1].json
    assert sent["vllm_xargs"] == {"a": -1}
    page = client.get("/vision/", {"m": "local:reader", "extra_body": OTHER})
    form = page.context["form"]

    assert "extra_body" not in form.build_request(get_declared_provider("local"))
    assert form.build_request(get_declared_provider("arli"))["extra_body"] == json.loads(OTHER)
