"""What the site stands on, each part asked in bounded time: what hangs counts as missing."""

import os
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path

from django.core.cache import caches
from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError, connection

from playground.health.models import Worker, filter_seen
from playground.infrastructure.connections import release_connections
from playground.infrastructure.offload import offload

PATIENCE_SECONDS = 1.0  # of whoever asks
WORKER_SECONDS = 40.0  # without a sign of life
WELL = "ok"
SILENT = "it didn't answer within a second"
PROBE_FILE = "probe"  # whether it exists is of no interest: storage that answers is there


def ask_parts(left_out: Collection[str] = ()) -> dict[str, str]:
    """Each part by name, and `WELL` or what is wrong with it. All are asked at the same time."""
    answers: dict[str, str] = {}
    names = [name for name in PARTS if name not in left_out]
    threads = [threading.Thread(target=ask, args=(n, answers), daemon=True) for n in names]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return {name: answers.get(name, SILENT) for name in names}


def ask(name: str, answers: dict[str, str]) -> None:
    try:
        answers[name] = PARTS[name]() or WELL
    except Exception as error:  # noqa: BLE001 - whatever it is: this part does not answer
        answers[name] = f"it isn't responding ({type(error).__name__})"
    finally:
        release_connections()


def check_database() -> str:
    """It answers, and its tables are up to date."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {Worker._meta.db_table} LIMIT 1")  # noqa: S608 - our own name
    except (DatabaseError, InterfaceError):
        return "the database isn't responding"
    return ""


def check_cache() -> str:
    """It answers, where it is a service of its own."""
    is_reachable = getattr(caches["default"], "is_reachable", None)
    if is_reachable is not None and not is_reachable():
        return "Redis isn't responding: chats continue, queued jobs wait"
    return ""


def check_storage() -> str:
    """It answers; a folder can also be written to."""
    offload(default_storage.exists, PROBE_FILE)
    folder = getattr(default_storage, "location", "")
    if not (isinstance(folder, str) and Path(folder).is_absolute()):
        return ""
    while not Path(folder).exists():  # it is made with its first file
        folder = str(Path(folder).parent)
    return "" if os.access(folder, os.W_OK) else "the folder of files can't be written to"


def check_worker() -> str:
    if filter_seen(WORKER_SECONDS).exists():
        return ""
    return f"no worker has been seen for {WORKER_SECONDS:.0f} seconds: queued jobs wait"


PARTS: dict[str, Callable[[], str]] = {
    "database": check_database,
    "cache": check_cache,
    "storage": check_storage,
    "worker": check_worker,
}
