"""Pages of test sets whose answers are images: from the set to votes, what leads, and files."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from tests.scripted import Server
from tests.textlab.test_sets.imaging import FIRST, SECOND, paint, start_painter
from tests.textlab.test_sets.paging import SETS, create_set, post_run, post_set, start
from textlab.models import TestExecution, TestSet

pytestmark = pytest.mark.django_db(transaction=True)
ANIMALS = "animal\nfox\nowl\nhare"
PARAMETERS = ["width = 64\nheight = 64", "width = 64\nheight = 64\nsteps = 5"]


@pytest.fixture(autouse=True)
def provider(settings: Settings, tmp_path: Path) -> Iterator[Server]:
    settings.MEDIA_ROOT = f"{tmp_path}/media"
    with start_painter(settings) as server:
        yield server


def make_set(client: Browser) -> TestSet:
    test_set = create_set(client, ANIMALS, "Animals")
    fields = {"answers": "image", "message": "A {{animal}} in snow", "system": "people"}
    assert post_set(client, test_set, **fields).status_code == 303
    test_set.refresh_from_db()
    return test_set


@pytest.fixture
def execution(client: Browser) -> TestExecution:
    execution = start(client, make_set(client), FIRST, SECOND, parameters=PARAMETERS)
    paint()
    return execution


def link(execution: TestExecution, rest: str = "") -> str:
    return f"{SETS}results/{execution.pk}/{rest}"


def read_text(client: Browser, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200, page.text
    return str(page.text)


def vote(client: Browser, execution: TestExecution, row: int, choice: str) -> None:
    assert client.post(link(execution, f"vote/{row}/"), {"choice": choice}).status_code == 303


def test_a_set_of_images_asks_for_a_prompt_and_has_votes_for_checks(client: Browser) -> None:
    page = read_text(client, f"{SETS}{make_set(client).pk}/")
    assert "Prompt for every row" in page
    assert "Negative prompt" in page
    assert "you vote on them" in page
    assert 'name="check_type"' not in page


def test_variants_are_image_models_with_their_parameters(client: Browser) -> None:
    test_set = make_set(client)
    page = post_run(client, test_set, action="find", find="webp").text
    assert f'value="add.{SECOND}"' in page
    assert f'value="add.{FIRST}"' not in page
    page = post_run(client, test_set, FIRST, action=f"add.{SECOND}").text
    assert page.count('name="variant_model"') == 2
    assert "Start 6 images" in page
    assert "Preset" not in page
    page = post_run(client, test_set, FIRST, parameters=["temperature = 1"])
    assert page.status_code == 422
    assert "take temperature" in page.text


def test_a_variant_is_labelled_by_what_was_typed(execution: TestExecution) -> None:
    labels = [variant["label"] for variant in execution.variants]
    assert labels == ["scripted-image, width 64, height 64", "scripted-webp, steps 5, width 64"]


def test_the_matrix_shows_images(client: Browser, execution: TestExecution) -> None:
    page = read_text(client, link(execution))
    assert "6 of 6 images" in page
    cell = execution.cells.get(row__number=2, variant=1)
    label = execution.variants[1]["label"]
    assert f'src="cells/{cell.pk}/image" alt="Row 2, {label}"' in page
    assert "promptfoo" not in page
    small = client.get(link(execution, f"cells/{cell.pk}/image"))
    assert (small["Content-Type"], small.getvalue()[:4]) == ("image/webp", b"RIFF")
    whole = client.get(link(execution, f"cells/{cell.pk}/image?whole=1"))
    assert whole.getvalue()[:4] == b"RIFF"
    assert "Your comment" in read_text(client, link(execution, f"cells/{cell.pk}/"))
    assert Browser().get(link(execution, f"cells/{cell.pk}/image")).status_code == 404


def test_who_made_an_image_is_told_after_the_vote(
    client: Browser, execution: TestExecution
) -> None:
    labels = [variant["label"] for variant in execution.variants]
    url = link(execution, "vote/1/")
    page = read_text(client, url)
    assert not [label for label in labels if label in page]
    assert [label for label in labels if label in read_text(client, f"{url}?names=1")] == labels
    vote(client, execution, 1, "1")
    page = read_text(client, url)
    assert re.search(rf"You chose <strong[^>]*>{re.escape(labels[1])}</strong>", page)
    assert f"{link(execution, 'vote/2/')}" in page
    assert client.post(url, {"choice": "nonsense"}).status_code == 422
    vote(client, execution, 1, "again")
    assert "is best</button>" in read_text(client, url)


def test_images_come_in_an_order_that_tells_nothing(
    client: Browser, execution: TestExecution
) -> None:
    """The same at each look, and over many rows not that of the variants."""
    orders = [
        re.findall(r"cells/(\d+)/image\"", read_text(client, link(execution, f"vote/{row}/")))
        for row in (1, 1, 2, 3)
    ]
    assert orders[0] == orders[1]
    assert all(len(order) == 2 for order in orders)


def test_wins_are_counted_beside_each_variant(client: Browser, execution: TestExecution) -> None:
    assert "No votes yet" in read_text(client, link(execution))
    for row, choice in ((1, "1"), (2, "1"), (3, "tie")):
        vote(client, execution, row, choice)
    page = read_text(client, link(execution))
    assert re.search(r"<strong>2 wins</strong>\s*<span[^>]*>of 3 votes<", page)
    assert re.search(r"<strong>0 wins</strong>", page)
    assert re.search(r"Preferred, 95% interval.*?\d+% \(\d+–\d+%\)", page, re.DOTALL)
    assert f"Vote: {execution.variants[1]['label']}" in page
    assert "Vote: Tie" in page


def test_votes_are_shared_and_downloaded(client: Browser, execution: TestExecution) -> None:
    vote(client, execution, 1, "0")
    vote(client, execution, 2, "all_bad")
    label = execution.variants[0]["label"]
    lines = client.get(link(execution, "results.csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(lines)))
    assert [row["Vote"] for row in rows] == [label, label, "All bad", "All bad", "", ""]
    assert rows[0]["Answer"].endswith(f"/runs/{execution.cells.all()[0].run_id}/")
    jsonl = client.get(link(execution, "results.jsonl")).content.splitlines()
    assert json.loads(jsonl[2])["vote"] == "All bad"
    assert "## Votes" in client.get(link(execution, "results.md")).content.decode()
    assert client.get(link(execution, "results.xlsx")).content[:2] == b"PK"
    assert client.get(link(execution, "results.yaml")).status_code == 404
    client.post(link(execution, "share"))
    execution.refresh_from_db()
    shared, stranger = f"/s/tests/{execution.share_slug}/", Browser()
    page = read_text(stranger, shared)
    assert f"Vote: {label}" in page
    assert "vote/1/" not in page
    cell = execution.cells.all()[0]
    assert stranger.get(f"{shared}cells/{cell.pk}/image").getvalue()[:4] == b"RIFF"
    assert f"{shared}cells/{cell.pk}/image?whole=1" in read_text(
        stranger, f"{shared}cells/{cell.pk}/"
    )
    assert stranger.get(link(execution, "vote/1/")).status_code == 404


def test_the_history_has_one_row_for_all_of_them(client: Browser, execution: TestExecution) -> None:
    page = read_text(client, "/runs/")
    assert "Test set with 6 answers" in page
    assert link(execution) in page


def test_a_set_of_text_has_no_page_to_vote_on(client: Browser, execution: TestExecution) -> None:
    TestExecution.objects.update(answers="text")
    assert client.get(link(execution, "vote/1/")).status_code == 404
    cell = execution.cells.all()[0]
    assert client.get(link(execution, f"cells/{cell.pk}/image")).status_code == 404
