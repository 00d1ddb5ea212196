"""Two readings of a page side by side: where they differ, which words are settled, who errs."""

from typing import Any

import pytest
from django.test import Client as Browser

from playground.models import Run
from tests.providing import JSON
from tests.scripted import Server
from tests.vision.conftest import OTHER, SEES, batch_of, press_run, run_worker, upload_image
from vision.models import Page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(client: Browser, provider: Server) -> str:
    """A page read by two models that differ in one word."""
    batch_url = batch_of(press_run(client, image=upload_image(), m=[SEES, OTHER]))
    run_worker()
    return f"{batch_url}compare/"


def test_the_differing_word_is_marked_with_an_agreement_figure(
    client: Browser, address: str
) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert "otherwise" in page.text
    # "Saw n bytes:" and twelve words; one of them differs.
    assert 90 < page.context["agreement"] < 95
    kinds = [piece["kind"] for piece in page.context["columns"][1].pieces]
    assert kinds == ["same", "changed", "same"]


def test_a_disputed_word_is_settled_by_a_click(client: Browser, address: str) -> None:
    before = client.get(address)
    assert (before.context["disputed"], before.context["resolved"]) == (1, 0)
    assert "otherwise" not in before.context["merged_text"]
    answer = client.post(address, {"action": "merge", "choice-1": "1"}, headers=JSON).json()
    assert (answer["disputed"], answer["resolved"]) == (1, 1)
    assert "otherwise" in answer["merged_text"]
    assert "otherwise" in answer["html"]
    assert "otherwise" in client.get(address).context["merged_text"]


def test_without_script_the_page_comes_again(client: Browser, address: str) -> None:
    answer = client.post(f"{address}?page=1", {"choice-1": "1"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{address}?page=1"


@pytest.mark.parametrize("choice", [{"choice-1": "9"}, {"choice-x": "1"}, {"choice-7": "0"}])
def test_a_choice_that_is_not_there_settles_nothing(
    client: Browser, address: str, choice: dict[str, str]
) -> None:
    answer = client.post(address, choice, headers=JSON).json()
    assert answer["resolved"] == 0


def test_a_new_reading_makes_new_disputes(client: Browser, address: str) -> None:
    client.post(address, {"choice-1": "1"})
    run = Run.objects.filter(model="scripted/vision").get()
    client.post(f"/vision/runs/{run.pk}/text/", {"text": f"{run.text} more"})
    assert client.get(address).context["resolved"] == 0


def test_it_is_said_which_reading_has_no_vote(client: Browser, provider: Server) -> None:
    batch_url = batch_of(
        press_run(client, image=upload_image(), m=[SEES, OTHER, "featherless:scripted/long"])
    )
    run_worker()
    page = client.get(f"{batch_url}compare/")
    assert page.context["left_out"] == ["scripted/long"]
    assert "Excluded (too different): scripted/long." in page.text
    answer = client.post(f"{batch_url}compare/", {"choice-1": "1"}, headers=JSON).json()
    assert "scripted/long. See below." in answer["html"]


def test_with_a_known_text_each_model_has_its_error_rates(client: Browser, address: str) -> None:
    right = Run.objects.get(model="scripted/vision").text
    client.post(address, {"action": "truth", "truth": right})
    page = client.get(address)
    best, worse = page.context["columns"]
    assert (best.cer, best.wer) == (0, 0)
    assert worse.cer > 0
    assert worse.wer > 0
    assert page.context["base"] == "the ground truth"


def test_nothing_read_is_nothing_to_compare(client: Browser, provider: Server) -> None:
    waiting = batch_of(press_run(client, image=upload_image(), m=[SEES, OTHER]))
    page = client.get(f"{waiting}compare/")
    assert page.status_code == 200
    assert page.context["agreement"] is None
    added = client.post("/vision/", {"action": "add", "image": upload_image()}, headers=JSON).json()
    assert client.get(f"/vision/{added['batch']}/compare/").status_code == 404


def test_a_failed_reading_is_said(client: Browser, provider: Server) -> None:
    batch_url = batch_of(
        press_run(client, image=upload_image(), m=[SEES, "featherless:scripted/gated"])
    )
    run_worker()
    page = client.get(f"{batch_url}compare/")
    columns: list[Any] = page.context["columns"]
    assert [column.failed for column in columns] == [False, True]
    assert "This model has no result for this page." in page.text
    assert Page.objects.get().truth == ""
