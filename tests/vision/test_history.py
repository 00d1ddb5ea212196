"""Pages read together are one row among a person's runs."""

import re

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from playground.models import Run
from tests.providing import EVENTS, body, chat
from tests.scripted import Server
from tests.vision.conftest import OTHER, SEES, ask, batch_of, image, three, work

pytestmark = pytest.mark.django_db(transaction=True)


def rows(page: str) -> list[str]:
    """What the links of the list say."""
    (shown,) = re.findall(r'<ol class="recent">(.*?)</ol>', page, re.DOTALL)
    return re.findall(r"<a [^>]*>([^<]*)</a>", shown)


@pytest.mark.parametrize("path", ["/", "/runs/"])
def test_a_batch_is_one_row_that_leads_to_it(client: Browser, provider: Server, path: str) -> None:
    address = three(client, m=[SEES, OTHER])
    page = client.get(path).text
    assert rows(page) == ["3 pages with 2 models"]
    assert f'href="{address}"' in page
    assert "0 of 6 done" in page
    work()
    assert "of 6 read" not in client.get(path).text


def test_what_failed_is_said_in_the_row(client: Browser, provider: Server) -> None:
    three(client, m=[SEES, "featherless:scripted/gated"])
    work()
    assert "3 failed" in client.get("/runs/").text


def test_rows_are_in_their_order_and_one_reading_is_named_by_its_file(
    client: Browser, provider: Server
) -> None:
    three(client)
    chat(client, "hello")
    body(ask(client, EVENTS, image=image("bill.png")))
    batch_of(ask(client, image=image("both.png"), m=[SEES, OTHER]))
    page = client.get("/runs/").text
    assert rows(page) == ["1 page with 2 models", "bill.png", "Hello", "3 pages"]
    assert f'href="/runs/{Run.objects.get(request__page_name="bill.png").pk}/"' in page


def test_other_peoples_batches_are_no_rows(client: Browser, provider: Server) -> None:
    three(Browser())
    assert "Nothing here yet." in client.get("/runs/").text


def test_a_hundred_rows_take_no_more_questions_than_one(client: Browser, provider: Server) -> None:
    asked = []
    for _ in range(2):
        three(client)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/runs/")
        asked.append(len(captured))
    assert asked[0] == asked[1]
