"""A model is asked: what is sent, what comes back, how it fails."""

import re
from html import unescape

import pytest
from django.test import Client as Browser

from playground.models import Run, Status
from tests.providing import EVENTS, JSON, model_page, read_body, send_chat
from tests.providing import provider as provider
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_first_event_names_the_run_and_the_last_holds_the_turn(
    client: Browser, provider: Server
) -> None:
    got = send_chat(client, "hello")
    assert got[0][0] == "run"
    run = Run.objects.get(pk=got[0][1]["id"])
    assert got[-1][0] == "done"
    assert got[-1][1]["status"] == run.status == Status.DONE
    assert f'id="run-{run.pk}"' in got[-1][1]["html"]
    assert "".join(data.get("text", "") for name, data in got if name == "delta") == run.text


def test_only_what_was_filled_in_is_sent(client: Browser, provider: Server) -> None:
    send_chat(
        client, "hello", system="Be brief.", temperature="0.5", stop="END\n\\n", seed="7", top_p=""
    )
    sent = provider.last.json
    assert sent["model"] == "scripted/hello"
    assert sent["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hello"},
    ]
    assert (sent["temperature"], sent["stop"], sent["seed"]) == (0.5, ["END", "\n"], 7)
    assert "top_p" not in sent
    assert "max_tokens" not in sent


def test_a_conversation_goes_on_from_its_parent(client: Browser, provider: Server) -> None:
    first = send_chat(client, "hello", message="One")[0][1]["id"]
    send_chat(client, "hello", message="Two", parent=first)
    sent = provider.last.json["messages"]
    assert [m["role"] for m in sent] == ["user", "assistant", "user"]
    assert [sent[0]["content"], sent[2]["content"]] == ["One", "Two"]
    assert sent[1]["content"] == Run.objects.get(pk=first).text


def test_reasoning_is_kept_apart_and_stays_out_of_the_conversation(
    client: Browser, provider: Server
) -> None:
    first = send_chat(client, "think")[0][1]["id"]
    run = Run.objects.get(pk=first)
    assert run.reasoning
    assert "<think>" not in run.text
    send_chat(client, "think", parent=first)
    assert run.reasoning not in str(provider.last.json["messages"])


def test_nobody_continues_somebody_elses_conversation(client: Browser, provider: Server) -> None:
    first = send_chat(client, "hello", message="Mine")[0][1]["id"]
    send_chat(Browser(), "hello", message="Two", parent=first)
    assert len(provider.last.json["messages"]) == 1


def test_completion_goes_to_the_raw_endpoint(client: Browser, provider: Server) -> None:
    fields = {"mode": "completion", "prompt": "Once  upon \n"}
    response = client.post(model_page("chat"), fields, headers=EVENTS)
    read_body(response)
    assert provider.last.path == "/v1/completions"
    assert provider.last.json["prompt"] == "Once  upon \n"


def test_without_script_the_answer_comes_as_a_page(client: Browser, provider: Server) -> None:
    page = client.post(model_page("hello"), {"mode": "chat", "message": "Hello there"})
    run = Run.objects.get()
    assert page.status_code == 200
    assert "Hello there" in page.text
    assert f'name="parent" value="{run.pk}"' in page.text
    assert "data-answer" in page.text


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("bad-key", 401, "signed in"),
        ("gated", 403, "gated"),
        ("cold", 503, "cold"),
        ("invalid", 422, "at most 2"),
    ],
)
def test_a_refusal_has_its_status_and_the_providers_words(
    client: Browser, provider: Server, name: str, status: int, words: str
) -> None:
    page = client.post(model_page(name), {"mode": "chat", "message": "Precious draft"})
    assert page.status_code == status
    assert words in page.text
    assert "Precious draft</textarea>" in page.text
    done = send_chat(client, name)[-1]
    assert done[1]["status"] == "failed"
    assert words in done[1]["html"]


@pytest.mark.parametrize("headers", [EVENTS, JSON])
def test_a_wrong_value_is_a_sentence_at_its_field(client: Browser, headers: dict[str, str]) -> None:
    fields = {"mode": "chat", "message": "x", "temperature": "3"}
    response = client.post(model_page("hello"), fields, headers=headers)
    sentence = "Temperature (temperature) must be between 0 and 2, not 3."
    assert response.status_code == 422
    assert response.json()["errors"] == {"temperature": [sentence]}
    page = client.post(model_page("hello"), fields)
    assert page.status_code == 422
    assert sentence in page.text


def test_an_empty_message_is_not_sent(client: Browser, provider: Server) -> None:
    page = client.post(model_page("hello"), {"mode": "chat", "message": "  "})
    assert page.status_code == 422
    assert not provider.seen


def test_without_a_key_nothing_is_sent_and_the_way_to_one_is_said(
    client: Browser, provider: Server
) -> None:
    fields = {"mode": "chat", "message": "Hello"}
    path = "/text/arli/scripted/hello/"
    page = client.post(path, fields)
    assert page.status_code == 503
    assert "/keys/" in page.text
    assert not provider.seen
    refused = client.post(path, fields, headers=EVENTS)
    assert refused.status_code == 503
    assert refused.json()["error"]["kind"] == "not_configured"
    assert not Run.objects.exists()


def test_an_answer_that_was_cut_can_be_continued(client: Browser, provider: Server) -> None:
    run = Run.objects.get(pk=send_chat(client, "length")[0][1]["id"])
    page = client.get(f"{model_page('length')}?parent={run.pk}").text
    (link,) = re.findall(r'href="([^"]+)"\s+data-go-on', page)
    form = client.get(unescape(link)).text
    assert f">\n{run.text}</textarea>" in unescape(form)
    assert f'name="again" value="{run.pk}"' in form
    assert f">\n{run.request['message']}</textarea>" in form
    assert "data-go-on" not in client.post(model_page("hello"), {"message": "x"}).text
