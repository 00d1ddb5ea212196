"""The per-model page: what it shows, and where it leads."""

import json
import re
from html import unescape

import pytest
from django.test import Client as Browser
from django.utils.html import strip_tags

from playground import catalog
from playground.models import Run
from tests.providing import EVENTS, JSON, model_page, send_chat
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


@pytest.mark.parametrize(("bound", "value"), [("MOST_TURNS", 2), ("MAX_CHARS", 30)])
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
