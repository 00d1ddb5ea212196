"""A long conversation costs a page no more than a short one, and nothing of it is lost."""

import re
from html import unescape
from unittest import mock

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from playground.models import Run
from playground.providers import outgoing
from playground.rendering.markdown import render_markdown
from playground.runs.long_texts import LONG_CHARS
from playground.runs.paths import load_history, load_path
from playground.runs.window import MOST_CHARS, MOST_TURNS
from tests.providing import model_page, send_chat
from tests.providing import provider as provider
from tests.scripted import Server
from tests.textlab.long_talks import hold_talk
from tests.textlab.test_other_model import share_run

pytestmark = pytest.mark.django_db(transaction=True)

NOBODY = "00000000-0000-4000-8000-000000000000"
TURNS, CHARS, MESSAGE_CHARS = 200, 4_600, 400  # a million characters
TURN_KEY = re.compile(r'data-turn="([0-9a-f-]+)"')
EARLIER = re.compile(r'href="([^"]+)"\s+data-show-earlier')


def find_owner(browser: Browser) -> str:
    browser.get("/")
    return str(browser.get("/").wsgi_request.owner)  # type: ignore[attr-defined]


def read_page(browser: Browser, **query: str) -> str:
    response = browser.get(model_page("hello"), query)
    assert response.status_code == 200
    return response.text


def count_queries(browser: Browser, last: Run) -> int:
    read_page(browser, parent=str(last.pk))
    with CaptureQueriesContext(connection) as queries:
        read_page(browser, parent=str(last.pk))
    return len(queries)


def count_queries_of_message(browser: Browser, last: Run) -> int:
    send_chat(browser, "hello", message="More", parent=str(last.pk))
    with CaptureQueriesContext(connection) as queries:
        send_chat(browser, "hello", message="More", parent=str(last.pk))
    return len(queries)


def list_keys(runs: list[Run]) -> list[str]:
    return [str(run.pk) for run in runs]


def address_before(link: str, key: str) -> str:
    """Where a script finds the turns that a link leads to, but for those from this one on."""
    return f"{unescape(link).partition('#')[0]}&before={key}"


def test_a_page_shows_the_end_of_a_long_conversation_for_the_price_of_a_short_one(
    client: Browser, provider: Server
) -> None:
    owner = find_owner(client)
    short = hold_talk(owner, 3)
    turns = hold_talk(owner, TURNS, CHARS, MESSAGE_CHARS)
    assert count_queries(client, turns[-1]) <= count_queries(client, short[-1])
    rendering = f"{render_markdown.__module__}.render_markdown"
    with mock.patch(rendering, wraps=render_markdown) as rendered:
        page = read_page(client, parent=str(turns[-1].pk))
    visible = TURN_KEY.findall(page)
    assert visible == list_keys(turns)[-len(visible) :]
    assert len(visible) == rendered.call_count == MOST_CHARS // (CHARS + MESSAGE_CHARS)
    assert len(page) < 5 * MOST_CHARS
    assert "Question 0." not in page
    tokens = re.search(r'data-total="(\d+)"', page)
    assert tokens
    assert int(tokens[1]) >= TURNS * (CHARS + MESSAGE_CHARS) // 4  # the meter counts all of it


def test_a_message_costs_the_same_after_many_turns_and_sends_all_of_them_once(
    client: Browser, provider: Server
) -> None:
    owner = find_owner(client)
    short = hold_talk(owner, 2)
    turns = hold_talk(owner, TURNS, CHARS, MESSAGE_CHARS)
    expected = count_queries_of_message(client, short[-1])
    with mock.patch.object(outgoing, "_dump_json", wraps=outgoing._dump_json) as dumped:
        assert count_queries_of_message(client, turns[-1]) == expected
    assert dumped.call_count == 2  # messages
    sent = [each["content"] for each in provider.last.json["messages"]]
    said = [words for turn in turns for words in (turn.request["message"], turn.text)]
    assert sent == [*said, "More"]


def test_long_messages_are_read_in_one_query(provider: Server) -> None:
    turns = hold_talk("somebody", 12, message_chars=LONG_CHARS + 1)
    for turn in turns:
        turn.save()  # their texts are stored apart
    with CaptureQueriesContext(connection) as queries:
        history = load_history(turns[-1])
    assert len(queries) == 2
    assert [turn.request for turn in history] == [turn.request for turn in turns]
    assert [turn.pk for turn in history] == [turn.pk for turn in load_path(turns[-1])]


def test_all_turns_are_a_press_away_without_a_script(client: Browser, provider: Server) -> None:
    turns = hold_talk(find_owner(client), 45)
    page = read_page(client, parent=str(turns[-1].pk))
    for count, words in ((20, "Show 20 earlier messages"), (40, "Show 5 earlier messages")):
        assert TURN_KEY.findall(page) == list_keys(turns)[-count:]
        assert words in page
        more, *_ = EARLIER.findall(page)
        assert unescape(more).endswith(f"#run-{turns[-count].pk}")
        page = client.get(unescape(more)).text
    assert TURN_KEY.findall(page) == list_keys(turns)
    assert not EARLIER.findall(page)
    page = read_page(client, parent=str(turns[-1].pk))
    assert "Show all 45" in page
    assert TURN_KEY.findall(client.get(unescape(EARLIER.findall(page)[1])).text) == list_keys(turns)


