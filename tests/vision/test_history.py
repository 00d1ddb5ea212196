"""Pages read together are one row among a person's runs."""

import re

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from playground.models import Run
from tests.providing import EVENTS, read_body, send_chat
from tests.scripted import Server
from tests.vision.conftest import (
    OTHER,
    SEES,
    batch_of,
    press_run,
    queue_three,
    run_worker,
    upload_image,
)

pytestmark = pytest.mark.django_db(transaction=True)


def list_rows(page: str) -> list[str]:
    """What the links of the list say."""
    (list_html,) = re.findall(r'<ol class="recent[^"]*">(.*?)</ol>', page, re.DOTALL)
    return re.findall(r"<a [^>]*>([^<]*)</a>", list_html)


@pytest.mark.parametrize("path", ["/", "/runs/"])
def test_a_batch_is_one_row_that_leads_to_it(client: Browser, provider: Server, path: str) -> None:
    address = queue_three(client, m=[SEES, OTHER])
    page = client.get(path).text
    assert list_rows(page) == ["3 pages with 2 models"]
    assert f'href="{address}"' in page
    assert "0 of 6 done" in page
    run_worker()
    assert "of 6 read" not in client.get(path).text


def test_what_failed_is_said_in_the_row(client: Browser, provider: Server) -> None:
    queue_three(client, m=[SEES, "featherless:scripted/gated"])
    run_worker()
    assert "3 failed" in client.get("/runs/").text


def test_rows_are_in_their_order_and_one_reading_is_named_by_its_file(
    client: Browser, provider: Server
) -> None:
    queue_three(client)
    send_chat(client, "hello")
    read_body(press_run(client, EVENTS, image=upload_image("bill.png")))
    batch_of(press_run(client, image=upload_image("both.png"), m=[SEES, OTHER]))
    page = client.get("/runs/").text
    assert list_rows(page) == ["1 page with 2 models", "bill.png", "Hello", "3 pages"]
    assert f'href="/runs/{Run.objects.get(request__page_name="bill.png").pk}/"' in page


def test_other_peoples_batches_are_no_rows(client: Browser, provider: Server) -> None:
    queue_three(Browser())
    assert "Nothing here yet." in client.get("/runs/").text


def test_a_hundred_rows_take_no_more_questions_than_one(client: Browser, provider: Server) -> None:
    query_counts = []
    for _ in range(2):
        queue_three(client)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/runs/")
        query_counts.append(len(captured))
    assert query_counts[0] == query_counts[1]
