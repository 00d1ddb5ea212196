"""A hundred pages that wait: a light page, shown at once; sizes and tools come when asked for."""

from html import escape
from typing import Any

import pytest
from django.test import Client as Browser

from tests.providing import JSON
from tests.vision.conftest import SEES, add, image
from tests.vision.test_staging import pdf
from vision.models import Batch, Page
from vision.upload import context as upload_context
from vision.upload import samples

pytestmark = pytest.mark.django_db(transaction=True)
LIGHT = 100_000  # bytes of HTML


def hundred(kind: str) -> Any:
    return pdf(100) if kind == "document" else [image(f"scan-{n:03}.png") for n in range(100)]


@pytest.mark.parametrize("kind", ["document", "pictures"])
def test_a_hundred_pages_weigh_little(client: Browser, kind: str) -> None:
    added = add(client, image=hundred(kind), m=SEES)
    batch = Batch.objects.get()
    for page in Page.objects.all():
        client.get(address(page), {"as": "row"}, headers=JSON)
    shown = client.get(f"/vision/?batch={batch.pk}")
    assert shown.text.count("data-open-page") == batch.pages.count() == 100
    assert "Preparing…" not in shown.text
    assert samples.LATER in shown.text
    assert len(shown.content) < LIGHT
    assert len(added.content) < LIGHT


def address(page: Page) -> str:
    return f"/vision/pages/{page.pk}/"


def test_a_few_pages_have_their_tools_beside_them(client: Browser) -> None:
    add(client, image=pdf(12))
    page = client.get(f"/vision/?batch={Batch.objects.get().pk}").text
    assert page.count("Rotate left") == 2 * 12  # as a title, and for a screen reader
    assert "data-open-page" not in page


def test_the_first_page_is_prepared_at_once_and_the_others_when_they_are_looked_at(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_context, "SECONDS", 0.0)
    html = add(client, image=pdf(20)).json()["html"]
    assert html.count("Preparing…") == 19
    first, second, *_rest = Page.objects.all()
    assert first.width
    assert not second.width
    row = client.get(address(second), {"as": "row"}, headers=JSON).json()["html"]
    second.refresh_from_db()
    assert f"{second.width} × {second.height}" in row
    assert "Rotate" not in row


def test_tools_come_when_they_are_asked_for(client: Browser) -> None:
    add(client, image=pdf(20))
    page = Page.objects.all()[4]
    tools = client.get(address(page), {"as": "tools"}, headers=JSON).json()["html"]
    assert "Rotate left" in tools
    changed = {"turn": "right", "open": "1"}
    assert "Rotate left" in client.post(address(page), changed, headers=JSON).json()["html"]
    ticked = client.post(address(page), {"chosen": "0"}, headers=JSON).json()["html"]
    assert "page-out" in ticked
    assert "Rotate left" not in ticked


def test_a_page_has_an_address_of_its_own_and_a_way_back(client: Browser) -> None:
    batch = add(client, image=pdf(20)).json()["batch"]
    page = Page.objects.all()[4]
    form = f"/vision/?batch={batch}&m=local%3Ax&task=text"
    own = client.get(address(page), headers={"Referer": f"http://testserver{form}"}).text
    assert "Edit report.pdf, page 5" in own
    assert f'href="{escape(form)}"' in own
    fields = {"turn": "left", "open": "1", "query": "m=local%3Ax&task=text"}
    here = {"Referer": f"http://testserver{address(page)}"}
    turned = client.post(address(page), fields, headers=here)
    assert turned.headers["Location"] == f"{address(page)}?m=local%3Ax&task=text"
    gone = client.post(address(page), {**fields, "remove": "1"}, headers=here)
    assert gone.headers["Location"] == form
    assert Browser().get(address(page)).status_code == 404


def test_without_script_ticked_pages_are_chosen_together(client: Browser) -> None:
    batch = add(client, image=pdf(20)).json()["batch"]
    upload = Batch.objects.get().uploads.get()
    choose = f"/vision/{batch}/choose/"
    client.post(choose, {"document": upload.pk, "range": "1-20", "ticked": "1", "page": [2, 7]})
    chosen = Page.objects.filter(chosen=True)
    assert list(chosen.values_list("number", flat=True)) == [2, 7]
    client.post(choose, {"document": upload.pk, "range": "1-20", "ticked": "1"})
    assert not chosen.exists()
