"""A message of the start page: who answers it, and that it needs no script."""

import re
from html import unescape

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from playground import catalog
from playground.models import Run
from playground.runs import services as runs
from tests.providing import provider as provider
from tests.providing import send_chat
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)
LOCAL = "local:HuggingFaceTB/SmolLM2-135M-Instruct"


def list_models(browser: Browser) -> list[str]:
    """Of the message box, in order."""
    box = browser.get("/").text.partition('class="ask"')[2].partition("</form>")[0]
    return [unescape(value) for value in re.findall(r'value="([\w-]+:[^"]+)"', box)]


def send_message(browser: Browser, model: str, message: str = "Hello", **more: str) -> object:
    said = {"mode": "chat", "begin": "1", "model": model, "message": message, **more}
    first = browser.post("/start/", said)
    assert first.status_code == 307
    return browser.post(first["Location"], said)


def test_with_a_key_its_provider_answers_and_without_one_this_machine(
    client: Browser, provider: Server, settings: Settings
) -> None:
    assert list_models(client)[0] == "featherless:Qwen/Qwen2.5-72B-Instruct"
    assert list_models(client)[-1] == LOCAL
    settings.PROVIDER_KEYS = {"featherless": {}, "arli": {}}
    assert list_models(client) == [LOCAL]
    assert "no key needed" in client.get("/").text


def test_the_model_used_last_comes_first(client: Browser, provider: Server) -> None:
    send_chat(client, "hello")
    assert list_models(client)[0] == "featherless:scripted/hello"
    assert list_models(Browser())[0] == "featherless:Qwen/Qwen2.5-72B-Instruct"


def test_a_model_without_its_key_is_not_offered(
    client: Browser, provider: Server, settings: Settings
) -> None:
    send_chat(client, "hello")
    settings.PROVIDER_KEYS = {"featherless": {}, "arli": {}}
    assert list_models(client) == [LOCAL]


def test_where_nothing_can_answer_a_key_is_asked_for(
    client: Browser, provider: Server, settings: Settings
) -> None:
    settings.PROVIDER_KEYS = {"featherless": {}, "arli": {}}
    settings.LOCAL_ENABLED = False
    catalog.seed_declared()
    page = client.get("/").text
    assert 'class="ask"' not in page
    assert 'class="button primary">Add a key</a>' in page


def test_a_message_is_answered_on_the_models_page(client: Browser, provider: Server) -> None:
    page = send_message(client, "featherless:scripted/hello", "Good & evil?")
    run = Run.objects.get()
    assert run.text in unescape(page.text)  # type: ignore[attr-defined]
    assert run.request["message"] == "Good & evil?"


def test_a_script_is_led_to_the_conversation_while_it_is_answered(
    client: Browser, provider: Server
) -> None:
    page = send_message(client, "featherless:scripted/hello", follow="1")
    run = Run.objects.get()
    assert page.status_code == 303  # type: ignore[attr-defined]
    where = f"/text/featherless/scripted/hello/?parent={run.pk}#end"
    assert page["Location"] == where  # type: ignore[index]
    assert runs.wait_for_run(run).status == "done"


def test_the_local_model_is_asked_as_its_provider_advises(
    client: Browser, provider: Server
) -> None:
    first = client.post("/start/", {"model": LOCAL, "message": "Hi"})
    assert first.status_code == 307
    assert "max_tokens=600" in first["Location"]
    said = {"mode": "chat", "begin": "1", "message": "Hi", "follow": "1"}
    client.post(first["Location"], said)
    assert Run.objects.get().request["max_tokens"] == 600


@pytest.mark.parametrize("model", ["", "nobody:a/b", "local", "local:../x", "featherless:"])
def test_nonsense_leads_to_the_list_of_models(
    client: Browser, provider: Server, model: str
) -> None:
    answer = client.post("/start/", {"model": model, "message": "Hi"})
    assert (answer.status_code, answer["Location"]) == (302, "/text/")
