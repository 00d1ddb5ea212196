"""Where the web processes of a machine write what they count, so that one can report for all."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from playground.storage.data_files import make_private_folder

LIVE = "gauge_live"  # of the library: how the names of files begin that end with their process


def prepare_folder() -> Path:
    """Of its own, and without what processes of an earlier start have counted.

    While another process of this start lives, the counts of those that have died are part of the
    sums: without them a sum would fall, which Prometheus takes for a new beginning.
    """
    folder = Path(settings.DATA_DIR, "metrics")
    make_private_folder(folder)
    mine = os.getpid()
    alone = not any(pid != mine and is_alive(pid) for _, pid in list_files(folder))
    for path, pid in list_files(folder):
        if alone or (path.name.startswith(LIVE) and (pid == mine or not is_alive(pid))):
            path.unlink(missing_ok=True)
    return folder


def forget_dead(folder: Path) -> None:
    """What is open in a process that has died is open no more."""
    for path, pid in list_files(folder):
        if path.name.startswith(LIVE) and not is_alive(pid):
            path.unlink(missing_ok=True)


def list_files(folder: Path) -> Iterator[tuple[Path, int]]:
    """Each with the id of its process."""
    for path in sorted(folder.glob("*.db")):
        word = path.stem.rpartition("_")[2]
        if word.isdecimal():
            yield path, int(word)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        pass
    return True
