"""Pictures of rows on pages that others see: those of the results, and no more of the set."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from pytest_django import Settings

from playground import catalog
from tests.intake.files import saved, scene
from tests.scripted import Server
from tests.textlab.test_sets.executing import execute, work
from textlab.models import TestExecution, TestPicture
from textlab.test_sets import services
from textlab.test_sets.pictures import add_pictures
from textlab.test_sets.results.downloads import build_table
from textlab.test_sets.saving import create_test_set, replace_rows

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = [{"name": "receipt", "kind": "picture"}, {"name": "my__total", "kind": "text"}]


@pytest.fixture
def execution(provider: Server, settings: Settings, tmp_path: Path) -> TestExecution:
    settings.MEDIA_ROOT = f"{tmp_path}/media"
    catalog.refresh_models("featherless")
    test_set = create_test_set("ada", "Receipts", columns=COLUMNS, message="Read it")
    (picture,) = add_pictures(test_set, SimpleUploadedFile("a.png", saved(scene(), "PNG")))
    replace_rows(test_set, [({"receipt": str(picture.pk), "my__total": "1"}, [])])
    execution = execute(test_set, "featherless:scripted/vision")
    work()
    services.share_execution(execution)
    return execution


def test_whoever_has_the_link_sees_the_pictures_of_rows(
    client: Browser, execution: TestExecution
) -> None:
    picture = TestPicture.objects.get()
    url = f"/s/tests/{execution.share_slug}/"
    address = f"{url}pictures/{picture.pk}/"
    for page in (url, f"{url}cells/{execution.cells.get().pk}/"):
        assert f'src="{address}"' in client.get(page).text
    response = client.get(address)
    assert response["Content-Type"] == "image/png"
    with picture.file.open("rb") as file:
        assert response.getvalue() == file.read()


def test_files_name_the_pictures_of_rows(execution: TestExecution) -> None:
    (row,) = build_table(execution, "http://testserver/").rows
    assert row.values == {"receipt": "a.png", "my__total": "1"}


def test_a_picture_that_no_row_of_the_results_has_is_not_shown(
    client: Browser, execution: TestExecution
) -> None:
    test_set = execution.test_set
    (other,) = add_pictures(test_set, SimpleUploadedFile("b.png", saved(scene(9, 9), "PNG")))
    replace_rows(test_set, [({"receipt": str(other.pk)}, [])])
    assert client.get(f"/s/tests/{execution.share_slug}/pictures/{other.pk}/").status_code == 404


def test_with_the_link_its_pictures_are_revoked(client: Browser, execution: TestExecution) -> None:
    address = f"/s/tests/{execution.share_slug}/pictures/{TestPicture.objects.get().pk}/"
    assert client.get(address).getvalue()
    services.unshare_execution(execution)
    assert client.get(address).status_code == 404
