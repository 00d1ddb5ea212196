"""Pictures as one archive: names, bounds, files that are gone, what is changed on the way."""

import hashlib
import io
import zipfile
from collections.abc import Iterable

import pytest
from pytest_django import Settings

from imagegen.gallery import archive, strip_metadata
from imagegen.gallery.archive import list_entries, stream_archive
from imagegen.infotext import embed_text
from imagegen.models import Picture
from tests.imagegen.guests import FIRST
from tests.imagegen.pictures import draw_png, store_image

pytestmark = pytest.mark.django_db(transaction=True)

ME = "visitor"


def open_archive(chunks: Iterable[bytes]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(chunks)))


def test_names_say_when_from_which_seed_and_what() -> None:
    made = [
        store_image(ME, 7, prompt='A "red fox" / in the snow, with <lora:x:1>', created=FIRST),
        store_image(ME, 7, prompt="a red fox in the snow with", created=FIRST),
        store_image(ME, 8, prompt="", kind=Picture.Kind.UPSCALE, seed=None, created=FIRST),
        store_image(ME, 9, prompt="狐 雪の中", created=FIRST),
        store_image(ME, 10, prompt="../../etc/passwd", created=FIRST),
    ]
    assert [entry.name for entry in list_entries(made)] == [
        "2026-11-22-7-a-red-fox-in-the-snow.png",
        "2026-11-22-7-a-red-fox-in-the-snow-2.png",
        "2026-11-22-upscale.png",
        "2026-11-22-9-狐-雪の中.png",
        "2026-11-22-10-etc-passwd.png",
    ]


def test_it_comes_picture_by_picture_and_is_whole() -> None:
    made = [store_image(ME, n) for n in range(3)]
    chunks = list(stream_archive(list_entries(made)))
    assert len(chunks) == 4
    assert all(chunks[:3])
    with open_archive(chunks) as archive_file:
        assert archive_file.testzip() is None
        sums = [
            hashlib.sha256(archive_file.read(name)).hexdigest() for name in archive_file.namelist()
        ]
    assert sums == [p.artifact.sha256 for p in made]


@pytest.mark.parametrize("bare", [False, True])
def test_a_large_picture_comes_in_pieces(bare: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "PIECE_BYTES", 1_000)
    monkeypatch.setattr(strip_metadata, "IN_MEMORY_BYTES", 1_000)
    made = store_image(ME, 1, width=512, height=512)
    assert made.artifact.bytes > 3_000
    chunks = list(stream_archive(list_entries([made]), bare=bare))
    assert max(map(len, chunks)) < 1_500
    with open_archive(chunks) as archive_file:
        file = archive_file.read(archive_file.namelist()[0])
    assert hashlib.sha256(file).hexdigest() == made.artifact.sha256


def test_without_metadata_nothing_tells_how_it_was_made() -> None:
    png = embed_text(draw_png(1, 32, 32), "image/png", "A red fox\nSteps: 20")
    made = [store_image(ME, 1, data=png), store_image(ME, 2, data=draw_png(2, 32, 32, "GIF"))]
    with open_archive(stream_archive(list_entries(made))) as archive_file:
        assert b"A red fox" in archive_file.read(archive_file.namelist()[0])
    with open_archive(stream_archive(list_entries(made), bare=True)) as archive_file:
        files = [archive_file.read(name) for name in archive_file.namelist()]
        assert [name[-4:] for name in archive_file.namelist()] == [".png", ".png"]
    assert all(file.startswith(b"\x89PNG") and b"fox" not in file for file in files)


def test_files_that_are_gone_are_named_in_it() -> None:
    made = [store_image(ME, n, prompt="fox", created=FIRST) for n in range(2)]
    made[0].artifact.file.delete(save=False)
    made = [Picture.objects.select_related("artifact").get(pk=p.pk) for p in made]
    with open_archive(stream_archive(list_entries(made))) as archive_file:
        assert archive_file.namelist() == ["2026-11-22-1-fox.png", "missing.txt"]
        assert b"2026-11-22-0-fox.png" in archive_file.read("missing.txt")


def test_too_many_or_too_large_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [store_image(ME, n) for n in range(2)]
    made[0].artifact.bytes = archive.MOST_BYTES + 1
    with pytest.raises(archive.TooMuch, match=r"can hold 1,000 images or 2 GB.*select fewer"):
        list_entries(made)
    monkeypatch.setattr(archive, "MAX_PICTURES", 1)
    made[0].artifact.bytes = 1
    with pytest.raises(archive.TooMuch, match=r"These are 2 "):
        list_entries(made)


def test_nothing_is_written_to_the_disk(settings: Settings) -> None:
    made = store_image(ME, 1)
    before = sorted(settings.MEDIA_ROOT.rglob("*"))
    list(stream_archive(list_entries([made])))
    assert sorted(settings.MEDIA_ROOT.rglob("*")) == before
