"""Environments for one task leave nothing behind, even when they are killed."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from playground.local.images.environments import NotInstalledError, make_environment


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would be run; nothing is."""
    seen: list[list[str]] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        seen.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    return seen


def list_places(folder: Path) -> list[str]:
    return sorted(each.name.partition("-")[0] for each in folder.iterdir())


def test_what_is_locked_is_installed_and_removed(tmp_path: Path, commands: list[Any]) -> None:
    with make_environment("fetch", tmp_path) as python:
        assert list_places(tmp_path) == ["fetch"]
        assert commands[1][0] == str(python)
        assert "--require-hashes" in commands[1]
        assert commands[1][-1].endswith("requirements/fetch.txt")
    assert list_places(tmp_path) == []


def test_what_a_killed_run_left_is_removed_and_what_is_used_is_not(
    tmp_path: Path, commands: list[Any]
) -> None:
    for name in ("fetch-killed", "convert-other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "in-use").touch()
    (tmp_path / "fetch-early").mkdir()
    with (
        make_environment("fetch", tmp_path) as first,
        make_environment("fetch", tmp_path) as second,
    ):
        assert first.parents[1].is_dir()
        assert first != second
        assert list_places(tmp_path) == ["convert", "fetch", "fetch"]
    assert list_places(tmp_path) == ["convert"]


def test_what_cannot_be_installed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess[bytes]([], 1)
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_more: failed)
    with (
        pytest.raises(NotInstalledError, match=r"requirements/fetch\.txt"),
        make_environment("fetch", tmp_path),
    ):
        pass
    assert list_places(tmp_path) == []
