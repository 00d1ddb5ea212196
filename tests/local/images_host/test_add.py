"""`make image-model`: what it says before, what it adds, and every way in which it does not."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from playground.local import memory
from playground.local.images import add
from playground.local.images.add import HUB, HUB_SETTINGS, NotAddedError, add_own, add_recommended
from playground.local.images.environments import run_task
from playground.local.images.recommended import LCM_DREAMSHAPER, Recommendation
from playground.local.images.record import get_model_folder, list_records
from tests.local.images_host.conftest import ENGINE
from tests.local.images_host.scripted_hub import REPOSITORY, REVISION, Hub, run_hub

BOATS = Recommendation(
    "boats", "Boats", REPOSITORY, REVISION, 300_000, "MIT", ("*.json", "unet/model.onnx*")
)
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A folder with these files."""

    def make_folder(name: str = "boats", **files: str) -> Path:
        folder = tmp_path / name
        for path, text in files.items():
            place = folder / path.replace("__", "/").replace("_dot_", ".")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        return folder

    return make_folder


def build_script(**script: Any) -> dict[str, str]:
    return {"script_dot_json": json.dumps(script), "unet__config_dot_json": "{}"}


def read_refusal(path: Path, data: Path) -> str:
    with pytest.raises(NotAddedError) as caught:
        add_own(path, data, ENGINE)
    assert list_records(data) == ()
    return str(caught.value)


def test_a_folder_is_added_where_it_lies_and_measured(make: Make, data: Path) -> None:
    folder = make(**build_script(step_seconds=0.3))
    record = add_own(folder, data, ENGINE)
    assert list_records(data) == (record,)
    assert (record.name, record.folder, record.kind) == ("boats", str(folder), "LCM")
    assert record.side == 128
    assert record.step_seconds >= 0.3
    assert record.memory_bytes > 10_000_000
    assert [path for path, _ in record.files] == ["unet/config.json"]
    assert add.describe_added(record).startswith(f"boats is added: LCM, fp32, in {folder}.\nAn ")


def test_half_a_folder_is_said(make: Make, data: Path) -> None:
    folder = make(unet__config_dot_json="{}")
    assert read_refusal(folder, data) == "boats can't be used: script.json is missing."


def test_what_loads_and_fails_is_not_added(make: Make, data: Path) -> None:
    folder = make(**build_script(unusable="The unet takes other words."))
    assert read_refusal(folder, data) == "boats can't be used: The unet takes other words."
    folder = make(**build_script(dies_at=2))
    assert "its process ended before the image was complete" in read_refusal(folder, data)
    folder = make(**build_script(not_made="It has no decoder."))
    assert read_refusal(folder, data) == "boats can't be used: It has no decoder."


def test_what_is_no_model_is_said(make: Make, data: Path, tmp_path: Path) -> None:
    missing = tmp_path / "nothing"
    assert read_refusal(missing, data) == f"There is no {missing}."
    folder = make("files", old_dot_ckpt="x", notes_dot_txt="x", boats_dot_safetensors="x")
    assert "can run any code" in read_refusal(folder / "old.ckpt", data)
    assert read_refusal(folder / "notes.txt", data) == (
        "notes.txt is neither a model's folder nor a .safetensors file."
    )


def test_what_must_be_converted_names_the_command(make: Make, data: Path) -> None:
    checkpoint = make("files", boats_dot_safetensors="x") / "boats.safetensors"
    diffusers = make("diffusers", unet__diffusion_pytorch_model_dot_safetensors="x")
    for path in (checkpoint, diffusers):
        assert read_refusal(path, data) == (
            f"{path.name} has to be converted to ONNX first:"
            f" make convert-image-model IMAGE_MODEL={path}"
        )


def test_with_too_little_memory_it_is_added_untried(
    make: Make, data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(memory, "measure_available", lambda: 10**9)
    record = add_own(make(**build_script()), data, ENGINE)
    assert (record.memory_bytes, record.step_seconds) == (0, 0)
    assert "It needs about 1.7 GB of memory, and 1.0 GB are available: it was not tried." in (
        caplog.text
    )


def test_nothing_is_fetched_that_nobody_agreed_to(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fetch(_job: Any, _data: Path) -> Any:
        raise AssertionError

    caplog.set_level("INFO")
    with pytest.raises(NotAddedError, match="Nothing was downloaded"):
        add_recommended(LCM_DREAMSHAPER, data, agrees=False, fetch=fetch)
    for said in ("licence MIT", LCM_DREAMSHAPER.revision, "4.3 GB", "6.0 GB of memory", "YES=1"):
        assert said in caplog.text
    assert not get_model_folder(data, LCM_DREAMSHAPER.name).exists()


def test_a_full_disk_is_said_before(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = SimpleNamespace(free=10**9)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(NotAddedError, match=r"has 1\.0 GB free; 4\.8 GB are needed"):
        add_recommended(LCM_DREAMSHAPER, data, agrees=True)


def test_the_recommended_one_is_fetched_checked_and_tried(data: Path) -> None:
    files = {"script.json": b"{}", "unet/model.onnx": b"weights" * 1000, "README.md": b"Boats."}
    with run_hub(Hub(files)) as hub:

        def fetch(job: Any, _data: Path) -> Any:
            settings = {"HF_ENDPOINT": hub.address, "HF_HOME": str(data / "home")}
            return run_task(Path(sys.executable), HUB, job, HUB_SETTINGS | settings)

        record = add_recommended(BOATS, data, agrees=True, fetch=fetch, engine=ENGINE)
        assert record.folder == str(get_model_folder(data, "boats").resolve())
        assert (record.licence, record.source, record.revision) == ("MIT", REPOSITORY, REVISION)
        assert [path for path, _ in record.files] == ["unet/model.onnx"]
        assert list_records(data) == (record,)
        hub.stated["unet/model.onnx"] = "0" * 64
        with pytest.raises(NotAddedError, match="The hub now states another sha256"):
            add_recommended(BOATS, data, agrees=True, fetch=fetch, engine=ENGINE)
