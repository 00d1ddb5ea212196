"""An answer that had to have a form: whether it has, at the turn, on its page, shared."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from playground.models import Run, Status
from playground.runs import services as runs
from tests.providing import model_page, send_chat
from tests.scripted import Server
from tests.scripted.replies import Reply, Seen, done, sse, text
from tests.site import KEY

pytestmark = pytest.mark.django_db(transaction=True)

SCHEMA = '{"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}'


def obey_nobody(seen: Seen) -> Reply:
    """Answers with the message itself, and ends as its first word says."""
    said = seen.json["messages"][-1]["content"]
    reason = "length" if said.startswith("{ ") else "stop"
    return Reply([*sse(text(said)), *done(reason)], headers={"Content-Type": "text/event-stream"})


@pytest.fixture
def echo(settings: Settings) -> Iterator[Server]:
    with Server(answer=obey_nobody) as server:
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "featherless": server.base}
        settings.PROVIDER_KEYS = {"featherless": {"text": KEY}, "arli": {}}
        yield server
        runs.interrupt_all()


def ask(browser: Browser, message: str, **fields: str) -> tuple[Run, str]:
    fields = {"response_format": SCHEMA, **fields}
    events = send_chat(browser, "echo", message=message, **fields)
    return Run.objects.get(pk=events[0][1]["id"]), " ".join(events[-1][1]["html"].split())


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ('{"age": 4}', "<strong>Valid.</strong> The answer matches the JSON schema."),
        ('```json\n{"age": 4}\n```', "<strong>Valid only inside a code fence.</strong>"),
        (
            '{"age": "4"}',
            "<strong>Not valid at <code>$.age</code>.</strong> It should be an integer, but is a",
        ),
        ("I am four.", "<strong>Not valid.</strong> It isn&#x27;t JSON at line 1, column 1"),
        ('{ "age": ', "The answer was cut off"),
    ],
)
def test_the_outcome_is_said_at_the_turn_on_its_page_and_when_shared(
    client: Browser, echo: Server, message: str, words: str
) -> None:
    run, turn = ask(client, message)
    assert run.status == Status.DONE
    assert words in turn
    assert words in " ".join(client.get(f"/runs/{run.pk}/").text.split())
    client.post(f"/runs/{run.pk}/share")
    run.refresh_from_db()
    assert words in " ".join(Browser().get(f"/s/{run.share_slug}/").text.split())


def test_the_outcome_is_kept_and_not_found_out_anew(
    client: Browser, echo: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, _ = ask(client, '{"age": 4}')
    assert run.extra["form"]["outcome"] == "valid"
    monkeypatch.setattr("playground.structured_output.outcomes.pool", None)
    assert "Valid." in client.get(f"/runs/{run.pk}/").text


def test_a_page_without_script_says_it_too(client: Browser, echo: Server) -> None:
    said = {"mode": "chat", "message": "four", "response_format": SCHEMA}
    assert "Not valid" in client.post(model_page("echo"), said).text


def test_an_answer_that_needs_no_form_is_not_judged(client: Browser, echo: Server) -> None:
    run, turn = ask(client, "four", response_format="")
    assert "form" not in run.extra
    assert "alid" not in turn


def test_the_schema_is_sent_as_a_response_format(client: Browser, echo: Server) -> None:
    ask(client, "four")
    sent: Any = echo.last.json
    assert sent["response_format"]["json_schema"]["schema"]["required"] == ["age"]
    assert "guided_json" not in sent


def test_a_model_that_answers_under_another_name_is_said_at_the_turn(
    client: Browser, echo: Server
) -> None:
    answer = [*sse({**text("Hi"), "model": "other/tiny-1B"}), *done()]
    echo.script.append(Reply(answer, headers={"Content-Type": "text/event-stream"}))
    _, turn = ask(client, "Hello", response_format="")
    assert "the response names a different model: <code>other/tiny-1B</code>" in turn
    answer = [*sse({**text("Hi"), "model": "/m/ECHO-q4_k_m.gguf"}), *done()]
    echo.script.append(Reply(answer, headers={"Content-Type": "text/event-stream"}))
    run, turn = ask(client, "Hello", response_format="")
    assert "names a different model" not in turn
    assert "data-other-model" not in turn
    page = client.get(f"/runs/{run.pk}/").text
    assert "spells the model's name differently" in page
