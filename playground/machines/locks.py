"""What one machine does at a time, such as bringing the database up to date."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection

from playground.storage.data_files import make_private_file

LOOK_SECONDS = 0.5  # between two tries
MIGRATION_KEY = 7_302_001  # of PostgreSQL's advisory locks: any number that nobody else has


@contextmanager
def hold_migration_lock(on_wait: Callable[[], None]) -> Iterator[None]:
    """Wait until no other process holds it; `on_wait` is called once where one does."""
    with hold_advisory_lock(on_wait) if connection.vendor == "postgresql" else hold_file(on_wait):
        yield


@contextmanager
def hold_advisory_lock(on_wait: Callable[[], None]) -> Iterator[None]:
    """It goes with the connection: whoever dies holds it no longer."""
    wait_for(lambda: call_postgres("pg_try_advisory_lock"), on_wait)
    try:
        yield
    finally:
        with suppress(DatabaseError, InterfaceError):  # a lost connection has given it back
            call_postgres("pg_advisory_unlock")


def call_postgres(function: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [MIGRATION_KEY])
        return bool(cursor.fetchone()[0])


@contextmanager
def hold_file(on_wait: Callable[[], None]) -> Iterator[None]:
    """Beside the database, for as long as this process has the file open."""
    path = Path(f"{connection.settings_dict['NAME']}.lock")
    make_private_file(path)
    with path.open("w") as file:
        wait_for(lambda: try_file(file.fileno()), on_wait)
        yield


def try_file(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_for(take: Callable[[], bool], on_wait: Callable[[], None]) -> None:
    if take():
        return
    on_wait()
    while not take():
        time.sleep(LOOK_SECONDS)
