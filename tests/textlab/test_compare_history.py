"""A round in the history, and the ways that lead to a comparison."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser
from django.utils.html import strip_tags

from playground.models import Run, Status
from tests.providing import model_page, send_chat
from tests.providing import provider as provider
from tests.scripted import Server
from tests.textlab.comparing import ARLI, CHAT, COMPARE, HELLO, list_named, send_round
from textlab.models import Round

pytestmark = pytest.mark.django_db(transaction=True)


def list_rows(browser: Browser) -> list[tuple[str, str]]:
    """Where each row of the history leads, and what it says."""
    page = browser.get("/runs/").text
    rows = re.findall(r'class="row-words">\s*(<a dir=.*?)</div>', page, re.S)
    links = [re.search(r'href="([^"]*)"', row) for row in rows]
    texts = [" ".join(strip_tags(row).split()) for row in rows]
    return [(link[1], text) for link, text in zip(links, texts, strict=True) if link]


def test_a_round_is_one_row_that_leads_back_to_it(client: Browser, provider: Server) -> None:
    send_round(client, HELLO, CHAT, message="How do rainbows form?")
    [(address, text)] = list_rows(client)
    assert address == f"{COMPARE}{Round.objects.get().pk}/"
    assert "How do rainbows form?" in text
    assert "2 answers: hello, chat" in text
    assert client.get(address).status_code == 200


def test_only_the_last_round_of_a_conversation_is_a_row(client: Browser, provider: Server) -> None:
    first = [data["id"] for data in list_named(send_round(client, HELLO, CHAT), "run")]
    send_round(client, HELLO, CHAT, message="More", parent__1=first[0], parent__2=first[1])
    [(_, text)] = list_rows(client)
    assert "More" in text


def test_a_lane_that_went_on_alone_is_a_row_beside_its_round(
    client: Browser, provider: Server
) -> None:
    ids = [data["id"] for data in list_named(send_round(client, HELLO, CHAT, HELLO), "run")]
    send_chat(client, "hello", message="Alone", parent=ids[2])
    rows = list_rows(client)
    assert len(rows) == 2
    assert rows[0][0].startswith("/runs/")
    assert "3 answers" in rows[1][1]


def test_single_chats_stay_rows_of_their_own(client: Browser, provider: Server) -> None:
    for words in ("One", "Two", "Three"):
        send_chat(client, "hello", message=words)
    send_round(client, HELLO, CHAT)
    assert len(list_rows(client)) == 4


def test_a_row_says_that_a_lane_has_no_answer(client: Browser, provider: Server) -> None:
    send_round(client, HELLO, ARLI)
    [(_, text)] = list_rows(client)
    assert "1 without an answer" in text


def test_a_lane_that_was_asked_again_counts_once(client: Browser, provider: Server) -> None:
    ids = [data["id"] for data in list_named(send_round(client, HELLO, CHAT), "run")]
    parents = {"parent__1": ids[0], "parent__2": ids[1]}
    send_round(client, HELLO, CHAT, message="", again="2", **parents)
    rows = list_rows(client)
    assert len(rows) == 1
    assert "2 answers" in rows[0][1]


def test_a_blind_round_names_no_model(client: Browser, provider: Server) -> None:
    send_round(client, HELLO, CHAT)
    Round.objects.update(is_blind=True)
    [(_, text)] = list_rows(client)
    assert "Blind comparison of 2 answers" in text
    assert "hello" not in text


def test_a_model_page_leads_to_a_comparison_with_all_that_is_filled_in(
    client: Browser, provider: Server
) -> None:
    first = send_chat(client, "hello", message="One")[0][1]["id"]
    query = {"message": "Two & more", "temperature": "0.4", "parent": first}
    page = client.get(model_page("hello"), query).text
    link = re.search(r'href="([^"]*)"\s+data-compare>', page)
    assert link
    values = parse_qs(urlsplit(link[1].replace("&amp;", "&")).query)
    assert values == {
        "m": [HELLO],
        "message": ["Two & more"],
        "temperature": ["0.4"],
        "parent": [first],
    }
    comparison = client.get(link[1].replace("&amp;", "&")).text
    assert comparison.count('class="turn"') == 1


def test_every_answer_leads_to_a_comparison_of_its_question(
    client: Browser, provider: Server
) -> None:
    events = send_chat(client, "hello", message="One")
    assert f"{COMPARE}?again={events[0][1]['id']}" in events[-1][1]["html"]


@pytest.mark.parametrize("address", ["/", "/text/"])
def test_start_page_and_catalogue_lead_to_it(
    client: Browser, provider: Server, address: str
) -> None:
    assert f'href="{COMPARE}"' in client.get(address).text


def test_the_search_finds_it(client: Browser, provider: Server) -> None:
    assert f'href="{COMPARE}"' in client.get("/search/", {"q": "side by side"}).text


def test_the_reference_says_how_a_link_fills_it_in(client: Browser) -> None:
    assert "temperature.2=0.2" in client.get("/reference/").text


def test_a_row_says_how_many_have_answered(client: Browser, provider: Server) -> None:
    send_round(client, HELLO, CHAT)
    Run.objects.filter(model="scripted/chat").update(status=Status.RUNNING)
    [(_, text)] = list_rows(client)
    assert "1 of 2 done" in text
