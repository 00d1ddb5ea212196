"""Fetching a model from a hub: whole, in two goes, damaged, changed, gone."""

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from playground.local.images.add import HUB, HUB_SETTINGS
from playground.local.images.environments import run_task
from playground.local.images.hub import LOCK, read_lock
from tests.local.images_host.scripted_hub import REPOSITORY, REVISION, Hub, run_hub

LARGE = bytes(range(256)) * 4096  # 1 MB
FILES = {
    "model_index.json": b"{}",
    "unet/model.onnx": LARGE,
    "unet/model.onnx_data": LARGE[::-1],
    "unet/diffusion_pytorch_model.safetensors": LARGE * 2,
    "README.md": b"About boats.",
}
WANTED = ("model_index.json", "unet/model.onnx*")
NAMES = {"model_index.json", "unet/model.onnx", "unet/model.onnx_data"}


@pytest.fixture
def hub() -> Iterator[Hub]:
    with run_hub(Hub(dict(FILES))) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "boats"


def fetch(hub: Hub, folder: Path, **job: Any) -> Any:
    """As the command does it, but for the environment, which the tests have."""
    wanted = {"repository": REPOSITORY, "revision": REVISION, "files": WANTED}
    home = {"HF_ENDPOINT": hub.address, "HF_HOME": str(folder.parent / "home")}
    return run_task(
        Path(sys.executable),
        HUB,
        {**wanted, "folder": str(folder), **job},
        {**HUB_SETTINGS, **home, "NO_PROXY": "127.0.0.1"},
    )


def test_what_is_needed_is_fetched_and_written_down(hub: Hub, folder: Path) -> None:
    answer = fetch(hub, folder)
    assert set(answer["files"]) == NAMES
    for name, sha256 in answer["files"].items():
        assert (folder / name).read_bytes() == FILES[name]
        assert sha256 == hashlib.sha256(FILES[name]).hexdigest()
    assert json.loads((folder / LOCK).read_text()) == {
        "repository": REPOSITORY,
        "revision": REVISION,
        "files": answer["files"],
    }
    assert not (folder / "README.md").exists()
    assert not (folder / "unet" / "diffusion_pytorch_model.safetensors").exists()


def test_what_is_there_is_not_fetched_again(hub: Hub, folder: Path) -> None:
    first = fetch(hub, folder)
    hub.ranges.clear()
    assert fetch(hub, folder) == first
    assert hub.ranges == []


def test_a_download_that_broke_off_goes_on_where_it_stopped(hub: Hub, folder: Path) -> None:
    """The client writes ten megabytes at a time."""
    hub.files["unet/model.onnx"] = whole = LARGE * 24
    hub.breaks_after = 22_000_000
    answer = fetch(hub, folder, files=["unet/model.onnx"])
    assert "Run the command again: it goes on where it stopped." in answer["error"]
    assert not (folder / "unet" / "model.onnx").exists()
    hub.breaks_after, hub.is_mute = 0, False
    hub.ranges.clear()
    assert "files" in fetch(hub, folder, files=["unet/model.onnx"])
    assert (folder / "unet" / "model.onnx").read_bytes() == whole
    (start,) = (int(each.removeprefix("bytes=").partition("-")[0]) for each in hub.ranges)
    assert 10_000_000 < start <= 22_000_000


def test_a_wrong_checksum_is_said_and_the_file_removed(hub: Hub, folder: Path) -> None:
    hub.stated["unet/model.onnx_data"] = "0" * 64
    answer = fetch(hub, folder)
    sha256 = hashlib.sha256(FILES["unet/model.onnx_data"]).hexdigest()
    assert answer["error"] == (
        "unet/model.onnx_data is not the file that the hub states: its sha256 is"
        f" {sha256}, not {'0' * 64}. It was removed. Run the command again."
    )
    assert not (folder / "unet" / "model.onnx_data").exists()
    assert (folder / "unet" / "model.onnx").exists()


def test_a_file_that_was_changed_on_the_disk_is_fetched_again(hub: Hub, folder: Path) -> None:
    fetch(hub, folder)
    (folder / "unet" / "model.onnx").write_bytes(LARGE[:-1] + b"!")
    assert "files" in fetch(hub, folder)
    assert (folder / "unet" / "model.onnx").read_bytes() == LARGE


def test_the_same_revision_never_has_other_files(hub: Hub, folder: Path) -> None:
    fetch(hub, folder)
    hub.files["unet/model.onnx"] = LARGE + b"!"
    answer = fetch(hub, folder)
    assert answer["error"].startswith(
        "The hub now states another sha256 for unet/model.onnx of the same revision"
    )
    sha256 = hashlib.sha256(LARGE).hexdigest()
    assert read_lock(folder)["files"]["unet/model.onnx"] == sha256


@pytest.mark.parametrize(
    ("job", "said"),
    [
        ({"repository": "somebody/else"}, "The hub has no repository somebody/else any more."),
        ({"files": ["*.gguf"]}, f"{REPOSITORY} has none of the files that are needed."),
    ],
)
def test_what_is_not_there_is_said(hub: Hub, folder: Path, job: Any, said: str) -> None:
    assert fetch(hub, folder, **job) == {"error": said}


def test_another_revision_is_refused(hub: Hub, folder: Path) -> None:
    hub.revision = "b" * 40
    answer = fetch(hub, folder)
    assert answer["error"] == f"The hub answered with revision {'b' * 40}, not {REVISION}."


def test_a_name_outside_the_folder_is_refused(hub: Hub, folder: Path) -> None:
    hub.files["../unet/model.onnx"] = b"x"
    answer = fetch(hub, folder, files=["*unet/model.onnx*"])
    assert answer["error"] == f"{REPOSITORY} names files outside its folder."
    assert not (folder.parent / "unet").exists()


def test_without_internet_it_says_what_to_bring(hub: Hub, folder: Path) -> None:
    away = replace(hub, address="http://127.0.0.1:9")
    answer = fetch(away, folder)
    assert answer["error"] == (
        "The hub can't be reached. Bring a model along: make image-model IMAGE_MODEL=…"
    )
