"""What is too much is refused with a sentence, and before it is in memory."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from playground.intake import limits
from tests.scripted import Server
from tests.vision.conftest import add_pages, press_run, upload_image

pytestmark = pytest.mark.django_db(transaction=True)


def test_more_files_than_are_taken_are_refused(client: Browser) -> None:
    many = [upload_image(width=1, height=1) for _ in range(101)]
    answer = press_run(client, image=many)
    assert answer.status_code == 413
    assert answer.json()["message"] == "More than 100 files were sent at once. Send fewer."
    page = press_run(client, {}, image=[upload_image(width=1, height=1) for _ in range(101)])
    assert page.status_code == 413
    assert "More than 100 files were sent at once." in page.text


def test_a_file_that_is_too_large_is_dropped_while_the_others_go_on(
    client: Browser, provider: Server
) -> None:
    large = SimpleUploadedFile("huge.png", b"\x89PNG\r\n\x1a\n" + bytes(limits.PICTURE_BYTES))
    answer = press_run(client, image=[large, upload_image()])
    assert answer.status_code == 200
    assert len(answer.json()["refused"]) == 1
    assert answer.json()["refused"][0].startswith("“huge.png”")
    assert len(answer.json()["runs"]) == 1


def test_more_text_than_is_taken_is_refused(client: Browser) -> None:
    answer = press_run(client, prompt="x" * (5 * 2**20), image=upload_image())
    assert answer.status_code == 413
    said = answer.json()["message"]
    assert said == "Too much text: the limit is 4 MB. Send less."


def test_every_upload_lies_on_the_disk_while_it_is_looked_at(settings: Any) -> None:
    assert not [name for name in settings.FILE_UPLOAD_HANDLERS if "Memory" in name]


def test_nothing_of_a_refused_upload_stays(client: Browser, tmp_path: Any) -> None:
    add_pages(client, image=SimpleUploadedFile("page.html", b"<!doctype html>"))
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
