"""A test set that the local reader answers: pictures of pages against the texts that are right."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont
from pytest_django import Settings

from playground.providers.local import READER
from playground.runs import services as runs
from tests.intake.files import saved
from tests.local.helpers import Client
from tests.textlab.test_sets.executing import execute, list_outcomes, work
from textlab.models import TestSet
from textlab.test_sets.pictures import add_pictures
from textlab.test_sets.saving import create_test_set, replace_rows

pytestmark = [pytest.mark.local, pytest.mark.django_db(transaction=True)]
COLUMNS = [{"name": "page", "kind": "picture"}, {"name": "truth", "kind": "text"}]
CHECKS = [
    {"type": "cer", "value": "{{truth}}", "threshold": 0},
    {"type": "wer", "value": "{{truth}}", "threshold": 0},
]
PRINTED = ("HARBOUR CAFE\nCoffee 3.50\nTOTAL 7.00 EUR", "Repair of a bicycle\nPlease pay 65.00")
TYPED_WRONG = PRINTED[1].replace("65.00", "99.00")


@pytest.fixture(autouse=True)
def _served_by(local: Client, settings: Settings, tmp_path: Path) -> None:
    settings.LOCAL_ENABLED = True
    settings.MEDIA_ROOT = f"{tmp_path}/media"
    address = f"http://127.0.0.1:{local.port}/v1"
    settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "local": address}


def draw_page(text: str) -> bytes:
    image = Image.new("RGB", (800, 240), "white")
    ImageDraw.Draw(image).multiline_text(
        (40, 30), text, "black", ImageFont.load_default(34), spacing=24
    )
    return saved(image, "PNG")


def make_pages() -> TestSet:
    """The last row says another sum than its page."""
    test_set = create_test_set("ada", "Pages", columns=COLUMNS, message="Read", checks=CHECKS)
    truths = (*PRINTED, TYPED_WRONG)
    pages = [
        add_pictures(test_set, SimpleUploadedFile("page.png", draw_page(text)))[0]
        for text in (*PRINTED, PRINTED[1])
    ]
    rows = zip(pages, truths, strict=True)
    replace_rows(test_set, [({"page": str(page.pk), "truth": text}, []) for page, text in rows])
    return test_set


def test_the_reader_is_measured_against_the_texts_that_are_right() -> None:
    execution = execute(make_pages(), f"local:{READER}")
    work(slug="local")
    assert list_outcomes(execution) == ["pass", "pass", "fail"]
    right, _other, wrong = execution.cells.all()
    assert [each["reason"] for each in right.results] == [
        "The character error rate is 0.0%.",
        "The word error rate is 0.0%.",
    ]
    words = TYPED_WRONG.split()  # two digits and one word are wrong
    assert [each["reason"] for each in wrong.results] == [
        f"The character error rate is {2 / len(' '.join(words)):.1%}.",
        f"The word error rate is {1 / len(words):.1%}.",
    ]
    runs.interrupt_all()
