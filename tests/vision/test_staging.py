"""Pictures that wait: what will be sent is shown, and can be changed before."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image

from playground.models import ListedModel
from tests.providing import JSON
from tests.vision.conftest import add_pages, press_run, upload_image
from vision.models import Batch, Page, SavedPrompt

pytestmark = pytest.mark.django_db(transaction=True)


def pdf(pages: int, name: str = "report.pdf") -> SimpleUploadedFile:
    file = BytesIO()
    sheets = [Image.new("RGB", (60, 80), (250, n % 250, 250)) for n in range(pages)]
    sheets[0].save(file, "PDF", save_all=True, append_images=sheets[1:])
    return SimpleUploadedFile(name, file.getvalue(), "application/pdf")


def test_what_will_be_sent_is_said(client: Browser) -> None:
    answer = add_pages(client, image=upload_image())
    assert answer.status_code == 200
    assert "40 × 30" in answer.json()["html"]
    assert answer.json()["refused"] == []
    page = client.get(f"/vision/{answer.json()['batch']}/", follow=True)
    assert page.status_code == 200
    assert "40 × 30" in page.text


def test_more_can_be_added_to_what_waits(client: Browser) -> None:
    batch = add_pages(client, image=upload_image("one.png")).json()["batch"]
    again = add_pages(client, image=upload_image("two.png"), batch=batch).json()
    assert again["batch"] == batch
    assert [str(page) for page in Batch.objects.get().pages.all()] == ["one.png", "two.png"]


def test_without_script_the_form_goes_along(client: Browser) -> None:
    answer = add_pages(client, {}, image=upload_image(), prompt="Mine", m="local:x", temperature="")
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"])
    assert "Mine</textarea>" in page.text
    assert 'value="local:x"' in page.text


def test_nothing_to_add_is_said(client: Browser) -> None:
    answer = add_pages(client)
    assert answer.status_code == 422
    assert answer.json()["message"] == "Add a picture or document first."
    page = add_pages(client, {}, image=SimpleUploadedFile("empty.png", b" "))
    assert page.status_code == 422
    assert "“empty.png” is a text file, not a picture or PDF." in page.text


def test_a_document_shows_its_pages_and_their_choice(client: Browser) -> None:
    add_pages(client, image=pdf(5))
    batch = Batch.objects.get()
    upload = batch.uploads.get()
    answer = client.post(
        f"/vision/{batch.pk}/choose/", {"document": upload.pk, "range": "2-3, 5"}, headers=JSON
    )
    assert answer.json()["message"] == "3 of 5 pages selected."
    assert 'value="2-3, 5"' in answer.json()["html"]
    chosen = batch.pages.filter(chosen=True).values_list("number", flat=True)
    assert list(chosen) == [2, 3, 5]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("x", "has no pages “x”. Use a format like 1-3, 7."),
        ("4-9", "has 5 pages: “4-9” is out of range."),
    ],
)
def test_pages_that_are_not_there_are_refused(client: Browser, words: str, sentence: str) -> None:
    add_pages(client, image=pdf(5))
    batch = Batch.objects.get()
    fields = {"document": batch.uploads.get().pk, "range": words}
    answer = client.post(f"/vision/{batch.pk}/choose/", fields, headers=JSON)
    assert answer.status_code == 422
    assert sentence in answer.json()["message"]
    page = client.post(f"/vision/{batch.pk}/choose/", fields, follow=True)
    assert sentence in page.text


def test_a_document_that_is_not_there_is_not_found(client: Browser) -> None:
    add_pages(client, image=upload_image())
    address = f"/vision/{Batch.objects.get().pk}/choose/"
    assert client.post(address, {"document": "x", "range": "1"}).status_code == 404


def test_a_long_document_begins_with_its_first_pages_and_says_so(client: Browser) -> None:
    answer = add_pages(client, image=pdf(120))
    assert answer.json()["refused"] == [
        "“report.pdf” has 120 pages: the first 100 are selected. Up to 100 can be read at once."
    ]
    batch = Batch.objects.get()
    fields = {"document": batch.uploads.get().pk, "range": "110-112"}
    client.post(f"/vision/{batch.pk}/choose/", fields, headers=JSON)
    chosen = batch.pages.filter(chosen=True).values_list("number", flat=True)
    assert list(chosen) == [110, 111, 112]


def test_no_more_pages_are_chosen_than_are_read_at_once(client: Browser) -> None:
    add_pages(client, image=pdf(98))
    batch = Batch.objects.get()
    answer = add_pages(client, image=pdf(4, "more.pdf"), batch=batch.pk)
    assert "“more.pdf” has 4 pages: the first 2 are selected." in answer.json()["refused"][0]
    fields = {"document": batch.uploads.get(name="more.pdf").pk, "range": "all"}
    refused = client.post(f"/vision/{batch.pk}/choose/", fields, headers=JSON)
    assert refused.status_code == 422
    assert refused.json()["message"] == "102 pages would be selected; 100 can be read at once."
    left_out = add_pages(client, image=upload_image("late.png"), batch=batch.pk)
    assert left_out.json()["refused"] == [
        "“late.png” was left out: 100 pages are already selected."
    ]


@pytest.mark.parametrize("kind", ["thumb", "sent", "whole", "source"])
def test_a_picture_is_served_to_its_owner_alone(client: Browser, kind: str) -> None:
    add_pages(client, image=upload_image())
    address = f"/vision/files/{Page.objects.get().pk}/{kind}/"
    mine = client.get(address)
    assert mine.status_code == 200
    assert mine.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in mine.headers["Content-Security-Policy"]
    assert "private" in mine.headers["Cache-Control"]
    assert mine.getvalue()
    mine.close()
    assert Browser().get(address).status_code == 404


def test_there_is_no_other_kind_of_picture(client: Browser) -> None:
    add_pages(client, image=upload_image())
    assert client.get(f"/vision/files/{Page.objects.get().pk}/secret/").status_code == 404


def test_nobody_else_sees_or_changes_what_waits(client: Browser) -> None:
    add_pages(client, image=upload_image())
    page, other = Page.objects.get(), Browser()
    assert other.get(f"/vision/{page.batch_id}/").status_code == 404
    address = f"/vision/pages/{page.pk}/"
    assert other.post(address, {"turn": "left"}).status_code == 404
    stolen = press_run(other, batch=page.batch_id)
    assert stolen.status_code == 422


def test_prompts_are_kept_replaced_and_deleted(client: Browser) -> None:
    def post(**fields: str) -> Any:
        return client.post("/vision/prompts/", fields, headers=JSON)

    post(name="Mine", prompt="One")
    assert "Two" in post(name="Mine", prompt="Two").json()["html"]
    page = client.get("/vision/")
    assert "Mine" in page.text
    assert "Mine" not in Browser().get("/vision/").text
    Browser().post("/vision/prompts/", {"delete": SavedPrompt.objects.get().pk})
    assert SavedPrompt.objects.count() == 1
    post(delete=str(SavedPrompt.objects.get().pk))
    assert not SavedPrompt.objects.exists()
    assert post(delete="x").status_code == 200


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "", "prompt": "x"}, "Enter a name for the prompt."),
        ({"name": "x", "prompt": ""}, "Enter a prompt to save."),
    ],
)
def test_a_prompt_that_cannot_be_kept_is_a_sentence(
    client: Browser, fields: dict[str, str], sentence: str
) -> None:
    answer = client.post("/vision/prompts/", fields, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["message"] == sentence
    assert sentence in client.post("/vision/prompts/", fields, follow=True).text


def test_other_vision_models_are_found_with_and_without_script(client: Browser) -> None:
    ListedModel.objects.create(
        provider="featherless", name="o/Seer-7B", search="o/seer-7b", vision=True
    )
    fragment = client.get("/vision/", {"find": "seer"}, headers={"HX-Request": "true"})
    assert 'value="featherless:o/Seer-7B"' in fragment.text
    assert "<html" not in fragment.text
    page = client.post("/vision/", {"action": "find", "find": "seer", "prompt": "Keep me"})
    assert 'value="featherless:o/Seer-7B"' in page.text
    assert "Keep me</textarea>" in page.text
