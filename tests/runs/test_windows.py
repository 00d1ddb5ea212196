"""The page of a late turn, own or shared: it shows the end of a long conversation."""

import re
from html import unescape
from unittest import mock

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from playground.models import Run
from playground.rendering.markdown import render_markdown
from playground.runs.window import MOST_CHARS
from tests.textlab.long_talks import hold_talk
from tests.textlab.test_long_conversations import find_owner, list_keys

pytestmark = pytest.mark.django_db(transaction=True)

TURNS, CHARS, MESSAGE_CHARS = 200, 4_600, 400  # a million characters
TURN_KEY = re.compile(r'data-turn="([0-9a-f-]+)"')
EARLIER = re.compile(r'href="([^"]+)"\s+data-show-earlier')


def find_page(run: Run, *, shared: bool) -> str:
    if not shared:
        return f"/runs/{run.pk}/"
    run.share_slug = run.pk.hex
    run.save(update_fields=["share_slug"])
    return f"/s/{run.share_slug}/"


def read_page(browser: Browser, address: str) -> str:
    response = browser.get(address.partition("#")[0])
    assert response.status_code == 200
    return response.text


def count_queries(browser: Browser, address: str) -> int:
    read_page(browser, address)
    with CaptureQueriesContext(connection) as queries:
        read_page(browser, address)
    return len(queries)


@pytest.mark.parametrize("shared", [False, True])
def test_a_page_renders_the_end_alone_and_leads_to_all_that_came_before(
    client: Browser, *, shared: bool
) -> None:
    turns = hold_talk(find_owner(client), TURNS, CHARS, MESSAGE_CHARS)
    address = find_page(turns[-1], shared=shared)
    rendering = f"{render_markdown.__module__}.render_markdown"
    with mock.patch(rendering, wraps=render_markdown) as rendered:
        page = read_page(Browser() if shared else client, address)
    visible = TURN_KEY.findall(page)
    assert visible == list_keys(turns)[-len(visible) :]
    assert len(visible) == rendered.call_count == MOST_CHARS // (CHARS + MESSAGE_CHARS) + 1
    assert "Show code" in page
    assert "every message of this conversation" in page
    assert 'id="code-title">Code<' in page
    code = read_page(client, f"{address}?code=1")
    assert "Show code" not in code
    assert "Question 0." in code
    more, everything = map(unescape, EARLIER.findall(page))
    assert more.startswith(f"{address}?from=")
    assert more.endswith(f"#run-{visible[0]}")
    longer = TURN_KEY.findall(read_page(client, more))
    assert longer == list_keys(turns)[-len(longer) :]
    assert len(longer) > len(visible)
    assert TURN_KEY.findall(read_page(client, everything)) == list_keys(turns)


@pytest.mark.parametrize("shared", [False, True])
def test_a_short_conversation_is_whole_and_a_long_one_costs_no_more_queries(
    client: Browser, *, shared: bool
) -> None:
    owner = find_owner(client)
    short, long = hold_talk(owner, 3), hold_talk(owner, 60)
    addresses = [find_page(turns[-1], shared=shared) for turns in (short, long)]
    assert not EARLIER.search(read_page(client, addresses[0]))
    assert "curl" in read_page(client, addresses[0])
    assert TURN_KEY.findall(read_page(client, addresses[0])) == list_keys(short)
    assert count_queries(client, addresses[1]) <= count_queries(client, addresses[0])
