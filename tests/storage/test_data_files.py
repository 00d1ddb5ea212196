"""The files of the data folder: private whatever the folder was; damage is told at the start."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from playground.settings import BASE_DIR
from playground.storage.data_files import (
    DamagedFileError,
    check_database,
    close_to_others,
    make_private_file,
)
from tests.site import Site

JUNK = bytes(range(256)) * 32


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def start(data: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *(command or ("serve",))],
        cwd=BASE_DIR,
        env=Site(data).environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def spoil_pages(path: Path) -> None:
    """A database whose beginning is right and whose rows are not."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE task (id INTEGER PRIMARY KEY, queue TEXT, data BLOB)")
        database.executemany("INSERT INTO task (data) VALUES (?)", [(JUNK,)] * 20)
        database.commit()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "spoil", "sentence"),
    [
        ("secret_key", lambda path: path.write_bytes(b""), "contains no secret key"),
        ("secret_key", lambda path: path.write_bytes(b"  \n"), "contains no secret key"),
        ("secret_key", lambda path: path.write_bytes(b"short"), "contains no secret key"),
        ("secret_key", lambda path: path.write_bytes(JUNK), "contains no secret key"),
        ("secret_key", lambda path: path.mkdir(), "can't be used"),
        ("queue.sqlite3", lambda path: path.write_bytes(JUNK), "nothing is lost"),
        ("queue.sqlite3", lambda path: path.mkdir(), "can't be used"),
        ("queue.sqlite3", spoil_pages, "nothing is lost"),
        ("db.sqlite3", lambda path: path.write_bytes(JUNK), "from a backup"),
    ],
)
def test_a_damaged_file_stops_the_start_with_a_sentence_that_names_it(
    name: str, spoil: Callable[[Path], object], sentence: str, tmp_path: Path
) -> None:
    spoil(tmp_path / name)
    ended = start(tmp_path)
    assert ended.returncode != 0
    assert str(tmp_path / name) in ended.stderr
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_data_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    ended = start(tmp_path / "data", "check")
    assert ended.returncode != 0
    assert f"{tmp_path / 'data'} can't be used as a folder" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("before", [False, True], ids=["new", "left open by an earlier version"])
def test_data_files_are_private_in_a_folder_that_is_not(tmp_path: Path, before: bool) -> None:
    tmp_path.chmod(0o755)
    names = ["db.sqlite3", "queue.sqlite3", "secret_key"]
    if before:
        start(tmp_path, "migrate", "--verbosity", "0")
        for name in names:
            (tmp_path / name).chmod(0o644)
    umask = os.umask(0o022)
    try:
        assert start(tmp_path, "migrate", "--verbosity", "0").returncode == 0
    finally:
        os.umask(umask)
    assert {name: mode_of(tmp_path / name) for name in names} == dict.fromkeys(names, 0o600)
    assert {mode_of(path) for path in tmp_path.iterdir() if path.is_file()} == {0o600}


def test_a_folder_of_ours_is_closed_to_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    close_to_others(tmp_path)
    assert mode_of(tmp_path) == 0o700


def test_a_file_keeps_its_content_when_it_is_made_private(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("kept")
    path.chmod(0o666)
    make_private_file(path)
    assert (path.read_text(), mode_of(path)) == ("kept", 0o600)


def test_a_sound_database_passes_and_a_spoilt_one_does_not(tmp_path: Path) -> None:
    sound, spoilt = tmp_path / "sound", tmp_path / "spoilt"
    with closing(sqlite3.connect(sound)) as database:
        database.execute("CREATE TABLE t (x)")
    check_database(sound, "")
    spoil_pages(spoilt)
    with pytest.raises(DamagedFileError, match=r"spoilt is damaged: .+ Move it away\."):
        check_database(spoilt, "Move it away.")
