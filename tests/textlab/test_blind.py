"""A blind comparison: before the vote nothing tells who wrote an answer, and then all does."""

import re
from collections import Counter

import pytest
from django.test import Client as Browser

from playground.models import Run
from tests.providing import EVENTS, JSON, list_events, read_body
from tests.providing import provider as provider
from tests.scripted import Server
from tests.textlab.blinding import THINK, ask_blind, get_round, list_places, open_round, vote
from tests.textlab.comparing import ARLI, CHAT, COMPARE, HELLO, list_lanes, send_round
from textlab.models import Round

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_link_fills_in_and_runs_nothing(client: Browser, provider: Server) -> None:
    query = {"m": [HELLO, CHAT], "message": "Hi", "temperature": "0.4", "top_k.1": "7"}
    page = client.get(COMPARE, {**query, "blind": "1", "task": "coding"})
    assert page.status_code == 200
    assert "Blind comparison" in page.text
    assert "\nHi</textarea>" in page.text
    assert 'name="temperature" value="0.4"' in page.text
    assert 'name="task"' in page.text
    assert 'value="coding"' in page.text
    # The lanes are in the order of their names: the first one is now the second.
    assert list_lanes(page.text) == [CHAT, HELLO]
    assert 'name="top_k.2" value="7"' in page.text
    assert not Run.objects.exists()


def test_a_link_can_say_that_it_is_not_blind(client: Browser, provider: Server) -> None:
    page = client.get(COMPARE, {"m": [HELLO, CHAT], "blind": "0"}).text
    assert "Compare models" in page
    assert "Blind comparison" not in page


