"""What is too large for the page is imported by the host, with the same checks."""

import hashlib
import random
import uuid
import zipfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from pytest_django import Settings

from playground.audit.models import Entry
from playground.backup.target import list_files
from playground.models import Artifact, Run
from tests.belongings.people import count_rows, export, populate
from tests.belongings.test_hostile_exports import ARTIFACT, RUN, write_export

pytestmark = pytest.mark.django_db(transaction=True)
PIECE = 2**20
PIECES = 70  # MB: more than a request has


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def bea() -> User:
    return User.objects.create_user("bea")


def import_data(path: Path, name: str = "bea", options: dict[str, int] | None = None) -> str:
    said = StringIO()
    call_command("import_data", str(path), name=name, stdout=said, **(options or {}))
    return said.getvalue()


def write_pieces() -> Iterator[bytes]:
    """No two are alike, so that packing does not make them small."""
    piece = random.Random(7).randbytes(PIECE)
    for number in range(PIECES):
        yield number.to_bytes(8) + piece[8:]


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """An export with a file of 70 MB, written piece by piece."""
    small = write_export({"playground.run": [RUN], "playground.artifact": [ARTIFACT]})
    path, digest = tmp_path / "large.zip", hashlib.sha256()
    with zipfile.ZipFile(small) as old, zipfile.ZipFile(path, "w") as new:
        with new.open("files/runs/a.png", "w", force_zip64=True) as member:
            for piece in write_pieces():
                digest.update(piece)
                member.write(piece)
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                part = f'["files/runs/a.png", {PIECE * PIECES}, "{digest.hexdigest()}"], '
                content = content.replace(b'"parts": [', f'"parts": [{part}'.encode())
            new.writestr(name, content)
    return path


def test_an_export_of_more_than_a_request_becomes_somebodys(
    large: Path, bea: User, settings: Settings
) -> None:
    assert large.stat().st_size > settings.LARGEST_REQUEST
    assert "Imported for bea: 2 entries, 1 files." in import_data(large)
    artifact = Artifact.objects.get(run__owner=f"user:{bea.pk}")
    assert artifact.bytes == PIECE * PIECES
    with default_storage.open(str(artifact.file.name)) as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == artifact.sha256
    assert Entry.objects.get(action="data imported").actor == "host"


def test_the_page_refuses_it_and_says_who_can(large: Path, settings: Settings) -> None:
    settings.LARGEST_REQUEST = 2**20  # a client of tests holds what it sends in memory
    sent = SimpleUploadedFile("a.zip", large.read_bytes()[: 2**21])
    answer = Browser().post("/data/import", {"file": sent})
    assert answer.status_code == 413
    assert "manage.py import_data" in answer.content.decode()
    other = Browser().post("/vision/", {"image": SimpleUploadedFile("a.png", b"x" * 2**21)})
    assert "import_data" not in other.content.decode()


def test_everything_of_a_person_comes_back(tmp_path: Path, bea: User) -> None:
    populate("ada")
    path = tmp_path / "ada.zip"
    path.write_bytes(export("ada").getvalue())
    import_data(path)
    theirs = count_rows(f"user:{bea.pk}")
    assert (theirs["playground.run"], theirs["imagegen.picture"]) == (
        Run.objects.filter(owner="ada").count(),
        count_rows("ada")["imagegen.picture"],
    )


@pytest.mark.usefixtures("bea")
def test_what_the_page_refuses_is_refused_and_nothing_is_imported(
    tmp_path: Path, large: Path
) -> None:
    path, two = tmp_path / "a.zip", [RUN, {**RUN, "id": str(uuid.uuid4())}]
    bomb = write_export({"playground.run": [{**RUN, "text": "x" * 20_000_000}]})
    for content, options, sentence in (
        (bomb.getvalue(), {}, "isn't safe to unpack"),
        (b"words", {}, "isn't a whole ZIP archive"),
        (write_export({}, parts=[["../a", 1, ""]]).getvalue(), {}, "that no export contains"),
        (write_export({"playground.run": two}).getvalue(), {"max_entries": 1}, "more than 1"),
        (write_export({"playground.run": [RUN, RUN]}).getvalue(), {}, "Nothing has been imported"),
    ):
        path.write_bytes(content)
        with pytest.raises(CommandError, match=sentence):
            import_data(path, options=options)
    spoil(large)
    with pytest.raises(CommandError, match="can't be read"):
        import_data(large)
    assert not Run.objects.exists()
    assert list(list_files()) == []


def spoil(path: Path) -> None:
    """A byte of the large file is another one."""
    with path.open("r+b") as file:
        file.seek(PIECE)
        file.write(b"\0")


def test_who_is_not_here_and_what_is_not_there_is_said(tmp_path: Path, bea: User) -> None:
    with pytest.raises(CommandError, match="Nobody here has the name eve"):
        import_data(tmp_path / "a.zip", "eve")
    with pytest.raises(CommandError, match="No such file"):
        import_data(tmp_path / "a.zip", bea.username)
