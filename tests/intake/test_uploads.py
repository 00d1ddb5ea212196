"""Uploads are bounded while they arrive; what is too large is named, and the others go on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

from playground import intake
from playground.intake import limits
from playground.intake import services as intake_services
from playground.intake.upload_handlers import list_refusals
from tests.intake.files import pdf, saved, scene

PNG = saved(scene(), "PNG")
MB = 2**20


@pytest.fixture(autouse=True)
def _no_children_left() -> Iterator[None]:
    yield
    intake_services.pool.close()


def build_upload(*files: tuple[str, bytes]) -> HttpRequest:
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return RequestFactory().post("/", {"image": sent})


def list_files(request: HttpRequest) -> "list[UploadedFile[bytes]]":
    return request.FILES.getlist("image")


def test_a_file_beyond_its_bound_is_dropped_and_the_others_are_kept() -> None:
    request = build_upload(
        ("a.png", PNG), ("heavy\u202e.png", PNG + bytes(25 * MB)), ("b.pdf", pdf((9, 9)))
    )
    assert [file.name for file in list_files(request)] == ["a.png", "b.pdf"]
    assert [file.read() for file in list_files(request)] == [PNG, pdf((9, 9))]
    assert [problem.message for problem in list_refusals(request)] == [
        "“heavy.png” is larger than 25 MB, the limit for PNG files. Make it smaller or split it."
    ]
    request.close()


def test_a_pdf_may_be_larger_than_a_picture() -> None:
    request = build_upload(("a.pdf", pdf((9, 9)) + bytes(26 * MB)))
    assert list_refusals(request) == []
    assert len(list_files(request)) == 1
    request.close()


def test_files_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UPLOAD_BYTES", 3 * MB)
    request = build_upload(*((f"{number}.png", PNG + bytes(MB)) for number in range(4)))
    assert [file.name for file in list_files(request)] == ["0.png", "1.png"]
    assert {problem.code for problem in list_refusals(request)} == {"too_many_bytes"}
    assert list_refusals(request)[0].message == (
        "“2.png” was left out: the files exceed 3 MB in total. Upload it separately."
    )
    request.close()


def test_an_upload_is_opened_where_it_lies() -> None:
    """Its bytes stay out of this process."""
    request = build_upload(("a.png", PNG + bytes(3 * MB)))
    (file,) = list_files(request)
    document = intake.open_upload(file, str(file.name))
    assert (document.slug, document.width) == ("png", 64)
    assert isinstance(document.source, Path)
    assert intake.prepare_page(document).width == 64
    request.close()


def test_a_file_that_lies_nowhere_is_read_within_the_bound() -> None:
    document = intake.open_upload(SimpleUploadedFile("a.png", PNG), "a.png")
    assert document.source == PNG
    assert intake.prepare_page(document).width == 64