def test_a_script_fetches_only_what_comes_before(client: Browser, provider: Server) -> None:
    turns = hold_talk(find_owner(client), 45)
    page = read_page(client, parent=str(turns[-1].pk))
    parts = [TURN_KEY.findall(page)]
    while links := EARLIER.findall(page):
        page = client.get(address_before(links[0], parts[0][0])).text
        assert "<html" not in page
        parts.insert(0, TURN_KEY.findall(page))
    assert [len(part) for part in parts] == [5, 20, 20]
    assert [key for part in parts for key in part] == list_keys(turns)


def test_one_turn_is_shown_however_long_it_is(client: Browser, provider: Server) -> None:
    turns = hold_talk(find_owner(client), 3, chars=2 * MOST_CHARS)
    page = read_page(client, parent=str(turns[-1].pk))
    assert TURN_KEY.findall(page) == list_keys(turns[-1:])
    assert "Show 1 earlier message<" in page


def test_links_to_a_turn_lead_to_a_page_that_has_it(client: Browser, provider: Server) -> None:
    turns = hold_talk(find_owner(client), MOST_TURNS + 10)
    for turn in (turns[0], turns[4], turns[-1]):
        there = client.get(reverse("turn-branch", args=[turn.pk]))["Location"]
        assert f'id="run-{turn.pk}"' in client.get(there).text
        assert there.endswith(f"#run-{turn.pk}")
    tree = client.get(reverse("turn-tree", args=[turns[0].pk])).text
    address = unescape(re.findall(r'<a href="([^"]+)" dir="auto">', tree)[0])
    assert f'id="run-{turns[0].pk}"' in client.get(address).text
    deleted = client.post(reverse("turn-delete", args=[turns[1].pk]), {"last": turns[-1].pk})
    assert f'id="run-{turns[2].pk}"' in client.get(deleted["Location"]).text


def test_the_code_of_a_long_conversation_is_whole_where_it_is_asked_for(
    client: Browser, provider: Server
) -> None:
    turns = hold_talk(find_owner(client), MOST_TURNS + 10)
    page = read_page(client, parent=str(turns[-1].pk))
    assert "Question 0." not in page
    (link,) = re.findall(r'href="([^"]+#samples)">Show code</a>', page)
    page = client.get(unescape(link)).text
    assert page.count("Question 0.") == 4  # languages
    assert len(TURN_KEY.findall(page)) == MOST_TURNS
    draft = client.post(
        reverse("draft-request", args=["featherless", "scripted/hello"]),
        {"mode": "chat", "parent": str(turns[-1].pk), "message": "More"},
    )
    assert draft.text.count("Question 0.") == 4


def test_what_others_shared_is_shown_by_its_end_too(client: Browser, provider: Server) -> None:
    turns = hold_talk(find_owner(client), MOST_TURNS + 5)
    slug = share_run(client, turns[-1])
    reader = Browser()
    page = read_page(reader, shared=slug)
    assert TURN_KEY.findall(page) == list_keys(turns[5:])
    more = EARLIER.findall(page)[0]
    assert TURN_KEY.findall(reader.get(unescape(more)).text) == list_keys(turns)
    part = reader.get(address_before(more, str(turns[5].pk))).text
    assert TURN_KEY.findall(part) == list_keys(turns[:5])
    assert "turn-acts" not in part
    send_chat(reader, "hello", message="More", shared=slug)
    sent = [each["content"] for each in provider.last.json["messages"]]
    assert sent[0] == turns[0].request["message"]
    assert len(sent) == 2 * len(turns) + 1


@pytest.mark.parametrize(
    "value", ["", "x", "all\0", "0" * 8 + "-0000-4000-8000-" + "0" * 12, "-1", "9" * 5_000]
)
def test_an_address_that_names_no_turn_shows_the_end(
    client: Browser, provider: Server, value: str
) -> None:
    turns = hold_talk(find_owner(client), MOST_TURNS + 5)
    page = read_page(client, parent=str(turns[-1].pk), **{"from": value})
    assert TURN_KEY.findall(page) == list_keys(turns[5:])
    part = read_page(client, parent=str(turns[-1].pk), before=value)
    assert len(TURN_KEY.findall(part)) <= MOST_TURNS


def test_nobody_sees_earlier_turns_of_others(client: Browser, provider: Server) -> None:
    turns = hold_talk(find_owner(client), MOST_TURNS + 5)
    part = read_page(Browser(), parent=str(turns[-1].pk), before=str(turns[5].pk))
    assert not TURN_KEY.findall(part)
    assert "Question" not in part
