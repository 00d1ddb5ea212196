"""Environments for one task: made, used, and removed. What they hold is never served."""

import fcntl
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playground.local.messages import Json

log = logging.getLogger("playground.local")

BASE = Path(__file__).resolve().parents[3]
REQUIREMENTS = BASE / "requirements"
HOLD = "in-use"  # locked while its process lives
PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes")


class NotInstalledError(Exception):
    """The environment could not be made; the sentence says why."""


@contextmanager
def make_environment(name: str, folder: Path) -> Iterator[Path]:
    """A Python that has what `requirements/<name>.txt` lists. Raises NotInstalledError."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{name}-*"):  # by a run that was killed; gigabytes
        if not _is_in_use(left):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=f"{name}-") as place, _hold(Path(place)):
        python = Path(place) / "bin" / "python"
        commands = (
            [sys.executable, "-m", "venv", place],
            [str(python), *PIP, "-r", str(REQUIREMENTS / f"{name}.txt")],
        )
        for command in commands:
            if subprocess.run(command, check=False).returncode:  # noqa: S603
                raise NotInstalledError(
                    f"The packages of requirements/{name}.txt could not be had."
                )
        yield python


@contextmanager
def _hold(place: Path) -> Iterator[None]:
    """For as long as this process lives, whatever ends it."""
    with (place / HOLD).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _is_in_use(place: Path) -> bool:
    try:
        with (place / HOLD).open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def run_task(python: Path, module: str, job: Json, settings: Mapping[str, str]) -> Json:
    """Its last line as JSON. What it says besides that, a progress bar for one, is seen.

    `settings`: environment variables of its own.
    """
    environment = {**os.environ, **settings, "PYTHONPATH": str(BASE)}
    process = subprocess.run(  # noqa: S603
        [str(python), "-m", module],
        input=json.dumps(job) + "\n",
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        check=False,
    )
    lines = process.stdout.splitlines()
    try:
        answer: Json = json.loads(lines[-1])
    except (IndexError, ValueError):
        return {"error": f"The process ended with code {process.returncode}."}
    return answer
