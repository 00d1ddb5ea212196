"""Readings: a press that comes again reads nothing again."""

import threading

import pytest
from django.db import connection
from django.test import Client as Browser

from playground.models import Ask, Run
from tests.providing import EVENTS, list_events, read_body
from tests.scripted import Server
from tests.vision.conftest import OTHER, SEES, count_readings, press_run, upload_image
from vision.models import Batch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("models", [[SEES], [SEES, OTHER]])
def test_a_repeat_leads_to_the_same_readings(
    client: Browser, provider: Server, models: list[str]
) -> None:
    answers = [
        press_run(client, image=upload_image(), m=models, idempotency_key="k").json()
        for _ in range(3)
    ]
    assert [one["batch"] for one in answers] == [answers[0]["batch"]] * 3
    assert [one["runs"] for one in answers] == [answers[0]["runs"]] * 3
    assert Run.objects.count() == len(models)
    assert Batch.objects.count() == 1


def test_a_repeat_follows_the_reading_as_it_grows(client: Browser, provider: Server) -> None:
    got = [
        list_events(read_body(press_run(client, EVENTS, image=upload_image(), idempotency_key="k")))
        for _ in range(2)
    ]
    assert got[0][0] == got[1][0]
    assert got[1][-1][0] == "done"
    assert count_readings(provider) == 1


def test_without_script_it_leads_to_the_reading(client: Browser, provider: Server) -> None:
    places = {
        press_run(client, {}, image=upload_image(), idempotency_key="k")["Location"]
        for _ in range(2)
    }
    assert len(places) == Run.objects.count() == 1


def test_another_picture_is_another_ask(client: Browser, provider: Server) -> None:
    for width in (40, 44):
        press_run(client, image=upload_image(width=width), idempotency_key="k")
    assert Run.objects.count() == 2


def test_what_was_not_accepted_does_not_use_up_the_key(client: Browser, provider: Server) -> None:
    refused = press_run(client, m="", image=upload_image(), idempotency_key="k")
    assert refused.status_code == 422
    assert not Ask.objects.exists()
    broken = press_run(client, image=upload_image(), temperature="1-2", idempotency_key="k")
    assert broken.status_code == 422
    assert not Ask.objects.exists()


def test_two_presses_at_once_read_once(client: Browser, provider: Server) -> None:
    client.get("/")
    cookies, answers = client.cookies, []
    start = threading.Barrier(4)

    def press() -> None:
        browser = Browser()
        browser.cookies = cookies
        start.wait(10)
        answers.append(
            press_run(browser, image=upload_image(), m=[SEES, OTHER], idempotency_key="k").json()
        )
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len({one["batch"] for one in answers}) == 1
    assert len(answers) == 4
    assert Run.objects.count() == 2
