"""Files of runs: kept, served to whom they belong, and gone with their run."""

import errno
import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.http import FileResponse, Http404
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from playground.intake import IntakeError, documents
from playground.intake.responses import own_artifact, serve_artifact, shared_artifact
from playground.intake.store import open_artifact, store_artifact, write_artifact
from playground.models import Artifact, Run
from playground.runs import services as runs
from playground.runs import sharing
from playground.runs.sharing import PARTS, include_parts
from tests.intake.files import pdf, saved, scene

pytestmark = pytest.mark.django_db
PNG = saved(scene(), "PNG")


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def a_run(owner: str = "me") -> Run:
    return runs.create_run(
        owner=owner, app="vision", provider="local", endpoint="chat", model="m", request={}
    )


def list_files(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def read_content(response: FileResponse) -> bytes:
    return b"".join(response)


def test_a_picture_is_kept_under_a_name_nobody_can_guess(media: Path) -> None:
    prepared = documents.prepare_page(documents.open_upload(PNG, "x"))
    artifact = store_artifact(a_run(), "input", prepared, "../my <scan>.heic", page=3)
    (path,) = list_files(media)
    assert "scan" not in str(path.relative_to(media))
    assert len(path.stem) >= 32
    assert path.suffix == ".png"
    assert path.read_bytes() == prepared.bytes
    assert artifact.sha256 == hashlib.sha256(prepared.bytes).hexdigest()
    assert (artifact.width, artifact.height, artifact.bytes) == (64, 48, len(prepared.bytes))
    assert artifact.metadata == {"name": "my <scan>.heic", "mime": "image/png", "notes": [],
                                 "page": 3}  # fmt: skip
    with open_artifact(artifact) as file:
        assert file.read() == prepared.bytes


def test_files_go_when_their_run_goes(
    media: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    run, other = a_run(), a_run()
    shared = store_artifact(run, "input", PNG, "a.png")
    store_artifact(run, "output", PNG, "b.png")
    shared.pk, shared.run = None, other
    shared.save()
    with django_capture_on_commit_callbacks(execute=True):
        run.delete()
    assert len(list_files(media)) == 1  # another run asked about the same picture
    with django_capture_on_commit_callbacks(execute=True):
        other.delete()
    assert list_files(media) == []


def test_a_full_disk_is_said_and_leaves_nothing(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: FileSystemStorage, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True)
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(IntakeError) as refusal:
        store_artifact(a_run(), "input", PNG, "a.png")
    assert refusal.value.message == (
        "“a.png” couldn't be saved: the server's disk is full. Delete runs you no longer need "
        "or contact the host."
    )
    assert refusal.value.status == 507
    assert list_files(media) == []
    assert not Artifact.objects.exists()


def test_a_file_may_come_before_its_row(media: Path) -> None:
    run = a_run()
    artifact = write_artifact(run, "output", PNG, "made.png", seed=7)
    assert not run.artifacts.exists()
    assert list_files(media)
    artifact.save()
    assert run.artifacts.get().metadata == {"name": "made.png", "mime": "image/png", "seed": 7}


def test_a_file_that_is_gone_is_said_to_be(media: Path) -> None:
    artifact = store_artifact(a_run(), "input", PNG, "a.png")
    list_files(media)[0].unlink()
    with pytest.raises(IntakeError, match="its file was removed from the disk"):
        open_artifact(artifact)
    with pytest.raises(Http404, match="its file was removed"):
        serve_artifact(artifact)


def test_only_the_owner_sees_a_file() -> None:
    artifact = store_artifact(a_run("me"), "input", PNG, "a.png")
    assert own_artifact("me", artifact.pk) == artifact
    for owner, key in (("you", artifact.pk), ("", artifact.pk), ("me", artifact.pk + 1)):
        with pytest.raises(Http404):
            own_artifact(owner, key)


def test_a_share_shows_files_only_where_they_were_included() -> None:
    run = a_run()
    artifact = store_artifact(run, "input", PNG, "a.png")
    slug = sharing.share_run(run)
    with pytest.raises(Http404):
        shared_artifact(slug, artifact.pk)
    include_parts(run, PARTS)
    assert shared_artifact(slug, artifact.pk) == artifact
    with pytest.raises(Http404):
        shared_artifact("", artifact.pk)
    sharing.unshare_run(run)
    with pytest.raises(Http404):
        shared_artifact(slug, artifact.pk)


def test_a_file_is_served_as_what_it_is_and_cannot_act() -> None:
    response = serve_artifact(store_artifact(a_run(), "input", PNG, 'a"b\u202e.png'))
    assert read_content(response) == PNG
    assert response["Content-Type"] == "image/png"
    assert response["Content-Length"] == str(len(PNG))
    assert response["Content-Disposition"] == 'inline; filename="a_b.png"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"].startswith("private")
    response.close()


@pytest.mark.parametrize(
    ("data", "mime", "name"),
    [
        (b"<script>alert(1)</script>", "application/octet-stream", "x.bin"),
        (b"<svg onload=alert(1)>", "application/octet-stream", "x.bin"),
        (pdf((9, 9)), "application/pdf", "x.pdf"),
    ],
)
def test_what_a_browser_might_run_is_a_download(data: bytes, mime: str, name: str) -> None:
    response = serve_artifact(store_artifact(a_run(), "output", data, "x.html"), shared=True)
    assert response["Content-Type"] == mime
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Cache-Control"] == "no-store"
    response.close()
