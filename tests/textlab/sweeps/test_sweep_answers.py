"""Sweeps that were started: asked through the queue, shown as a table, taken along as files."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from playground.models import Run, Status
from playground.runs import queue
from playground.runs import services as runs
from playground.runs.recovery import settle_abandoned
from tests.providing import JSON, send_chat
from tests.providing import provider as provider
from tests.scripted import Server
from tests.textlab.sweeps.sweeping import (
    CHAT,
    HELLO,
    SWEEPS,
    answer_all,
    post_sweep,
    start_sweep,
)
from textlab.sweeps import services
from textlab.sweeps.models import Sweep, SweepCell
from textlab.tasks import APP

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = "featherless:scripted/invalid"


def test_each_combination_is_asked_once_with_its_values(client: Browser, provider: Server) -> None:
    start_sweep(
        client,
        HELLO,
        CHAT,
        message="My cat",
        words="cat, dog",
        a_type="temperature",
        a_values="0, 1",
    )
    assert not provider.seen
    assert answer_all() == 8
    sent = [seen.json for seen in provider.seen]
    wanted = {
        (model, temperature, words)
        for model in ("scripted/hello", "scripted/chat")
        for temperature in (0, 1)
        for words in ("My cat", "My dog")
    }
    got = {(body["model"], body["temperature"], body["messages"][-1]["content"]) for body in sent}
    assert got == wanted
    assert len(sent) == 8
    assert set(Run.objects.values_list("status", flat=True)) == {Status.DONE}


def test_the_table_shows_values_models_and_answers(client: Browser, provider: Server) -> None:
    sweep = start_sweep(client, HELLO, CHAT, a_type="top_p", a_values="0.5, 1")
    waiting = client.get(f"{SWEEPS}{sweep.pk}/").text
    assert "0 of 4 answers" in waiting
    assert "Stop remaining" in waiting
    answer_all()
    page = client.get(f"{SWEEPS}{sweep.pk}/").text
    assert "4 of 4 answers" in page
    assert "Stop remaining" not in page
    assert page.count('<th scope="row"') == 2
    assert page.count('<th scope="col"') == 3
    for cell in SweepCell.objects.select_related("run"):
        assert f'href="/runs/{cell.run_id}/"' in page
    state = client.get(f"{SWEEPS}{sweep.pk}/", headers=JSON).json()
    assert state == {"total": 4, "counts": {"done": 4}, "is_open": False}


def test_the_answers_of_a_sweep_wait_unharmed_however_long(
    client: Browser, provider: Server
) -> None:
    start_sweep(client, HELLO, seeds="1-3")
    Run.objects.update(created="2020-01-01T00:00:00Z")
    settle_abandoned()
    assert set(Run.objects.values_list("status", flat=True)) == {Status.QUEUED}


def test_a_filter_shows_the_rows_that_match(client: Browser, provider: Server) -> None:
    sweep = start_sweep(client, HELLO, REFUSED, seeds="1-2")
    answer_all()
    url = f"{SWEEPS}{sweep.pk}/"
    Run.objects.filter(request__seed=1, status=Status.DONE).update(text="A needle in here")
    assert client.get(url, {"q": "NEEDLE"}).text.count('<th scope="row"') == 1
    assert client.get(url, {"state": "failed"}).text.count('<th scope="row"') == 2
    assert "No answers match." in client.get(url, {"q": "nowhere"}).text
    assert client.get(url, {"state": "nonsense"}).text.count('<th scope="row"') == 2


def test_what_failed_says_why_and_is_tried_again_alone(client: Browser, provider: Server) -> None:
    sweep = start_sweep(client, HELLO, REFUSED, seeds="1-2")
    answer_all()
    url = f"{SWEEPS}{sweep.pk}/"
    page = client.get(url).text
    assert "temperature: must be at most 2" in page
    assert "Retry 2" in page
    sent = len(provider.seen)
    assert client.post(f"{url}retry").status_code == 303
    assert answer_all() == 2
    assert {seen.json["model"] for seen in list(provider.seen)[sent:]} == {"scripted/invalid"}


def test_what_waits_is_stopped_and_what_is_done_stays(client: Browser, provider: Server) -> None:
    sweep = start_sweep(client, HELLO, seeds="1-4")
    run = queue.claim_run(APP, "featherless")
    assert run
    Run.objects.filter(pk=run.pk).update(status=Status.DONE, text="Hello")
    assert client.post(f"{SWEEPS}{sweep.pk}/stop").status_code == 303
    statuses = sorted(Run.objects.values_list("status", flat=True))
    assert statuses == ["done", "stopped", "stopped", "stopped"]
    assert answer_all() == 0


def test_a_repeat_of_the_press_leads_to_the_same_sweep(client: Browser, provider: Server) -> None:
    fields = {"seeds": "1-2", "agreed": "2", "idempotency_key": "one"}
    first = post_sweep(client, HELLO, action="start", **fields)
    again = post_sweep(client, HELLO, action="start", **fields)
    assert first["Location"] == again["Location"]
    assert Run.objects.count() == 2


def test_the_files_hold_every_answer(client: Browser, provider: Server) -> None:
    sweep = start_sweep(client, HELLO, message="=cat", words="cat, dog", seeds="1-2")
    answer_all()
    Run.objects.filter(request__seed=1).update(text="=1+1")
    response = client.get(f"{SWEEPS}{sweep.pk}/answers.csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert len(rows) == 4
    assert {(row["seed"], row["prompt_sr"]) for row in rows} == {
        ("1", "cat"),
        ("1", "dog"),
        ("2", "cat"),
        ("2", "dog"),
    }
    assert {row["text"] for row in rows if row["seed"] == "1"} == {"'=1+1"}
    data = json.loads(client.get(f"{SWEEPS}{sweep.pk}/answers.json").content)
    assert data["message"] == "=cat"
    assert len(data["answers"]) == 4
    assert all(each["request"]["seed"] == int(each["seed"]) for each in data["answers"])


def test_in_the_history_it_is_one_row_among_the_chats(client: Browser, provider: Server) -> None:
    send_chat(client, "hello", message="Just a chat")
    sweep = start_sweep(client, HELLO, CHAT, message="Many answers", seeds="1-2")
    page = client.get("/runs/").text
    assert page.count(">Many answers</a>") == 1
    assert f'href="{SWEEPS}{sweep.pk}/"' in page
    assert "Sweep of 4 answers" in page
    assert "0 of 4 done" in page
    assert "Just a chat" in page


def test_nobody_else_sees_or_changes_it(client: Browser, provider: Server) -> None:
    sweep = start_sweep(client, HELLO, seeds="1-2")
    other = Browser()
    url = f"{SWEEPS}{sweep.pk}/"
    for path in ("", "answers.csv", "answers.json"):
        assert other.get(url + path).status_code == 404
    for path in ("stop", "retry", "delete"):
        assert other.post(url + path).status_code == 404
    assert Run.objects.filter(status=Status.QUEUED).count() == 2


def test_a_sweep_is_deleted_with_its_answers(client: Browser, provider: Server) -> None:
    sweep = start_sweep(client, HELLO, seeds="1-2")
    answer_all()
    assert client.post(f"{SWEEPS}{sweep.pk}/delete").status_code == 303
    assert not Run.objects.exists()
    assert not Sweep.objects.exists()


def test_an_answer_that_was_deleted_leaves_its_place_empty(
    client: Browser, provider: Server
) -> None:
    sweep = start_sweep(client, HELLO, seeds="1-2")
    runs.delete_run(services.list_runs(sweep).order_by("created")[0])
    page = client.get(f"{SWEEPS}{sweep.pk}/").text
    assert "Deleted" in page
    assert "0 of 1 answers" in page


def test_a_chat_goes_on_from_an_answer(client: Browser, provider: Server) -> None:
    start_sweep(client, HELLO, seeds="1-2")
    answer_all()
    run = Run.objects.all()[0]
    send_chat(client, "hello", parent=str(run.pk), message="And then?")
    contents = [message["content"] for message in provider.last.json["messages"]]
    assert contents == ["Hi", run.text, "And then?"]


def test_answers_whose_key_was_removed_are_not_asked_with_the_hosts(
    client: Browser, provider: Server
) -> None:
    mine = {"provider": "featherless", "slot": "text", "key": "sk-mine-0123456789"}
    client.post("/keys/", mine)
    start_sweep(client, HELLO, a_type="temperature", a_values="0.1, 0.2")
    client.post("/keys/", {**mine, "key": "", "remove": "1"})
    before = len(provider.seen)
    assert answer_all() == 2
    assert len(provider.seen) == before
    assert set(Run.objects.values_list("status", flat=True)) == {Status.FAILED}


def test_a_large_sweep_is_shown_with_as_many_queries_as_a_small_one(
    client: Browser, provider: Server
) -> None:
    counts: list[int] = []
    for seeds in ("1-2", "1-40"):
        sweep = start_sweep(client, HELLO, CHAT, seeds=seeds)
        Run.objects.update(status=Status.DONE)
        for query in ("", "?state=done"):
            with CaptureQueriesContext(connection) as queries:
                client.get(f"{SWEEPS}{sweep.pk}/{query}")
            counts.append(len(queries))
        sweep.delete()
    assert counts[:2] == counts[2:]
