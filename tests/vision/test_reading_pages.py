"""What was read, beside its picture: looked at, corrected, taken home, read again."""

import io
import json
import zipfile

import pytest
from django.test import Client as Browser
from django.utils.html import escape

from playground.models import Run
from playground.providers.local import READER
from tests.providing import JSON
from tests.scripted import Server
from tests.vision.conftest import OTHER, SEES, press_run, queue_three, run_worker
from vision.models import Page, Reading

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_page_shows_the_picture_beside_the_text(client: Browser, provider: Server) -> None:
    address = queue_three(client)
    run_worker()
    page = client.get(f"{address}?page=2")
    runs_there = Run.objects.order_by("created")
    assert runs_there[1].text in page.text
    assert runs_there[0].text not in page.text
    assert f'src="/runs/{runs_there[1].pk}/picture"' in page.text
    assert client.get(f"{address}?page=x").status_code == 200
    assert client.get(f"{address}?page=99").status_code == 200


def test_a_correction_is_kept_beside_the_original(client: Browser, provider: Server) -> None:
    address = queue_three(client)
    run_worker()
    run = Run.objects.order_by("created")[0]
    html = client.post(f"/vision/runs/{run.pk}/text/", {"text": "Mine"}, headers=JSON).json()[
        "html"
    ]
    assert "Mine" in html
    assert Run.objects.get(pk=run.pk).text == run.text
    assert b"Mine" in client.get(f"{address}download/?format=txt").getvalue()
    client.post(f"/vision/runs/{run.pk}/text/", {"reset": "1"})
    assert Reading.objects.get(pk=run.pk).edited_text is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("x" * 500_001, "The text has more than 500,000 characters."), ("x", "still in progress")],
)
def test_a_correction_that_cannot_be_kept_is_a_sentence(
    client: Browser, provider: Server, text: str, sentence: str
) -> None:
    queue_three(client)
    if len(text) > 1:
        run_worker()
    run = Run.objects.order_by("created")[0]
    answer = client.post(f"/vision/runs/{run.pk}/text/", {"text": text}, headers=JSON)
    assert answer.status_code == 422
    assert sentence in answer.json()["message"]
    page = client.post(f"/vision/runs/{run.pk}/text/", {"text": text}, follow=True)
    assert sentence in page.text


def test_everything_can_be_taken_home(client: Browser, provider: Server) -> None:
    address = queue_three(client, m=[SEES, OTHER])
    run_worker()
    taken = {
        name: client.get(f"{address}download/?format={name}").getvalue()
        for name in ("txt", "md", "json", "docx", "zip")
    }
    assert taken["txt"].count(b"Saw ") == 6
    assert len(json.loads(taken["json"])) >= 1
    names = zipfile.ZipFile(io.BytesIO(taken["zip"])).namelist()
    assert sum(name.endswith(".txt") for name in names) == 6
    one = client.get(f"{address}download/?format=txt&model={OTHER}").getvalue()
    assert one.count(b"Saw ") == 3


def test_a_searchable_pdf_is_there_where_lines_are_known(client: Browser, provider: Server) -> None:
    address = queue_three(client)
    run_worker()
    assert client.get(f"{address}download/?format=pdf").status_code == 404
    box = [[1, 1], [20, 1], [20, 10], [1, 10]]
    Reading.objects.update(lines=[{"text": "Hello", "box": box, "score": 0.9, "page": 0}])
    pdf = client.get(f"{address}download/?format=pdf")
    assert pdf.getvalue().startswith(b"%PDF-")
    assert "data-boxes" in client.get(address).text


def test_what_a_model_says_beside_its_text_is_on_the_page(
    client: Browser, provider: Server
) -> None:
    """Also where there is no text: then it is the reason."""
    address = queue_three(client)
    run_worker()
    note = "This page is in a script that the local OCR model doesn't know."
    Run.objects.update(extra={"model_notes": [note]}, text="", usage={"completion_tokens": 0})
    page = client.get(address).text
    assert escape(note) in page
    assert "The model returned an empty answer." not in page
    assert "The answer is blank" not in page
    assert note.encode() in client.get(f"{address}download/?format=txt").getvalue()


def test_the_local_reader_says_that_it_follows_no_instruction(
    client: Browser, provider: Server
) -> None:
    address = queue_three(client)
    run_worker()
    said = "The prompt was ignored"
    assert said not in client.get(address).text
    run = Run.objects.order_by("created")[0]
    run.provider, run.model = "local", READER
    run.save()
    Reading.objects.filter(pk=run.pk).update(task="describe")
    assert said in client.get(address).text
    Reading.objects.filter(pk=run.pk).update(task="text")
    assert said not in client.get(address).text


@pytest.mark.parametrize("format", ["exe", "pdf"])
def test_what_there_is_not_cannot_be_taken(client: Browser, provider: Server, format: str) -> None:
    address = queue_three(client)
    assert client.get(f"{address}download/?format={format}").status_code == 404


def test_reading_again_begins_with_the_same_pages(client: Browser, provider: Server) -> None:
    address = queue_three(client)
    run_worker()
    page = client.get(address)
    again = page.context["again_url"]
    form = client.get(again)
    assert "0.png" in form.text
    answer = press_run(client, batch=address.strip("/").rpartition("/")[2], m=OTHER)
    assert len(answer.json()["runs"]) == 3


def test_the_picture_stays_the_one_that_was_sent(client: Browser, provider: Server) -> None:
    address = queue_three(client)
    run_worker()
    page = Page.objects.all()[0]
    client.post(f"/vision/pages/{page.pk}/", {"turn": "left"})
    page_facts = client.get(address).context["page"]
    assert (page_facts["width"], page_facts["height"]) == (30, 30)
    picture = client.get(page_facts["image_url"])
    assert picture.getvalue()
    picture.close()


def test_a_page_that_was_read_is_not_removed(client: Browser, provider: Server) -> None:
    queue_three(client)
    page = Page.objects.all()[0]
    answer = client.post(f"/vision/pages/{page.pk}/", {"remove": "1"}, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["message"].startswith("This page already has results.")
