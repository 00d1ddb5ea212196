"""Every awkward input ends in its sentence, or as a plain picture with everything said."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from playground import intake
from playground.intake import limits
from playground.intake import services as intake_services
from tests.intake.awkward import REFUSED, TAKEN, Refused, Taken, write


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("awkward")
    write(folder)
    yield folder
    intake_services.pool.close()


def test_there_are_more_than_thirty() -> None:
    names = [awkward.name for awkward in (*REFUSED, *TAKEN)]
    assert len(names) > 60
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("awkward", REFUSED, ids=lambda awkward: awkward.name)
def test_it_is_refused_in_a_sentence(folder: Path, awkward: Refused) -> None:
    with pytest.raises(intake.IntakeError) as refusal:
        intake.open_upload(folder / awkward.name, awkward.name)
    assert refusal.value.message == f"“{intake.clean_name(awkward.name)}” {awkward.says}"


@pytest.mark.parametrize("awkward", TAKEN, ids=lambda awkward: awkward.name)
def test_it_becomes_a_plain_picture(folder: Path, awkward: Taken) -> None:
    document = intake.open_upload(folder / awkward.name, awkward.name)
    assert document.pages == awkward.pages
    assert document.notes == awkward.said
    assert (document.width, document.height) == awkward.size
    prepared = intake.prepare_page(document)
    assert (prepared.width, prepared.height) == awkward.size
    assert (prepared.mime, tuple(prepared.notes)) == (awkward.mime, awkward.notes)
    with Image.open(io.BytesIO(prepared.bytes)) as image:
        assert image.size == awkward.size
        assert image.mode in ("1", "L", "RGB")


@pytest.mark.parametrize("awkward", TAKEN, ids=lambda awkward: awkward.name)
def test_it_has_a_thumbnail(folder: Path, awkward: Taken) -> None:
    document = intake.open_upload(folder / awkward.name, awkward.name)
    with Image.open(io.BytesIO(intake.make_thumbnail(document))) as image:
        assert image.format == "WEBP"
        assert max(image.size) <= limits.THUMBNAIL


def test_a_restricted_document_is_drawn_like_any_other(folder: Path) -> None:
    plain, restricted = (
        intake.prepare_page(intake.open_upload(folder / name, name)).bytes
        for name in ("letter.pdf", "restricted.pdf")
    )
    assert restricted == plain


NAMES = {
    "<img src=x onerror=alert(1)>.png": "<img src=x onerror=alert(1)>.png",
    "../../etc/passwd": "passwd",
    "C:\\Users\\me\\scan.png": "scan.png",
    "invoice\u202egnp.exe": "invoice gnp.exe",
    "a\0b\r\nc\x1b[31m.png": "a b c [31m.png",
    "\ud800half.png": "half.png",
    "e\u0301te\u0301.jpg": "été.jpg",
    "领収書 №7.pdf": "领収書 №7.pdf",
    "...": "unnamed",
    "": "unnamed",
    "x" * 300 + ".jpeg": "x" * 94 + "….jpeg",
    "y" * 300: "y" * 99 + "…",
}


@pytest.mark.parametrize(("name", "clean"), NAMES.items(), ids=ascii)
def test_a_name_is_cleaned(name: str, clean: str) -> None:
    assert intake.clean_name(name) == clean
    assert len(clean) <= 100


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("scan.heic", "scan.jpg"),
        ('a"b:c?.png', "a_b_c.jpg"),
        ("no ending", "no ending.jpg"),
        ("2.5 litres of milk", "2.5 litres of milk.jpg"),
        ("...", "unnamed.jpg"),
    ],
)
def test_a_download_is_named_after_it(name: str, file: str) -> None:
    assert intake.download_name(name, "jpg") == file


def test_the_sentence_names_the_cleaned_file() -> None:
    with pytest.raises(intake.IntakeError, match=r"^“b gnp\.png” is empty"):
        intake.open_upload(b"", "a/b\u202egnp.png")


def test_a_file_that_went_away_is_said_to_be() -> None:
    with pytest.raises(intake.IntakeError, match="no longer on this server"):
        intake.open_upload(Path("/nowhere/x.png"), "x.png")
