"""Which image models this machine has: one file, written when a model is added.

The local provider serves what is in it, and the pages offer that. Whoever reads it needs neither
the weights nor what runs them.
"""

import os
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from pathlib import Path

import orjson

FOLDER, FILE = "image-models", "image-models.json"
# Until a model was tried: what runs it takes beside the weights, for 512 pixels a side.
WORKING_BYTES = 1_700_000_000
RUNTIME_BYTES = 150_000_000  # of a process before it works, however large an image is
USUAL_PIXELS = 512 * 512
# Models that were distilled need few steps, and some of them no guidance.
FEW_STEPS, MANY_STEPS = 4, 20
LITTLE_GUIDANCE, USUAL_GUIDANCE = 1.0, 7.0


@dataclass(frozen=True)
class ModelRecord:
    """One model, as it was found when it was added."""

    name: str
    folder: str
    kind: str
    precision: str
    weights_bytes: int
    samplers: tuple[str, ...]
    side: int  # pixels of the square it is made for
    files: tuple[tuple[str, str], ...] = ()  # paths within the folder, each with its sha256
    licence: str = ""
    source: str = ""
    revision: str = ""
    # As measured with one picture on this machine; 0: it was not.
    memory_bytes: int = 0  # at its height
    load_seconds: float = 0
    step_seconds: float = 0
    rest_seconds: float = 0  # what a picture takes beside its steps

    @property
    def usual_steps(self) -> int:
        return FEW_STEPS if self.kind.endswith(("LCM", "Turbo")) else MANY_STEPS

    @property
    def usual_cfg_scale(self) -> float:
        return LITTLE_GUIDANCE if self.kind.endswith("Turbo") else USUAL_GUIDANCE

    def estimate_memory(self, pixels: int, *, is_loaded: bool = False) -> int:
        """Bytes for pictures of so many pixels in all; of a loaded model only what is to come."""
        whole = self.memory_bytes or self.weights_bytes + WORKING_BYTES
        work = max(whole - self.weights_bytes - RUNTIME_BYTES, whole // 10)
        usual = self.side**2 or USUAL_PIXELS
        needed = work * max(pixels, usual) / usual
        return round(needed if is_loaded else whole - work + needed)

    def estimate_seconds(self, pixels: int, steps: int) -> float:
        """Of one picture, the loading left out; 0 where it was never measured."""
        return (self.step_seconds * steps + self.rest_seconds) * pixels / (self.side**2 or 1)


def get_record_path(data: Path) -> Path:
    return data / "local" / FILE


def get_model_folder(data: Path, name: str) -> Path:
    """Where the weights of a fetched or converted model lie."""
    return data / "local" / FOLDER / name


def list_records(data: Path) -> tuple[ModelRecord, ...]:
    """The newest first; none where the file is missing or damaged."""
    path = get_record_path(data)
    try:
        stat = path.stat()
    except OSError:
        return ()
    return _read_records(str(path), stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=4)
def _read_records(path: str, _changed: int, _size: int) -> tuple[ModelRecord, ...]:
    try:
        rows = orjson.loads(Path(path).read_bytes())
        return tuple(_read_row(row) for row in rows)
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return ()


def _read_row(row: dict[str, object]) -> ModelRecord:
    known = {field.name for field in fields(ModelRecord)}
    record = ModelRecord(**{name: value for name, value in row.items() if name in known})  # type: ignore[arg-type]
    files = tuple((str(path), str(sha256)) for path, sha256 in record.files)
    return replace(record, samplers=tuple(record.samplers), files=files)


def store_record(data: Path, record: ModelRecord) -> None:
    """First in the list; a model of the same name makes way."""
    others = (each for each in list_records(data) if each.name != record.name)
    path = get_record_path(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.tmp")
    rows = [asdict(each) for each in (record, *others)]
    fresh.write_bytes(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
    fresh.replace(path)
