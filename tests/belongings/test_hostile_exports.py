"""Archives that somebody made to do harm: refused with a sentence, and nothing is changed."""

import hashlib
import json
import uuid
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from pytest_django import Settings

from playground.backup.archive import BackupError
from playground.backup.target import list_files
from playground.belongings import imports
from playground.belongings.imports import import_archive
from playground.models import Artifact, Run
from textlab.models import LaneAnswer, Round

pytestmark = pytest.mark.django_db(transaction=True)
RUN = {
    "id": str(uuid.uuid4()), "app": "textlab", "provider": "arli", "endpoint": "chat",
    "model": "m", "status": "done", "created": "2026-11-01T00:00:00+00:00",
}  # fmt: skip
ARTIFACT = {
    "id": 1, "run_id": RUN["id"], "role": "input", "file": "runs/a.png", "bytes": 0, "sha256": "",
    "metadata": {"shared": True},
}  # fmt: skip
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def write_export(rows: Rows, files: dict[str, bytes] | None = None, **changes: Any) -> BytesIO:
    """A whole archive of these rows; all of a table have the columns of its first."""
    tables = {label: list(each[0]) for label, each in rows.items()}
    contents = {f"files/{name}": content for name, content in (files or {}).items()}
    for label, each in rows.items():
        lines = [json.dumps(list(row.values())).encode() + b"\n" for row in each]
        contents[f"rows/{label}"] = b"".join(lines)
    listed = [[n, len(c), hashlib.sha256(c).hexdigest()] for n, c in contents.items()]
    head = {"format": "playground-person", "format_version": 1, "tables": tables, "parts": listed}
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps({**head, **changes}))
    return file


def refuse(file: BytesIO) -> str:
    with pytest.raises(BackupError) as refusal:
        import_archive(file, "bea")
    assert not Run.objects.filter(owner="bea").exists()
    assert list(list_files()) == []
    return str(refusal.value)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "mine"},
        {"created": "yesterday"},
        {"created": None},
        {"id": "1"},
        {"id": ["x"]},
        {"model": "m" * 300},
        {"model": {"$ne": 1}},
        {"images": -1},
        {"images": 10**30},
        {"duration": float("nan")},
        {"request": []},
        {"request": "text"},
        {"stop_requested": "perhaps"},
        {"parent_id": "not an id"},
    ],
)
def test_a_value_that_its_column_does_not_take_is_refused(change: dict[str, Any]) -> None:
    assert "A row of playground.run is damaged" in refuse(
        write_export({"playground.run": [{**RUN, **change}]})
    )


@pytest.mark.parametrize(
    "column", ["owner", "share_slug", "fingerprint", "network", "pk", "delete"]
)
def test_nobody_says_whose_a_row_is_or_under_which_link(column: str) -> None:
    assert "other columns" in refuse(write_export({"playground.run": [{**RUN, column: "ada"}]}))


@pytest.mark.parametrize("label", ["auth.user", "playground.providerkey", "quotas.quota", "x"])
def test_tables_that_are_nobodys_are_refused(label: str) -> None:
    assert "tables that aren't known" in refuse(write_export({label: [{"id": 1}]}))


def test_rows_cannot_be_hung_on_somebody_elses() -> None:
    theirs = Run.objects.create(owner="ada", **{k: v for k, v in RUN.items() if k != "created"})
    artifact = {**ARTIFACT, "run_id": str(theirs.pk)}
    rows: Rows = {"playground.artifact": [artifact]}
    assert "belongs to none" in refuse(write_export(rows, {"runs/a.png": b"x"}))
    lane = {"run_id": str(theirs.pk), "round_id": str(uuid.uuid4()), "position": 0}
    assert "belongs to none" in refuse(write_export({"textlab.laneanswer": [lane]}))
    child = {**RUN, "id": str(uuid.uuid4()), "parent_id": str(theirs.pk), "tree": str(theirs.pk)}
    import_archive(write_export({"playground.run": [child]}), "bea")
    mine = Run.objects.get(owner="bea")
    assert (mine.parent, mine.tree == theirs.pk) == (None, False)


def test_a_row_that_comes_twice_or_contradicts_another_is_refused() -> None:
    assert "twice" in refuse(write_export({"playground.run": [RUN, RUN]}))
    ids = [str(uuid.uuid4()) for _ in range(2)]
    created = RUN["created"]
    rounds = [{"id": key, "created": created, "is_blind": False} for key in ids]
    lanes = [{"run_id": RUN["id"], "round_id": key, "position": 0} for key in ids]
    rows: Rows = {"playground.run": [RUN], "textlab.round": rounds, "textlab.laneanswer": lanes}
    assert "contradict" in refuse(write_export(rows))
    assert not Round.objects.exists()
    assert not LaneAnswer.objects.exists()


def test_names_of_files_are_nothing_but_words() -> None:
    """A row gets what the archive brought, never what is stored here under that name."""
    rows: Rows = {"playground.run": [RUN], "playground.artifact": [ARTIFACT]}
    import_archive(write_export(rows, {"runs/a.png": b"12345", "runs/unused.png": b"x"}), "bea")
    artifact = Artifact.objects.get()
    assert list(list_files()) == [artifact.file.name]
    assert artifact.file.name != "runs/a.png"
    assert (artifact.bytes, artifact.metadata) == (5, {})
    assert artifact.sha256 == hashlib.sha256(b"12345").hexdigest()


def test_a_file_that_the_archive_lacks_is_one_that_is_gone() -> None:
    rows: Rows = {"playground.run": [RUN], "playground.artifact": [ARTIFACT]}
    import_archive(write_export(rows), "bea")
    with pytest.raises(FileNotFoundError):
        Artifact.objects.get().file.open()


def test_what_a_database_does_not_take_is_left_out_of_texts() -> None:
    odd = {**RUN, "text": "a\0b \ud800 ☃", "extra": {"x\0": ["\0\udfff"]}}
    import_archive(write_export({"playground.run": [odd]}), "bea")
    run = Run.objects.get()
    assert run.text == "ab � ☃"
    assert "\0" not in json.dumps(run.extra)
    assert "\\u0000" not in json.dumps(run.extra)


def test_too_much_is_refused_before_anything_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = write_export({"playground.run": [{**RUN, "text": "x" * 20_000_000}]})
    assert "isn't safe to unpack" in refuse(bomb)
    monkeypatch.setattr(imports, "MAX_ROWS", 1)
    two = [RUN, {**RUN, "id": str(uuid.uuid4())}]
    assert "more than 1 entries" in refuse(write_export({"playground.run": two}))
    monkeypatch.setattr(imports, "MAX_BYTES", 2)
    assert "holds more than" in refuse(write_export({"playground.run": [RUN]}))


@pytest.mark.parametrize("tables", [None, [], {"playground.run": None}, {"playground.run": [[]]}])
def test_a_manifest_of_another_shape_is_refused(tables: Any) -> None:
    assert refuse(write_export({"playground.run": [RUN]}, tables=tables)).startswith("This export")


def test_other_archives_and_no_archives_are_refused_on_the_page() -> None:
    browser = Browser()
    whole = write_export({"playground.run": [RUN]}).getvalue()
    backup = write_export({}, format="playground-backup").getvalue()
    broken = whole.replace(whole[60:70], b"\xff" * 10, 1)
    for content in (b"words", whole[:-30], backup, broken):
        answer = browser.post("/data/import", {"file": SimpleUploadedFile("a.zip", content)})
        assert answer.status_code == 422
        assert "Nothing has been imported." in answer.content.decode()
    assert browser.post("/data/import").status_code == 422
    assert not Run.objects.exists()
