"""Convert an image model to ONNX, once: `make convert-image-model IMAGE_MODEL=<folder or file>`.

A diffusers folder, or a .safetensors checkpoint. What converts is installed for that alone, and
removed again; what comes of it lies under the data folder and is added as any other model.
"""

import argparse
import logging
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from playground.local import memory
from playground.local.images import add
from playground.local.images.add import NotAddedError
from playground.local.images.environments import NotInstalledError, make_environment, run_task
from playground.local.images.record import ModelRecord, get_model_folder
from playground.local.images.register import build_name
from playground.local.images.weights import ENGINE
from playground.local.messages import Json

log = logging.getLogger("playground.local")

EXPORT = "playground.local.images.export"
ENVIRONMENT_BYTES = 9_000_000_000  # of what converts: 3 of packages, and 6 once unpacked
# What the exporter warns of concerns who writes models, and comes a hundred times.
QUIET = {"PYTHONWARNINGS": "ignore", "HF_HUB_DISABLE_TELEMETRY": "1"}
# Half-precision weights become twice as large, and are in memory twice while they are written.
SIZE_FACTOR, MEMORY_FACTOR = 2, 4
BESIDE_BYTES = 2_000_000_000  # of memory, for what converts

Export = Callable[[Json, Path], Json]


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    parser = argparse.ArgumentParser(prog="playground.local.images.convert", description=__doc__)
    parser.add_argument("model", nargs="?", default=os.environ.get("IMAGE_MODEL") or "")
    parser.add_argument("--yes", action="store_true", default=bool(os.environ.get("YES")))
    arguments = parser.parse_args()
    data = Path(os.environ.get("PLAYGROUND_DATA") or "var").resolve()
    try:
        if not arguments.model:
            raise NotAddedError("Say which: make convert-image-model IMAGE_MODEL=<folder or file>")
        path = Path(arguments.model).expanduser().resolve()
        record = convert_model(path, data, agrees=arguments.yes)
    except NotAddedError as error:
        log.error("No image model was added. %s", error)
        return 1
    log.info("%s", add.describe_added(record))
    return 0


def convert_model(
    path: Path, data: Path, *, agrees: bool, export: Export | None = None, engine: str = ENGINE
) -> ModelRecord:
    """Say what it takes, ask, convert, try. Raises NotAddedError."""
    add.check_source(path)
    if not add.is_convertible(path):
        raise NotAddedError(
            f"{path.name} has nothing to convert: neither a .safetensors file nor a unet of such."
        )
    target = get_model_folder(data, build_name(path.with_suffix("") if path.is_file() else path))
    size = measure_weights(path)
    log.info("%s", describe_work(path, size, target))
    check_memory(size)
    add.check_room(target, size * SIZE_FACTOR + ENVIRONMENT_BYTES)
    if not (agrees or add.ask("Convert it?")):
        raise NotAddedError("Nothing was converted.")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)  # of a try that did not get far
    answer = (export or export_apart)({"source": str(path), "target": str(target)}, data)
    if "error" in answer:
        raise NotAddedError(answer["error"])
    return add.register(target, data, source=str(path), engine=engine)


def measure_weights(path: Path) -> int:
    """Bytes of what will be read."""
    files = [path] if path.is_file() else path.glob("*/*.safetensors")
    return sum(each.stat().st_size for each in files)


def estimate_memory(size: int) -> int:
    return size * MEMORY_FACTOR + BESIDE_BYTES


def describe_work(path: Path, size: int, target: Path) -> str:
    says = memory.format_gigabytes
    return (
        f"{path.name}, {says(size)} of weights, to ONNX graphs in {target}\n"
        f"  downloads about 3 GB of packages, which are removed afterwards\n"
        f"  needs up to {says(estimate_memory(size))} of memory, and"
        f" {says(size * SIZE_FACTOR + ENVIRONMENT_BYTES)} of disk meanwhile\n"
        f"  takes ten minutes to an hour, once"
    )


def check_memory(size: int) -> None:
    needed, available = estimate_memory(size), memory.measure_available()
    if available and needed > available:
        says = memory.format_gigabytes
        raise NotAddedError(
            f"Converting it needs up to {says(needed)} of memory, and {says(available)} are"
            " available. Convert it on a larger machine, and bring the folder here."
        )


def export_apart(job: Json, data: Path) -> Json:
    """In an environment that is made for it and removed again."""
    log.info("Installing what converts …")
    try:
        with make_environment("convert", data / "local") as python:
            log.info("Converting …")
            return run_task(python, EXPORT, job, QUIET)
    except NotInstalledError as error:
        raise NotAddedError(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
