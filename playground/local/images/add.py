"""Add an image model: `make image-model`, or with IMAGE_MODEL=… one that lies on a disk already.

The recommended one is downloaded, which is the only thing here that asks for another machine, and
only when a person has agreed. `python -m playground.local.images.add [folder or file] [--yes]`
"""

import argparse
import logging
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from playground.local import memory
from playground.local.images import errors
from playground.local.images.environments import NotInstalledError, make_environment, run_task
from playground.local.images.recommended import LCM_DREAMSHAPER, Recommendation
from playground.local.images.record import ModelRecord, get_model_folder
from playground.local.images.register import register_folder
from playground.local.images.trial import TrialError
from playground.local.images.weights import ENGINE
from playground.local.messages import Json
from playground.local.verify import DamagedError

log = logging.getLogger("playground.local")

SPARE_BYTES = 500_000_000  # left free on the disk
HUB = "playground.local.images.hub"
# No other protocol than HTTP, nobody's key, and nothing told about who asks.
HUB_SETTINGS = {"HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_OFFLINE": "0"}
PICKLES = (".ckpt", ".pt", ".pth", ".bin", ".pkl")

Fetch = Callable[[Json, Path], Json]


class NotAddedError(Exception):
    """The model could not be added; the sentence says why."""


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    parser = argparse.ArgumentParser(prog="playground.local.images.add", description=__doc__)
    parser.add_argument("model", nargs="?", default=os.environ.get("IMAGE_MODEL") or "")
    parser.add_argument("--yes", action="store_true", default=bool(os.environ.get("YES")))
    arguments = parser.parse_args()
    data = Path(os.environ.get("PLAYGROUND_DATA") or "var").resolve()
    try:
        if arguments.model:
            record = add_own(Path(arguments.model).expanduser(), data)
        else:
            record = add_recommended(LCM_DREAMSHAPER, data, agrees=arguments.yes)
    except NotAddedError as error:
        log.error("No image model was added. %s", error)
        return 1
    log.info("%s", describe_added(record))
    return 0


def add_recommended(
    model: Recommendation,
    data: Path,
    *,
    agrees: bool,
    fetch: Fetch | None = None,
    engine: str = ENGINE,
) -> ModelRecord:
    """Say what it is, ask, fetch, try. Raises NotAddedError."""
    folder = get_model_folder(data, model.name)
    log.info("%s", describe_offer(model, folder))
    check_room(folder, model.size_bytes)
    if not (agrees or ask("Download it?")):
        raise NotAddedError("Nothing was downloaded.")
    job = {
        "repository": model.repository,
        "revision": model.revision,
        "files": list(model.files),
        "folder": str(folder),
    }
    answer = (fetch or fetch_apart)(job, data)
    if "error" in answer:
        raise NotAddedError(answer["error"])
    return register(
        folder,
        data,
        name=model.name,
        licence=model.licence,
        source=model.repository,
        revision=model.revision,
        hashes=answer["files"],
        engine=engine,
    )


def add_own(path: Path, data: Path, engine: str = ENGINE) -> ModelRecord:
    """A folder with ONNX graphs stays where it is. Raises NotAddedError."""
    check_source(path)
    if is_convertible(path):
        raise NotAddedError(
            f"{path.name} has to be converted to ONNX first:"
            f" make convert-image-model IMAGE_MODEL={path}"
        )
    return register(path, data, engine=engine)


def register(folder: Path, data: Path, **facts: object) -> ModelRecord:
    try:
        return register_folder(folder, data, **facts)  # type: ignore[arg-type]
    except (errors.UnusableModel, TrialError, DamagedError) as error:
        raise NotAddedError(end_sentence(f"{folder.name} can't be used: {error}")) from error
    except OSError as error:
        raise NotAddedError(f"{folder} can't be read: {error.strerror}.") from error


def check_source(path: Path) -> None:
    """Raises NotAddedError for what is neither a model's folder nor a file of weights."""
    if not path.exists():
        raise NotAddedError(f"There is no {path}.")
    if path.is_file() and path.suffix in PICKLES:
        raise NotAddedError(
            f"{path.name} is a file that can run any code when it is loaded, so it never is. Bring"
            " the model as .safetensors."
        )
    if path.is_file() and path.suffix != ".safetensors":
        raise NotAddedError(f"{path.name} is neither a model's folder nor a .safetensors file.")


def is_convertible(path: Path) -> bool:
    """A checkpoint, or a diffusers folder without ONNX graphs."""
    if path.is_file():
        return True
    return not (path / "unet" / "model.onnx").exists() and any(path.glob("unet/*.safetensors"))


def check_room(folder: Path, needed: int) -> None:
    """Counting what is there of it already."""
    place = next(each for each in (folder, *folder.parents) if each.is_dir())
    there = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
    free, missing = shutil.disk_usage(place).free, max(0, needed - there) + SPARE_BYTES
    if free < missing:
        says = memory.format_gigabytes
        raise NotAddedError(f"{place} has {says(free)} free; {says(missing)} are needed.")


def fetch_apart(job: Json, data: Path) -> Json:
    """In an environment that is made for it and removed again."""
    log.info("Installing what downloads …")
    try:
        with make_environment("fetch", data / "local") as python:
            home = {"HF_HOME": str(python.parents[1] / "hub")}
            return run_task(python, HUB, job, HUB_SETTINGS | home)
    except NotInstalledError as error:
        raise NotAddedError(str(error)) from error


def ask(question: str) -> bool:
    """No where nobody can answer; YES=1 answers before."""
    if not sys.stdin.isatty():
        log.info("Nobody can be asked here. With YES=1 the command goes on without asking.")
        return False
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def describe_offer(model: Recommendation, folder: Path) -> str:
    says = memory.format_gigabytes
    record = ModelRecord(model.name, "", "", "", model.size_bytes, (), 512)
    return (
        f"{model.title}, licence {model.licence}\n"
        f"  from  {model.repository} of the Hugging Face hub, revision {model.revision}\n"
        f"  size  {says(model.size_bytes)}, into {folder}\n"
        f"  needs about {says(record.estimate_memory(512**2))} of memory while it works, and a"
        " minute or more for each image"
    )


def describe_added(record: ModelRecord) -> str:
    says = memory.format_gigabytes
    head = f"{record.name} is added: {record.kind}, {record.precision}, in {record.folder}"
    if not record.memory_bytes:
        return f"{head}."
    seconds = record.estimate_seconds(record.side**2, record.usual_steps)
    return (
        f"{head}.\nAn image of {record.side} × {record.side} pixels in {record.usual_steps} steps"
        f" takes about {seconds:.0f} s and {says(record.memory_bytes)} of memory here; loading it,"
        f" {record.load_seconds:.0f} s."
    )


def end_sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


if __name__ == "__main__":
    sys.exit(main())
