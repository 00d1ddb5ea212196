"""A question about a page that was read: asked with its picture, answered beside the others."""

import pytest
from django.test import Client as Browser

from playground.models import Run
from tests.providing import JSON
from tests.scripted import Server
from tests.vision.conftest import OTHER, SEES, batch_of, press_run, run_worker, upload_image
from tests.waiting import wait_until
from vision.models import Page

BLIND = "This model can't answer questions about pictures."

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(client: Browser, provider: Server) -> str:
    """One page, read by two models."""
    url = batch_of(press_run(client, image=upload_image(), m=[SEES, OTHER]))
    run_worker()
    return url


def ask(browser: Browser, question: str = "Who signed it?", m: str = OTHER) -> dict[str, str]:
    url = f"/vision/pages/{Page.objects.get().pk}/ask/"
    answer = browser.post(url, {"question": question, "m": m}, headers=JSON)
    wait_until(lambda: not Run.objects.filter(provider="featherless").open().exists())
    result: dict[str, str] = answer.json()
    return result


def test_the_answer_stands_beside_what_was_read(
    client: Browser, provider: Server, address: str
) -> None:
    assert ask(client) == {"batch": f"{address}?page=1", "message": ""}
    words, picture = provider.last.json["messages"][-1]["content"]
    assert words["text"] == "Who signed it?"
    assert picture["image_url"]["url"].startswith("data:image/png;base64,")
    page = client.get(address)
    results = page.context["results"]
    assert [result.question for result in results] == ["", "", "Who signed it?"]
    assert results[2].text.startswith("Saw ")
    assert '<p class="result-question" dir="auto">Who signed it?</p>' in page.content.decode()


def test_an_answer_is_no_reading_to_compare(client: Browser, address: str) -> None:
    ask(client)
    assert client.get(address).context["models"] == 2
    assert len(client.get(f"{address}compare/").context["columns"]) == 2
    assert "question" not in client.get(address).context["again_url"]


@pytest.mark.parametrize(
    ("question", "m", "message"),
    [
        (" ", OTHER, "Enter a question."),
        ("Why?", "", "Select a model."),
        ("Why?", "nobody:x", "This model can't answer questions about pictures."),
        (
            "Why?",
            "local:RapidAI/PP-OCRv6-small",
            "This model can't answer questions about pictures.",
        ),
    ],
)
def test_what_cannot_be_asked_is_said(
    client: Browser, address: str, question: str, m: str, message: str
) -> None:
    before = Run.objects.count()
    assert ask(client, question, m)["message"] == message
    assert Run.objects.count() == before


def test_without_the_script_the_way_leads_back_to_the_page(client: Browser, address: str) -> None:
    url = f"/vision/pages/{Page.objects.get().pk}/ask/"
    answer = client.post(url, {"question": "Why?", "m": OTHER})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}?page=1")
    assert Browser().post(url, {"question": "Why?", "m": OTHER}).status_code == 404


def test_where_the_readings_went_the_answer_is_still_there(client: Browser, address: str) -> None:
    ask(client)
    Run.objects.exclude(reading__task="question").delete()
    page = client.get(address)
    assert [result.question for result in page.context["results"]] == ["Who signed it?"]
    assert client.get(f"{address}compare/").status_code == 200
