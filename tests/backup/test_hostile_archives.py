"""Archives that are none, are damaged, or are made to do harm: refused before anything changes."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from playground.backup.archive import BackupError, Writer, open_archive

FACTS: dict[str, Any] = {"migrations": [], "tables": {}}


def write_archive(path: Path, contents: dict[str, bytes], **changes: Any) -> Path:
    """A whole archive of these parts; `changes` are made to its manifest."""
    listed = [[n, len(c), hashlib.sha256(c).hexdigest()] for n, c in contents.items()]
    head = {"format": "playground-backup", "format_version": 1, **FACTS, "parts": listed, **changes}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(head))
    return path


def refuse(path: Path) -> str:
    with pytest.raises(BackupError) as refusal, open_archive(path):
        pass
    return str(refusal.value)


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "files/../../evil",
        "/etc/passwd",
        "files\\..\\evil",
        "C:/evil",
        "files/a\nb",
        "a/./b",
        "x" * 600,
    ],
)
def test_no_part_leaves_its_place(tmp_path: Path, name: str) -> None:
    assert "names a file" in refuse(write_archive(tmp_path / "a.zip", {name: b"x"}))


@pytest.mark.parametrize(
    "parts",
    [None, {}, "all", [["a", -1, ""]], [["a", "1", ""]], [["a"]], [None], [["a", 1.5, ""]]],
)
def test_a_manifest_of_another_shape_is_refused(tmp_path: Path, parts: Any) -> None:
    words = refuse(write_archive(tmp_path / "a.zip", {}, parts=parts))
    assert words.startswith("This archive")


def test_every_shape_of_manifest_is_refused_with_a_sentence(tmp_path: Path) -> None:
    for number, content in enumerate([b"", b"[]", b"{", b"null", b"[" * 100_000, b"\xff"]):
        path = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("manifest.json", content)
        assert refuse(path).startswith("This archive")


def test_another_format_or_version_is_refused(tmp_path: Path) -> None:
    assert "isn't a backup" in refuse(write_archive(tmp_path / "a.zip", {}, format="other"))
    assert "another version" in refuse(write_archive(tmp_path / "b.zip", {}, format_version=2))


def test_more_or_less_than_the_manifest_lists_is_refused(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.zip", {"a": b"x"})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("files/more", b"x")
    assert "differ from its manifest" in refuse(path)
    listed = [["a", 1, hashlib.sha256(b"x").hexdigest()], ["b", 1, ""]]
    assert "differ" in refuse(write_archive(tmp_path / "b.zip", {"a": b"x"}, parts=listed))


def test_changed_bytes_are_noticed(tmp_path: Path) -> None:
    wrong = [["a", 1, hashlib.sha256(b"y").hexdigest()]]
    assert "damaged" in refuse(write_archive(tmp_path / "a.zip", {"a": b"x"}, parts=wrong))
    longer = [["a", 1, hashlib.sha256(b"xx").hexdigest()]]
    assert "damaged" in refuse(write_archive(tmp_path / "b.zip", {"a": b"xx"}, parts=longer))
    path = tmp_path / "c.zip"
    with Writer(path) as writer:
        writer.add_part("a", [b"some words " * 9], compress=False)
        writer.add_manifest(FACTS)
    data = path.read_bytes().replace(b"some words", b"same words", 1)
    path.write_bytes(data)
    assert "can't be read" in refuse(path)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.zip", {"rows/a": b"\0" * 20_000_000})
    assert "isn't safe to unpack" in refuse(path)


def test_what_is_cut_off_or_no_archive_is_refused(tmp_path: Path) -> None:
    whole = write_archive(tmp_path / "a.zip", {"a": b"x" * 1000}).read_bytes()
    for number, content in enumerate([b"", b"PK", b"words", whole[:-30], whole[:50]]):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(content)
        assert "can't be read" in refuse(path)
    assert "doesn't exist" in refuse(tmp_path / "none.zip")
    assert "can't be read" in refuse(tmp_path)


@pytest.mark.django_db
def test_the_command_says_it_in_a_sentence(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.zip", {"../../evil": b"x"})
    with pytest.raises(CommandError, match="names a file that no backup contains"):
        call_command("restore", str(path), replace=True)
