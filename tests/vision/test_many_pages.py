"""A hundred pages that wait: a light page, shown at once; sizes and tools come when asked for."""

import copy
from html import escape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser

from tests.providing import JSON
from tests.vision.conftest import SEES, add_pages, upload_image
from tests.vision.test_staging import pdf
from vision.models import Batch, Page
from vision.upload import context as upload_context
from vision.upload import samples

pytestmark = pytest.mark.django_db(transaction=True)
LIGHT = 100_000  # bytes of HTML


def build_hundred(kind: str) -> Any:
    return (
        pdf(100) if kind == "document" else [upload_image(f"scan-{n:03}.png") for n in range(100)]
    )


@pytest.mark.parametrize("kind", ["document", "pictures"])
def test_a_hundred_pages_weigh_little(client: Browser, kind: str) -> None:
    added = add_pages(client, image=build_hundred(kind), m=SEES)
    batch = Batch.objects.get()
    for page in Page.objects.all():
        client.get(link_page(page), {"as": "row"}, headers=JSON)
    page_answer = client.get(f"/vision/?batch={batch.pk}")
    assert page_answer.text.count("data-open-page") == batch.pages.count() == 100
    assert "Preparing…" not in page_answer.text
    assert samples.LATER in page_answer.text
    assert len(page_answer.content) < LIGHT
    assert len(added.content) < LIGHT


def test_a_table_of_a_hundred_pictures_that_lean_weighs_little(client: Browser) -> None:
    """With its fields, of which there are many, and all that is said of each picture."""
    batch = add_pages(client, image=upload_image("scan-000.png"), m=SEES).json()["batch"]
    first = Page.objects.select_related("upload").get()
    for number in range(1, 100):
        file, page = copy.copy(first.upload), copy.copy(first)
        file.pk, file.name, file.position = uuid4(), f"scan-{number:03}.png", number + 1
        file.save(force_insert=True)
        page.pk, page.upload, page.tilt = uuid4(), file, 2.4
        page.save(force_insert=True)
    answer = client.get(f"/vision/?batch={batch}&task=fields&m={SEES}")
    assert answer.text.count("straightened by 2.4°") == 99
    assert 'name="field-0-name"' in answer.text
    assert len(answer.content) < LIGHT


def link_page(page: Page) -> str:
    return f"/vision/pages/{page.pk}/"


def test_a_few_pages_have_their_tools_beside_them(client: Browser) -> None:
    add_pages(client, image=pdf(12))
    page = client.get(f"/vision/?batch={Batch.objects.get().pk}").text
    assert page.count("Rotate left") == 2 * 12  # as a title, and for a screen reader
    assert "data-open-page" not in page


def test_the_first_page_is_prepared_at_once_and_the_others_when_they_are_looked_at(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_context, "SECONDS", 0.0)
    html = add_pages(client, image=pdf(20)).json()["html"]
    assert html.count("Preparing…") == 19
    first, second, *_rest = Page.objects.all()
    assert first.width
    assert not second.width
    row = client.get(link_page(second), {"as": "row"}, headers=JSON).json()["html"]
    second.refresh_from_db()
    assert f"{second.width} × {second.height}" in row
    assert "Rotate" not in row


def test_tools_come_when_they_are_asked_for(client: Browser) -> None:
    add_pages(client, image=pdf(20))
    page = Page.objects.all()[4]
    tools = client.get(link_page(page), {"as": "tools"}, headers=JSON).json()["html"]
    assert "Rotate left" in tools
    changed = {"turn": "right", "open": "1"}
    assert "Rotate left" in client.post(link_page(page), changed, headers=JSON).json()["html"]
    ticked = client.post(link_page(page), {"chosen": "0"}, headers=JSON).json()["html"]
    assert "page-out" in ticked
    assert "Rotate left" not in ticked


def test_a_page_has_an_address_of_its_own_and_a_way_back(client: Browser) -> None:
    batch = add_pages(client, image=pdf(20)).json()["batch"]
    page = Page.objects.all()[4]
    form = f"/vision/?batch={batch}&m=local%3Ax&task=text"
    own = client.get(link_page(page), headers={"Referer": f"http://testserver{form}"}).text
    assert "Edit report.pdf, page 5" in own
    assert f'href="{escape(form)}"' in own
    fields = {"turn": "left", "open": "1", "query": "m=local%3Ax&task=text"}
    here = {"Referer": f"http://testserver{link_page(page)}"}
    turned = client.post(link_page(page), fields, headers=here)
    assert turned.headers["Location"] == f"{link_page(page)}?m=local%3Ax&task=text"
    gone = client.post(link_page(page), {**fields, "remove": "1"}, headers=here)
    assert gone.headers["Location"] == form
    assert Browser().get(link_page(page)).status_code == 404


def test_without_script_ticked_pages_are_chosen_together(client: Browser) -> None:
    batch = add_pages(client, image=pdf(20)).json()["batch"]
    upload = Batch.objects.get().uploads.get()
    choose = f"/vision/{batch}/choose/"
    client.post(choose, {"document": upload.pk, "range": "1-20", "ticked": "1", "page": [2, 7]})
    chosen = Page.objects.filter(chosen=True)
    assert list(chosen.values_list("number", flat=True)) == [2, 7]
    client.post(choose, {"document": upload.pk, "range": "1-20", "ticked": "1"})
    assert not chosen.exists()
