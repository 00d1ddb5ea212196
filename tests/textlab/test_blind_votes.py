"""Votes on a blind comparison: once, on what is there, and then the names are shown."""

import re

import pytest
from django.test import Client as Browser

from playground.models import Run, Status
from tests.providing import JSON
from tests.providing import provider as provider
from tests.scripted import Server
from tests.textlab.blinding import ask_blind, get_round, list_places, open_round, vote
from tests.textlab.comparing import ARLI, CHAT, COMPARE, HELLO, send_round
from tests.textlab.voting import create_round
from textlab.models import Vote

pytestmark = pytest.mark.django_db(transaction=True)


def test_after_the_vote_names_and_figures_are_shown(client: Browser, provider: Server) -> None:
    ask_blind(client, HELLO, CHAT, temperature__1="0.2")
    best = Run.objects.get(model="scripted/chat").lane_answer.position
    answer = vote(client, str(best), task="coding")
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    answers = list_places(page)
    assert f"You chose {'AB'[best]}" in re.sub(r"\s+", " ", answers)
    assert answers.count("scripted/") >= 3
    assert "temperature 0.2" in answers
    assert "prompt token" in answers
    assert "Task: coding" in answers
    run = Run.objects.get(model="scripted/chat")
    assert f'href="/text/featherless/scripted/chat/?parent={run.pk}#end"' in answers
    stored = Vote.objects.get()
    assert stored.contestants[stored.winner or 0]["model"] == "scripted/chat"
    assert stored.task == "coding"


def test_without_script_one_asks_reads_and_votes(client: Browser, provider: Server) -> None:
    data = {"m": [HELLO, CHAT], "message": "Hi", "blind": "1", "task": "a & b"}
    answer = client.post(COMPARE, data)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{COMPARE}{get_round().pk}/?task=a+%26+b"
    page = client.get(answer.headers["Location"]).text
    assert 'value="a &amp; b"' in page
    assert f'formaction="{COMPARE}{get_round().pk}/vote"' in page
    wrong = vote(client, "nonsense")
    assert wrong.status_code == 422
    assert "Choose the best answer, a tie, or all bad." in wrong.text
    assert vote(client, "all_bad").status_code == 303
    assert "You found all answers bad." in open_round(client).text


@pytest.mark.parametrize("choice", ["", "9", "-1", "x", "²", "99999999999"])
def test_a_vote_for_nothing_is_refused_with_a_sentence(
    client: Browser, provider: Server, choice: str
) -> None:
    ask_blind(client, HELLO, CHAT)
    url = f"{COMPARE}{get_round().pk}/vote"
    answer = client.post(url, {"choice": choice}, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["message"].endswith(".")
    assert not Vote.objects.exists()


def test_voting_twice_changes_nothing(client: Browser, provider: Server) -> None:
    ask_blind(client, HELLO, CHAT)
    url = f"{COMPARE}{get_round().pk}/vote"
    for choice in ("0", "1"):
        parts = client.post(url, {"choice": choice}, headers=JSON).json()
        assert "You chose" in parts["ballot"]
    assert Vote.objects.get().winner == 0


def test_nobody_votes_in_the_rounds_of_others_or_in_open_ones(
    client: Browser, provider: Server
) -> None:
    theirs, _ = create_round("somebody else", "one", "two")
    assert client.get(f"{COMPARE}{theirs.pk}/").status_code == 404
    assert client.post(f"{COMPARE}{theirs.pk}/vote", {"choice": "0"}).status_code == 404
    send_round(client, HELLO, CHAT)
    assert vote(client, "0").status_code == 404
    assert client.get(f"{COMPARE}{get_round().pk}/vote").status_code == 405
    assert not Vote.objects.exists()


def test_one_cannot_vote_while_a_model_answers(client: Browser, provider: Server) -> None:
    ask_blind(client, HELLO, CHAT)
    Run.objects.filter(model="scripted/chat").update(status=Status.RUNNING)
    page = open_round(client).text
    assert "Which answer is best?" not in page
    assert "Show what has arrived since" in page
    assert "data-open-run" in page
    assert vote(client, "0").status_code == 422


def test_a_model_that_failed_is_explained_after_the_vote(client: Browser, provider: Server) -> None:
    ask_blind(client, HELLO, ARLI, CHAT)
    page = open_round(client).text
    assert "This model gave no answer." in page
    assert "Arli AI key" not in list_places(page)
    vote(client, "tie")
    assert "Arli AI key" in list_places(open_round(client).text)
    assert len(Vote.objects.get().contestants) == 2


def test_answers_that_were_deleted_are_not_there(client: Browser, provider: Server) -> None:
    ask_blind(client, HELLO, CHAT)
    vote(client, "0")
    Run.objects.get(lane_answer__position=0).delete()
    assert "You chose an answer that was deleted." in re.sub(r"\s+", " ", open_round(client).text)
    Run.objects.all().delete()
    assert open_round(client).status_code == 404
