"""Files of pictures: whole, without metadata, to whom."""

from pathlib import Path

import pytest
from django.http import FileResponse
from django.test import Client as Browser

from imagegen.infotext import read_file
from imagegen.models import Picture
from tests.imagegen.making import a_picture, a_run

pytestmark = pytest.mark.django_db


def owner_of(browser: Browser) -> str:
    """Who this browser is."""
    return str(browser.get("/runs/").wsgi_request.owner)  # type: ignore[attr-defined]


def content(response: object) -> bytes:
    assert isinstance(response, FileResponse), response
    return bytes(response.getvalue())  # closes it, too


@pytest.fixture
def picture(client: Browser) -> Picture:
    return a_picture(a_run(owner_of(client)))


def test_a_file_with_and_without_how_it_was_made(client: Browser, picture: Picture) -> None:
    whole = client.get(f"/images/pictures/{picture.pk}/")
    assert whole["Content-Type"] == "image/png"
    assert whole["Content-Disposition"].startswith("inline")
    assert read_file(content(whole)).text == picture.infotext
    bare = client.get(f"/images/pictures/{picture.pk}/?plain=1&download=1")
    assert bare["Content-Disposition"] == 'attachment; filename="lighthouse 7.png"'
    assert read_file(content(bare)).tags == ()


@pytest.mark.parametrize("format", ["JPEG", "WEBP", "GIF", "TIFF"])
def test_every_format_can_be_had_bare(client: Browser, format: str) -> None:
    picture = a_picture(a_run(owner_of(client)), format=format)
    data = content(client.get(f"/images/pictures/{picture.pk}/?plain=1"))
    assert read_file(data).tags == ()


def test_a_damaged_file_is_not_passed_off_as_bare(client: Browser, picture: Picture) -> None:
    path = Path(picture.artifact.file.path)
    path.write_bytes(path.read_bytes()[:-30])
    page = client.get(f"/images/pictures/{picture.pk}/?plain=1")
    assert page.status_code == 422
    assert "cut off or damaged. Download the original file instead." in page.text


def test_nobody_else_has_it(picture: Picture) -> None:
    assert Browser().get(f"/images/pictures/{picture.pk}/").status_code == 404
    assert Browser().get(f"/images/pictures/{10**30}/").status_code == 404


def test_a_file_that_is_gone_is_said_to_be(client: Browser, picture: Picture) -> None:
    Path(picture.artifact.file.path).unlink()
    assert client.get(f"/images/pictures/{picture.pk}/").status_code == 404
    page = client.get(f"/images/pictures/{picture.pk}/?plain=1")
    assert page.status_code == 404
    assert "removed from the disk" in page.text
