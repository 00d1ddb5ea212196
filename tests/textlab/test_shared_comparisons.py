"""A comparison that is shared: what others see of it, for how long, and what they never see."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser

from playground.models import Run
from playground.runs import services as runs
from tests.providing import provider as provider
from tests.scripted import Server
from tests.scripted.texts import HELLO as WORDS
from tests.textlab.comparing import CHAT, COMPARE, HELLO, list_named, send_round
from textlab.models import Round, SharedComparison

pytestmark = pytest.mark.django_db(transaction=True)


def share_round(browser: Browser, *lanes: str, **fields: str) -> str:
    """Ask, share what was answered, and say where it is."""
    made = [data["run"] for data in list_named(send_round(browser, *lanes, **fields), "run")]
    return share_answers(browser, lanes, made)


def share_answers(browser: Browser, lanes: tuple[str, ...], made: list[str]) -> str:
    parents = {f"parent.{n}": key for n, key in enumerate(made, start=1)}
    response = browser.post(COMPARE, {"m": lanes, "action": "share", **parents})
    assert response.status_code == 303
    return str(response["Location"])


def read_try_link(page: str) -> dict[str, list[str]]:
    link = re.search(r'href="([^"]*)">Try it yourself', page)
    assert link
    return parse_qs(urlsplit(unescape(link[1])).query)


def test_others_see_all_answers_and_what_was_asked(client: Browser, provider: Server) -> None:
    fields = {"system": "Be brief.", "temperature": "0.7", "temperature__2": "0.2"}
    url = share_round(client, HELLO, CHAT, message="How?", **fields)
    response = Browser().get(url)
    assert response["X-Robots-Tag"] == "noindex"
    page = response.text
    for words in ("How?", "Be brief.", "scripted/chat", WORDS, "temperature 0.2", "Tokens/s"):
        assert words in page
    assert "Revoke" not in page
    assert "Revoke" in client.get(url).text


def test_the_same_comparison_is_tried_without_the_conversations(
    client: Browser, provider: Server
) -> None:
    query = read_try_link(
        Browser().get(share_round(client, HELLO, CHAT, temperature__2="0.2")).text
    )
    assert query == {"m": [HELLO, CHAT], "message": ["Hi"], "temperature.2": ["0.2"]}


def test_what_is_answered_later_is_not_in_it(client: Browser, provider: Server) -> None:
    made = [data["run"] for data in list_named(send_round(client, HELLO, HELLO), "run")]
    url = share_answers(client, (HELLO, HELLO), made)
    before = Browser().get(url).text
    again = {"parent.1": made[0], "parent.2": made[1], "again": "1"}
    client.post(COMPARE, {"m": (HELLO, HELLO), **again})
    after = Browser().get(url).text
    assert re.findall(r'data-turn="([^"]+)"', after) == re.findall(r'data-turn="([^"]+)"', before)
    assert share_answers(client, (HELLO, HELLO), made) == url


def test_a_revoked_link_and_deleted_answers_show_nothing(client: Browser, provider: Server) -> None:
    url = share_round(client, HELLO, CHAT)
    first, second = Run.objects.order_by("created")
    runs.delete_run(first)
    page = Browser().get(url).text
    assert first.model not in page
    assert second.model in page
    assert Browser().post(f"{COMPARE}shared{url[2:]}revoke").status_code == 404
    assert client.post(f"{COMPARE}shared{url[2:]}revoke").status_code == 302
    assert Browser().get(url).status_code == 404
    assert not SharedComparison.objects.exists()


def test_a_comparison_whose_answers_are_all_deleted_is_gone(
    client: Browser, provider: Server
) -> None:
    url = share_round(client, HELLO)
    runs.delete_run(Run.objects.get())
    assert Browser().get(url).status_code == 404


def test_nothing_is_shared_of_others_nor_before_there_is_an_answer(
    client: Browser, provider: Server
) -> None:
    made = [data["run"] for data in list_named(send_round(Browser(), HELLO), "run")]
    page = client.post(COMPARE, {"m": HELLO, "action": "share", "parent.1": made[0]})
    assert "There is no answer to share yet." in page.text
    assert not SharedComparison.objects.exists()


def test_answers_of_a_blind_round_are_not_shared_before_the_vote(
    client: Browser, provider: Server
) -> None:
    made = [data["run"] for data in list_named(send_round(client, HELLO, CHAT), "run")]
    Round.objects.update(is_blind=True)
    page = client.post(COMPARE, {"m": HELLO, "action": "share", "parent.1": made[0]})
    assert page.status_code == 200
    assert not SharedComparison.objects.exists()
