"""Results as files."""

import csv
import io
import json

import pytest
import yaml
from django.test import Client as Browser

from tests.scripted import Server
from tests.textlab.test_sets.paging import SETS, execute, make_checked_set
from textlab.models import TestExecution
from textlab.test_sets import child_pool

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def results(client: Browser, provider: Server) -> TestExecution:
    return execute(client, make_checked_set(client))


def download(client: Browser, results: TestExecution, ending: str) -> bytes:
    response = client.get(f"{SETS}results/{results.pk}/results.{ending}")
    assert response.status_code == 200
    assert f'.{ending}"' in response["Content-Disposition"]
    return bytes(response.content)


def test_every_answer_is_a_line_with_its_outcome(client: Browser, results: TestExecution) -> None:
    lines = list(csv.DictReader(io.StringIO(download(client, results, "csv").decode("utf-8-sig"))))
    assert len(lines) == 6
    objects = [json.loads(line) for line in download(client, results, "jsonl").splitlines()]
    assert [each["row"] for each in objects] == [1, 1, 2, 2, 3, 3]
    assert objects[0]["vars"] == {"city": "Paris", "country": "France"}


def test_the_report_and_the_workbook_are_what_they_are_called(
    client: Browser, results: TestExecution
) -> None:
    assert download(client, results, "md").decode().startswith("# Cities")
    assert download(client, results, "xlsx")[:2] == b"PK"


def test_the_configuration_of_promptfoo_has_rows_models_and_no_key(
    client: Browser, results: TestExecution
) -> None:
    text = download(client, results, "yaml").decode()
    document = yaml.safe_load(text)
    assert len(document["tests"]) == 3
    assert "scripted/chat" in text
    assert "FEATHERLESS_API_KEY" in text


def test_a_workbook_that_has_to_wait_too_long_is_a_sentence_on_the_page(
    client: Browser, results: TestExecution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_pool.pool._turns, "take_turn", lambda *_args: False)
    page = client.get(f"{SETS}results/{results.pk}/results.xlsx", follow=True)
    assert page.redirect_chain == [(f"{SETS}results/{results.pk}/", 303)]
    assert "Too many files are being processed right now." in page.text


def test_a_shared_page_has_no_files(client: Browser, results: TestExecution) -> None:
    client.post(f"{SETS}results/{results.pk}/share")
    stranger = Browser()
    assert stranger.get(f"{SETS}results/{results.pk}/results.csv").status_code == 404