@pytest.mark.parametrize("lanes", [(), (HELLO,)], ids=["none", "one"])
def test_with_fewer_than_two_models_one_is_led_to_choose(
    client: Browser, provider: Server, lanes: tuple[str, ...]
) -> None:
    page = client.get(COMPARE, {"m": lanes, "blind": "1"})
    assert page.status_code == 200
    assert "Choose models" in page.text
    assert "data-composer" not in page.text
    answer = client.post(COMPARE, {"m": lanes, "blind": "1", "message": "Hi"}, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["message"] == "Choose at least two models to compare."
    assert not Run.objects.exists()


def test_the_order_of_the_answers_is_of_chance(client: Browser, provider: Server) -> None:
    orders: Counter[tuple[str, ...]] = Counter()
    for _ in range(24):
        ask_blind(client, HELLO, CHAT)
        answers = get_round().answers.order_by("position")
        orders[tuple(answer.run.model for answer in answers)] += 1
    assert len(orders) == 2  # but once in eight million times


def test_before_the_vote_no_event_tells_who_answers(client: Browser, provider: Server) -> None:
    events = ask_blind(client, HELLO, THINK, CHAT, ARLI)
    stream = str(events)
    for word in ("scripted", "eatherless", "rli", "hello/", "key", "token", "reasoning", "tok/s"):
        assert word not in stream.replace("idempotency", ""), word
    kinds = {name for name, _ in events}
    assert kinds <= {"run", "delta", "moved", "done"}
    assert [data["position"] for name, data in events if name == "run"] == [0, 1, 2, 3]
    dones = {data["run"]: data for name, data in events if name == "done"}
    assert len(dones) == 4
    assert Counter(data["status"] for data in dones.values()) == {"done": 3, "failed": 1}
    for data in dones.values():
        assert set(data) == {"run", "status", "html"}


def test_runs_are_recorded_in_the_order_they_are_shown(client: Browser, provider: Server) -> None:
    ask_blind(client, HELLO, THINK, CHAT)
    by_time = [run.pk for run in Run.objects.order_by("created")]
    assert by_time == [answer.run_id for answer in get_round().answers.order_by("position")]


def test_before_the_vote_the_page_does_not_tell_either(client: Browser, provider: Server) -> None:
    ask_blind(client, HELLO, THINK, temperature="0.3")
    page = open_round(client)
    assert page.status_code == 200
    answers = list_places(page.text)
    for word in ("scripted", "eatherless", "token", "ms", "tok/s", "First I collect"):
        assert word not in answers, word
    assert "Which answer is best?" in answers
    assert list_lanes(page.text) == [HELLO, THINK]
    parts = client.get(f"{COMPARE}{get_round().pk}/", headers=JSON).json()
    assert "scripted" not in str(parts)
    assert "Which answer is best?" in parts["ballot"]


def test_a_lost_connection_is_taken_up_as_blind(client: Browser, provider: Server) -> None:
    ask_blind(client, THINK, CHAT)
    run = Run.objects.get(model="scripted/think")
    response = client.get(f"{COMPARE}events", {"run": f"{run.pk}:0.0.0"}, headers=EVENTS)
    events = list_events(read_body(response))
    assert "scripted" not in str(events)
    assert "First I collect" not in str(events)
    text = "".join(data.get("text", "") for name, data in events if name == "delta")
    assert text == run.text
    assert run.reasoning


def test_the_ids_of_events_do_not_tell_how_long_a_model_reasons(
    client: Browser, provider: Server
) -> None:
    data = {"m": ["featherless:scripted/reasoning", CHAT], "message": "Hi", "blind": "1"}
    stream = read_body(client.post(COMPARE, data, headers=EVENTS)).decode()
    ids = re.findall(r"^id: (\S+)", stream, re.MULTILINE)
    assert ids
    assert {each.split(".")[1] for each in ids} == {"0"}


def test_the_next_message_begins_anew_and_is_shuffled_anew(
    client: Browser, provider: Server
) -> None:
    ask_blind(client, HELLO, CHAT, message="One")
    vote(client, "tie")
    page = open_round(client).text
    assert 'name="parent' not in page
    ask_blind(client, HELLO, CHAT, message="Two", parent=str(Run.objects.first()))
    assert not Run.objects.exclude(parent=None).exists()
    assert Round.objects.filter(is_blind=True).count() == 2
    assert get_round().is_hidden


def test_words_compared_before_the_vote_tell_no_names(client: Browser, provider: Server) -> None:
    ask_blind(client, HELLO, CHAT, temperature__1="0.2")
    [(name, url)] = open_round(client).context["pairs"]
    assert name == "A and B"
    page = client.get(url)
    assert "Answer A" in page.text
    assert "scripted" not in page.text
    assert "temperature" not in page.text
    assert "/runs/" not in page.text[page.text.index("<main") :].replace('href="/runs/"', "")
    vote(client, "tie")
    assert "scripted/hello" in client.get(url).text


def test_wrong_parameters_are_said_and_nothing_is_lost(client: Browser, provider: Server) -> None:
    data = {"m": [HELLO, CHAT], "message": "Keep me", "blind": "1", "temperature": "9"}
    page = client.post(COMPARE, data)
    assert page.status_code == 422
    assert "Keep me</textarea>" in page.text
    assert 'name="temperature" value="9"' in page.text
    assert not Run.objects.exists()


def test_a_press_on_the_comparison_makes_it_blind(client: Browser, provider: Server) -> None:
    data = {"m": [HELLO, CHAT], "message": "A draft", "temperature": "0.3", "action": "blind"}
    answer = client.post(COMPARE, data)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    assert "Blind comparison" in page
    assert "A draft</textarea>" in page
    assert 'name="temperature" value="0.3"' in page


def test_a_press_on_the_comparison_shows_the_differences(client: Browser, provider: Server) -> None:
    send_round(client, HELLO, CHAT)
    runs = {run.lane_answer.position: str(run.pk) for run in Run.objects.all()}
    data = {"m": [HELLO, CHAT], "parent.1": runs[0], "parent.2": runs[1], "action": "differences"}
    answer = client.post(COMPARE, data)
    assert answer.status_code == 303
    assert client.get(answer.headers["Location"]).context["comparison"] is not None
    before = client.post(COMPARE, {**data, "parent.2": ""})
    assert before.status_code == 200
    assert "There are no two answers to compare yet." in before.text
