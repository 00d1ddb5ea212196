"""Rows with pictures: models read them, one file is stored, and goes with the last that has it."""

import base64
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from playground import catalog
from playground.models import Artifact
from playground.providers import Invalid
from playground.quotas.storage import list_stored
from tests.intake.files import pdf, saved, scene
from tests.retention.aging import list_files
from tests.scripted import Server
from tests.textlab.test_sets.executing import (
    ECHO,
    execute,
    list_outcomes,
    make_variants,
    work,
)
from textlab.models import TestPicture, TestSet
from textlab.test_sets import services
from textlab.test_sets.pictures import add_pictures
from textlab.test_sets.plan import plan_execution
from textlab.test_sets.removal import remove_some
from textlab.test_sets.saving import change_test_set, create_test_set, replace_rows

pytestmark = pytest.mark.django_db(transaction=True)
SEES = "featherless:scripted/vision"
COLUMNS = [{"name": "receipt", "kind": "picture"}, {"name": "total", "kind": "text"}]


@pytest.fixture(autouse=True)
def _listed(provider: Server, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = f"{tmp_path}/media"
    catalog.refresh_models("featherless")


def make_receipts(**fields: Any) -> TestSet:
    """Two rows, the same picture in both."""
    test_set = create_test_set("ada", "Receipts", columns=COLUMNS, message="Read it", **fields)
    file = SimpleUploadedFile("a.png", saved(scene(), "PNG"))
    (picture,) = add_pictures(test_set, file)
    key = str(picture.pk)
    replace_rows(test_set, [({"receipt": key, "total": total}, []) for total in ("1", "2")])
    return test_set


def list_contents(provider: Server) -> list[Any]:
    chats = [seen.json for seen in provider.seen if seen.path.endswith("/chat/completions")]
    return [body["messages"][-1]["content"] for body in chats]


def test_a_picture_goes_along_with_the_text_of_its_row(
    provider: Server, settings: Settings
) -> None:
    test_set = make_receipts()
    execution = execute(test_set, SEES)
    work()
    assert list_outcomes(execution) == ["pass", "pass"]
    picture = TestPicture.objects.get()
    with picture.file.open("rb") as file:
        data = base64.b64encode(file.read()).decode()
    for content in list_contents(provider):
        assert content[0] == {"type": "text", "text": "Read it"}
        assert content[1]["image_url"]["url"] == f"data:image/png;base64,{data}"
    assert Artifact.objects.count() == 2
    assert len(list_files(settings)) == 1


def test_a_picture_needs_no_words_beside_it(provider: Server) -> None:
    test_set = make_receipts()
    change_test_set(test_set, message="{{receipt}}", checks=[{"type": "min-length", "value": 1}])
    execution = execute(test_set, SEES)
    work()
    assert list_outcomes(execution) == ["pass", "pass"]
    assert [[part["type"] for part in content] for content in list_contents(provider)] == [
        ["image_url"],
        ["image_url"],
    ]


def test_the_file_goes_with_the_last_that_has_it(provider: Server, settings: Settings) -> None:
    test_set = make_receipts()
    execution = execute(test_set, SEES)
    work()
    services.delete_execution(execution)
    remove_some()
    assert not Artifact.objects.exists()
    assert len(list_files(settings)) == 1
    services.delete_test_set(test_set)
    remove_some()
    assert list_files(settings) == []


def test_a_model_that_reads_no_pictures_is_refused_before_anything_is_asked() -> None:
    with pytest.raises(ValidationError, match="can't read pictures"):
        plan_execution(make_receipts(), make_variants(ECHO))


def test_each_page_of_a_document_is_a_picture() -> None:
    test_set = create_test_set("ada", "Pages", columns=COLUMNS)
    pictures = add_pictures(test_set, SimpleUploadedFile("report.pdf", pdf(*[(200, 100)] * 3)))
    names = [picture.metadata["name"] for picture in pictures]
    assert names == ["report.pdf, page 1", "report.pdf, page 2", "report.pdf, page 3"]


def test_what_is_no_picture_is_said_and_stores_nothing(settings: Settings) -> None:
    test_set = create_test_set("ada", "Receipts", columns=COLUMNS)
    with pytest.raises(Invalid, match=r"notes\.txt"):
        add_pictures(test_set, SimpleUploadedFile("notes.txt", b"no picture"))
    assert not TestPicture.objects.exists()
    assert list_files(settings) == []


def test_pictures_count_towards_what_takes_room() -> None:
    make_receipts()
    (stored,) = list_stored("ada")
    assert (stored.files, stored.bytes) == (1, TestPicture.objects.get().bytes)
