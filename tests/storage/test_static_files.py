"""Static files fit the code that asks for them, whatever was collected before."""

import json
import re
import threading
from pathlib import Path

import pytest
import requests
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from playground.storage.collected_static import STAMP_NAME, collect_if_stale
from tests.site import Site


@pytest.fixture
def source(settings: Settings, tmp_path: Path) -> Path:
    """The folder of a project with one static file, `a.css`."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "a.css").write_text("a{}")
    settings.STATICFILES_DIRS = [folder]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "playground.storage.hashed_static.StaticFiles"},
    }
    return folder


@pytest.fixture
def root(source: Path) -> Path:
    return source.parent / "collected"


def read_names(root: Path) -> dict[str, str]:
    answer: dict[str, str] = json.loads((root / "staticfiles.json").read_text())["paths"]
    return answer


def test_they_are_collected_once_and_again_when_a_source_has_changed(
    source: Path, root: Path
) -> None:
    collect_if_stale()
    first = read_names(root)["a.css"]
    made = (root / STAMP_NAME).stat().st_mtime_ns
    collect_if_stale()
    assert (root / STAMP_NAME).stat().st_mtime_ns == made
    (source / "a.css").write_text("a{color:red}")
    (source / "b.css").write_text("b{}")
    collect_if_stale()
    assert read_names(root)["a.css"] != first
    assert "b.css" in read_names(root)
    assert (root / first).exists(), "a process of the version before may still serve it"


@pytest.mark.parametrize("lost", ["staticfiles.json", STAMP_NAME])
def test_what_was_collected_in_part_is_collected_again(source: Path, root: Path, lost: str) -> None:
    collect_if_stale()
    (root / lost).unlink()
    collect_if_stale()
    assert (root / lost).exists()


def test_a_manifest_of_another_version_does_not_count(source: Path, root: Path) -> None:
    root.mkdir()
    (root / "staticfiles.json").write_text('{"paths": {}, "version": "1.1", "hash": "x"}')
    collect_if_stale()
    assert "a.css" in read_names(root)


def test_processes_that_start_together_collect_once(source: Path, root: Path) -> None:
    threads = [threading.Thread(target=collect_if_stale) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "a.css" in read_names(root)


def test_a_folder_that_cannot_be_written_is_told(source: Path, root: Path) -> None:
    root.write_text("a file in its place")
    with pytest.raises(ImproperlyConfigured, match="don't match this version and can't be updated"):
        collect_if_stale()


def test_a_data_folder_of_an_earlier_version_serves_whole_pages(tmp_path: Path) -> None:
    """It once held the static files, too: what is left of them there counts for nothing."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text('{"paths": {}, "version": "1.1"}')
    with Site(tmp_path) as site:
        page = requests.get(site.url, timeout=10)
        assert page.status_code == 200
        for name in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text):
            assert requests.get(site.url + name, timeout=10).status_code == 200
