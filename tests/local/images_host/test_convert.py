"""`make convert-image-model`: what it says before, and what becomes of what was converted."""

import json
from pathlib import Path
from typing import Any

import pytest

from playground.local import memory
from playground.local.images.add import NotAddedError
from playground.local.images.convert import convert_model
from playground.local.images.record import get_model_folder, list_records
from tests.local.images_host.conftest import ENGINE
from tests.local.images_host.scripted_engine import SCRIPT


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "boats"
    (folder / "unet").mkdir(parents=True)
    (folder / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(b"x" * 1000)
    return folder


def export(job: Any, _data: Path) -> Any:
    """What the exporter leaves."""
    target = Path(job["target"])
    (target / "unet").mkdir(parents=True)
    (target / "unet" / "model.onnx").write_bytes(Path(job["source"]).name.encode())
    (target / SCRIPT).write_text(json.dumps({}))
    return {}


def fail(_job: Any, _data: Path) -> Any:
    return {"error": "boats could not be converted: no scheduler."}


def test_what_was_converted_is_added(
    model: Path, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    record = convert_model(model, data, agrees=True, export=export, engine=ENGINE)
    assert list_records(data) == (record,)
    assert record.folder == str(get_model_folder(data, "boats").resolve())
    assert record.source == str(model)
    assert "needs up to 2.0 GB of memory" in caplog.text
    assert "takes ten minutes to an hour, once" in caplog.text


def test_a_checkpoint_is_called_by_its_name(model: Path, data: Path, tmp_path: Path) -> None:
    checkpoint = tmp_path / "my boats v1.5.safetensors"
    checkpoint.write_bytes(b"x")
    record = convert_model(checkpoint, data, agrees=True, export=export, engine=ENGINE)
    assert record.name == "my-boats-v1.5"


def test_without_an_answer_nothing_is_converted(model: Path, data: Path) -> None:
    with pytest.raises(NotAddedError, match="Nothing was converted"):
        convert_model(model, data, agrees=False, export=export)


def test_too_little_memory_is_said_before(
    model: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "measure_available", lambda: 10**9)
    with pytest.raises(NotAddedError, match=r"needs up to 2\.0 GB of memory, and 1\.0 GB are"):
        convert_model(model, data, agrees=True, export=export)


def test_what_fails_is_said_and_not_added(model: Path, data: Path) -> None:
    with pytest.raises(NotAddedError, match="boats could not be converted: no scheduler"):
        convert_model(model, data, agrees=True, export=fail)
    (model / "unet" / "diffusion_pytorch_model.safetensors").unlink()
    with pytest.raises(NotAddedError, match="boats has nothing to convert"):
        convert_model(model, data, agrees=True, export=export)
    assert list_records(data) == ()
