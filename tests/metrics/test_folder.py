"""The files of counts: of this start alone, and of the dead as long as others of it live."""

import os
import subprocess
from pathlib import Path

import pytest
from pytest_django import Settings

from playground.metrics.folder import forget_dead, prepare_folder


@pytest.fixture
def dead() -> int:
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def write_files(data: Path, *names: str) -> Path:
    folder = data / "metrics"
    folder.mkdir()
    for name in names:
        (folder / name).touch()
    return folder


def list_names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_first_process_of_a_start_begins_anew(
    tmp_path: Path, settings: Settings, dead: int
) -> None:
    settings.DATA_DIR = tmp_path
    folder = write_files(tmp_path, f"counter_{dead}.db", f"gauge_livesum_{os.getpid()}.db", "other")
    assert prepare_folder() == folder
    assert list_names(folder) == {"other"}


def test_a_further_process_leaves_what_the_dead_have_counted(
    tmp_path: Path, settings: Settings, dead: int
) -> None:
    settings.DATA_DIR = tmp_path
    alive, counted = f"counter_{os.getppid()}.db", f"counter_{dead}.db"
    folder = write_files(tmp_path, alive, counted, f"gauge_livesum_{dead}.db")
    prepare_folder()
    assert list_names(folder) == {alive, counted}


def test_a_report_forgets_what_the_dead_had_open(tmp_path: Path, dead: int) -> None:
    mine = f"gauge_livesum_{os.getpid()}.db"
    folder = write_files(tmp_path, mine, f"gauge_livesum_{dead}.db", f"histogram_{dead}.db")
    forget_dead(folder)
    assert list_names(folder) == {mine, f"histogram_{dead}.db"}


def test_a_new_folder_is_private(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    assert prepare_folder().stat().st_mode & 0o077 == 0
