"""The per-model page: what it shows, what it sends, how it fails."""

import json
import re
from html import unescape

import pytest
from django.test import Client as Browser
from django.utils.html import strip_tags

from playground import catalog
from playground.models import Run, Status
from tests.providing import EVENTS, JSON, model_page, read_body, send_chat
from tests.providing import provider as provider
from tests.scripted import Server
from tests.site import KEY

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_page_opens_without_a_key_and_says_so(client: Browser) -> None:
    page = client.get("/text/arli/Qwen/Qwen2.5-72B-Instruct/")
    assert page.status_code == 200
    assert "Arli AI needs an API key" in page.text


@pytest.mark.parametrize("mode", ["chat", "completion", "tokenize"])
@pytest.mark.parametrize("slug", ["featherless", "arli", "local"])
def test_every_mode_of_every_provider_opens(client: Browser, slug: str, mode: str) -> None:
    page = client.get(f"/text/{slug}/some/model/", {"mode": mode})
    assert page.status_code == 200
    assert f'name="mode" value="{mode}"' in page.text


@pytest.mark.parametrize("stop", [" ", "  \n ", "\t"])
def test_spaces_that_a_link_fills_in_are_still_there(client: Browser, stop: str) -> None:
    page = client.get("/text/featherless/some/model/", {"stop": stop}).text
    field = re.search(r'<textarea name="stop"[^>]*>\r?\n?([^<]*)</textarea>', page)
    assert field
    assert field[1] == stop


def test_a_field_says_how_it_is_filled_in(client: Browser) -> None:
    page = " ".join(client.get("/text/arli/some/model/").text.split())
    assert "Stop generating at any of these. One per line; \\n = newline. <" in page
    assert "The answer must be one of these. One per line. <" in page


def test_a_link_prefills_every_field_and_runs_nothing(client: Browser, provider: Server) -> None:
    query = {"mode": "chat", "system": "Be brief.", "message": "Hi <b>", "temperature": "0.3"}
    page = client.get(model_page("hello"), query)
    assert "Be brief.</textarea>" in page.text
    assert "Hi &lt;b&gt;</textarea>" in page.text
    assert 'value="0.3"' in page.text
    assert not Run.objects.exists()
    assert not provider.seen


def test_nonsense_in_a_link_is_shown_with_its_error(client: Browser) -> None:
    page = client.get(model_page("hello"), {"temperature": "hot", "mode": "dance", "parent": "x"})
    assert page.status_code == 200
    assert "must be a number, not hot." in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/text/nobody/some/model/",
        f"/text/local/{'x' * 201}/",
        "/text/local/a%00b/",
        "/text/local/a%0Ab/",
        "/text/local/a%E2%80%AEb/",
        "/text/local/..%2F..%2Fkeys/",
    ],
)
def test_what_there_is_not_is_not_found(client: Browser, path: str) -> None:
    assert client.get(path).status_code == 404


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


def test_tokens_are_counted_with_and_without_script(client: Browser, provider: Server) -> None:
    fields = {"mode": "tokenize", "prompt": "one two three"}
    counted = client.post(model_page("hello"), fields, headers=JSON).json()
    assert counted["count"] == 3
    page = client.post(model_page("hello"), fields)
    assert page.status_code == 200
    assert "3" in page.text.split("data-tokens-count")[1][:40]
    assert not Run.objects.exists()


def test_the_key_is_on_no_page_and_in_no_run(client: Browser, provider: Server) -> None:
    page = client.post(model_page("bad-key"), {"mode": "chat", "message": "x"})
    assert KEY not in page.text
    assert KEY not in str(Run.objects.values())
    assert provider.last.headers["authorization"] == f"Bearer {KEY}"


def code_of(page: str) -> str:
    """The page as it is read and copied: its code without the colours."""
    return unescape(strip_tags(page))


def test_samples_follow_the_form(client: Browser, provider: Server) -> None:
    page = client.get(model_page("hello"), {"message": "It's", "temperature": "0.3"})
    assert "FEATHERLESS_API_KEY" in page.text
    assert '"temperature": 0.3' in code_of(page.text)


def test_the_code_of_a_count_holds_all_that_is_counted(client: Browser, provider: Server) -> None:
    said = {"mode": "tokenize", "system": "Be brief.", "message": "Hello", "prompt": "Once"}
    page = client.get(model_page("hello"), said).text
    assert r'"text": "Be brief.\nHello\nOnce"' in code_of(page)
    client.post(model_page("hello"), said, headers=JSON)
    assert provider.last.json["text"] == "Be brief.\nHello\nOnce"


def test_a_name_that_is_not_in_the_list_is_told_before_it_is_asked(
    client: Browser, provider: Server
) -> None:
    path = "/text/featherless/nobody/nothing/"
    assert "doesn't list this model" not in client.get(path).text  # no list is known yet
    catalog.refresh_models("featherless")
    page = client.get(path).text
    assert "doesn't list this model" in page
    assert 'href="/text/?provider=featherless&amp;q=nobody%2Fnothing"' in page
    assert "doesn't list this model" not in client.get(model_page("hello")).text


def test_an_answer_that_was_cut_can_be_continued(client: Browser, provider: Server) -> None:
    run = Run.objects.get(pk=send_chat(client, "length")[0][1]["id"])
    page = client.get(f"{model_page('length')}?parent={run.pk}").text
    (link,) = re.findall(r'href="([^"]+)"\s+data-go-on', page)
    form = client.get(unescape(link)).text
    assert "Continue exactly where you stopped.</textarea>" in form
    assert str(run.pk) in form
    assert "data-go-on" not in client.post(model_page("hello"), {"message": "x"}).text


def test_a_model_that_reads_pictures_leads_to_where_it_is_given_one(
    client: Browser, provider: Server
) -> None:
    page = client.get("/text/featherless/google/gemma-3-27b-it/").text
    (link,) = re.findall(r'href="([^"]+)">send it a picture', page)
    assert 'value="featherless:google/gemma-3-27b-it"' in client.get(unescape(link)).text
    assert "send it a picture" not in client.get(model_page("hello")).text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/test.php", "/text/"),
        (
            "/playground.php?model=Qwen/Qwen2.5-72B-Instruct",
            "/text/featherless/Qwen/Qwen2.5-72B-Instruct/",
        ),
        ("/playground.php?model=a%2Fb", "/text/featherless/a/b/"),
        ("/playground.php", "/text/"),
        ("/playground.php?model=a%0D%0AX:b", "/text/"),
        ("/playground.php?model=..%2F..%2Fkeys", "/text/"),
        ("/playground.php?model=//evil.example", "/text/featherless/evil.example/"),
    ],
)
def test_old_links_lead_to_the_new_pages(client: Browser, old: str, new: str) -> None:
    assert client.get(old).headers["Location"] == new


@pytest.mark.parametrize(("bound", "value"), [("MOST_TURNS", 2), ("LONGEST", 30)])
def test_a_conversation_does_not_grow_for_ever(
    client: Browser, provider: Server, monkeypatch: pytest.MonkeyPatch, bound: str, value: int
) -> None:
    parent = ""
    for _ in range(2):
        parent = send_chat(client, "hello", parent=parent)[0][1]["id"]
    monkeypatch.setattr(f"textlab.payload.{bound}", value)
    said = {"mode": "chat", "message": "More", "parent": parent}
    refused = client.post(model_page("hello"), said, headers=EVENTS)
    assert refused.status_code == 422
    assert "Start a new one." in json.loads(refused.content)["error"]["message"]
    assert Run.objects.count() == 2
