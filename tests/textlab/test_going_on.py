"""Nothing is lost on the way: between the modes, back to a run, on from where one was."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser

from playground.models import Run
from tests.providing import model_page, send_chat
from tests.providing import provider as provider
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)


def read_tab(page: str, mode: str) -> dict[str, list[str]]:
    """What the link to another mode carries."""
    match = re.search(rf'<a href="([^"]+)"\s+data-mode="{mode}"', page)
    assert match
    return parse_qs(urlsplit(unescape(match[1])).query)


def test_the_conversation_and_the_parameters_survive_a_look_at_another_mode(
    client: Browser, provider: Server
) -> None:
    run = send_chat(client, "hello")[0][1]["id"]
    start = {"parent": run, "temperature": "0.2", "system": "Be brief."}
    there = read_tab(client.get(model_page("hello"), start).text, "tokenize")
    page = client.get(model_page("hello"), {k: v[0] for k, v in there.items()}).text
    back = read_tab(page, "chat")
    assert back["parent"] == [run]
    assert back["temperature"] == ["0.2"]
    assert back["system"] == ["Be brief."]


def test_a_run_is_asked_again_with_all_that_it_had(client: Browser, provider: Server) -> None:
    first = send_chat(client, "hello", message="One")[0][1]["id"]
    run = send_chat(
        client, "hello", message="Two", parent=first, temperature="0.3", system="Brief."
    )
    page = client.get(model_page("hello"), {"again": run[0][1]["id"]}).text
    assert ">\nTwo</textarea>" in page
    assert ">\nBrief.</textarea>" in page
    assert 'value="0.3"' in page
    assert f'name="parent" value="{first}"' in page


def test_a_conversation_is_continued_with_its_settings(client: Browser, provider: Server) -> None:
    run = send_chat(client, "hello", message="One", temperature="0.3", system="Brief.")[0][1]["id"]
    page = client.get(model_page("hello"), {"parent": run}).text
    assert ">\nBrief.</textarea>" in page
    assert 'value="0.3"' in page
    assert ">\nOne</textarea>" not in page


def test_after_an_answer_the_code_is_of_the_request_that_was_sent(
    client: Browser, provider: Server
) -> None:
    run = send_chat(client, "hello", message="What was that?")[0][1]["id"]
    page = client.get(model_page("hello"), {"parent": run}).text
    assert "What was that?" in page.split("curl", 1)[1]


def test_all_runs_are_listed_a_conversation_as_one(client: Browser, provider: Server) -> None:
    first = send_chat(client, "hello", message="The beginning")[0][1]["id"]
    last = send_chat(client, "hello", message="The end", parent=first)[0][1]["id"]
    page = client.get("/runs/").text
    assert "The end" in page
    assert f"/runs/{last}/" in page
    assert f"/runs/{first}/" not in page
    assert "The end" not in Browser().get("/runs/").text
    assert Run.objects.count() == 2


def test_the_first_try_of_the_local_model_is_a_sensible_one(client: Browser) -> None:
    assert (
        "?temperature=0.3&amp;top_p=0.9&amp;repetition_penalty=1.1&amp;max_tokens=600"
        in client.get("/").text
    )
