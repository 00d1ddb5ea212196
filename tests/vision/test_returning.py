"""The form with its pages has an address of its own: it is there also when they have been read."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser

from tests.scripted import Server
from tests.vision.conftest import SEES, add_pages, queue_three, run_worker, upload_image
from vision.models import Batch, Page
from vision.upload.context import MAX_LINK_CHARS

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "http://testserver"


def test_until_something_is_read_the_address_of_the_reading_leads_to_the_form(
    client: Browser, provider: Server
) -> None:
    batch = add_pages(client, image=upload_image()).json()["batch"]
    answer = client.get(f"/vision/{batch}/?m=local%3Ax&prompt=")
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/vision/?batch={batch}&m=local%3Ax&prompt=",
    )
    assert client.get(queue_three(client)).status_code == 200


def test_the_form_is_still_there_when_its_pages_have_been_read(
    client: Browser, provider: Server
) -> None:
    queue_three(client)
    run_worker()
    form = f"/vision/?batch={Batch.objects.get().pk}&m=local%3Ax&prompt=Mine"
    page = client.get(form)
    assert page.text.count("data-page-form") == 3
    assert "Mine</textarea>" in page.text
    turned = client.post(
        f"/vision/pages/{Page.objects.all()[0].pk}/",
        {"turn": "left"},
        headers={"Referer": HERE + form},
    )
    assert turned["Location"] == form


def test_from_elsewhere_a_change_leads_to_the_form_with_its_pages(client: Browser) -> None:
    batch = add_pages(client, image=upload_image()).json()["batch"]
    for came in ("https://elsewhere.example/vision/?batch=x&m=y", f"{HERE}/keys/?m=y", ""):
        turned = client.post(
            f"/vision/pages/{Page.objects.get().pk}/", {"turn": "left"}, headers={"Referer": came}
        )
        assert turned["Location"] == f"/vision/?batch={batch}"


def test_keeping_a_prompt_keeps_the_pages(client: Browser) -> None:
    batch = add_pages(client, image=upload_image()).json()["batch"]
    answer = client.post("/vision/prompts/", {"name": "A", "prompt": "Mine", "batch": batch})
    query = parse_qs(urlsplit(answer["Location"]).query)
    assert (query["batch"], query["prompt"]) == ([batch], ["Mine"])


def test_what_is_too_long_for_a_link_stays_behind_and_the_pages_do_not(client: Browser) -> None:
    added = add_pages(client, {}, image=upload_image(), m=SEES, prompt="x" * MAX_LINK_CHARS)
    query = parse_qs(urlsplit(added["Location"]).query)
    assert query == {"batch": [str(Batch.objects.get().pk)], "m": [SEES]}
