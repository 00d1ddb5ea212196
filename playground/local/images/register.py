"""A folder with a model becomes one that the local provider serves: looked at, hashed, tried."""

import importlib
import logging
import re
from pathlib import Path

from playground.local import memory
from playground.local.images.record import ModelRecord, store_record
from playground.local.images.trial import measure_model
from playground.local.images.weights import ENGINE
from playground.local.verify import hash_file, remember_file

log = logging.getLogger("playground.local")

OF_A_MODEL = ("*/*.onnx", "*/*.onnx*", "*/*.onnx_data*", "*/*.json", "*/*.txt", "model_index.json")
NOT_IN_A_NAME = re.compile(r"[^\w.+-]+")


def register_folder(
    folder: Path,
    data: Path,
    *,
    name: str = "",
    licence: str = "",
    source: str = "",
    revision: str = "",
    hashes: dict[str, str] | None = None,
    engine: str = ENGINE,
) -> ModelRecord:
    """Raises UnusableModel for what the engine cannot load, TrialError where it fails.

    hashes: the sha256 of files by path, where they are known already.
    """
    folder = folder.resolve()
    facts = importlib.import_module(engine).inspect_folder(folder)
    files = hash_files(folder, hashes or {})
    record = ModelRecord(
        name=name or build_name(folder),
        folder=str(folder),
        kind=facts.kind,
        precision=facts.precision,
        weights_bytes=facts.bytes,
        samplers=tuple(facts.samplers),
        side=facts.native_size,
        files=files,
        licence=licence,
        source=source or str(folder),
        revision=revision,
    )
    record = try_model(record, data, engine)
    for path, sha256 in files:
        remember_file(folder / path, sha256, data)
    store_record(data, record)
    return record


def list_files(folder: Path) -> list[Path]:
    """Graphs, weights and what describes them."""
    return sorted({path for pattern in OF_A_MODEL for path in folder.glob(pattern)})


def hash_files(folder: Path, known: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """(path, sha256) of each."""
    paths = [str(path.relative_to(folder)) for path in list_files(folder)]
    return tuple((path, known.get(path) or hash_file(folder / path)) for path in paths)


def build_name(folder: Path) -> str:
    return NOT_IN_A_NAME.sub("-", folder.name).strip("-") or "model"


def try_model(record: ModelRecord, data: Path, engine: str) -> ModelRecord:
    """With what was measured; as it is where memory is too small now, which is said."""
    says, needed = memory.format_gigabytes, record.estimate_memory(record.side**2)
    available = memory.measure_available()
    if available and needed > available:
        log.warning(
            "It needs about %s of memory, and %s are available: it was not tried.",
            says(needed),
            says(available),
        )
        return record
    log.info("Making one image to measure what it takes: a minute or more …")
    return measure_model(record, data, engine)
