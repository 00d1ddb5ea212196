"""The files of the data folder: private, and checked for damage before anything opens them."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700  # conversations, sessions and keys are in them
SQLITE_HEADER = b"SQLite format 3\0"
MAX_CHECKED_BYTES = 64 * 2**20  # a start is not to wait for longer than that takes
COMPANIONS = ("-wal", "-shm")  # what SQLite puts beside a database, as private as that is


class DamagedFileError(Exception):
    """Nothing can go on with that file: the message is a sentence for the host."""


def make_private_folder(path: Path) -> None:
    """Make the folder. One that exists already may be open to others: its files are not."""
    try:
        path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise DamagedFileError(f"{path} can't be used as a folder: {error.strerror}.") from error


def make_private_file(path: Path) -> None:
    """Make an empty file, or take a file that is there away from everybody but its owner."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
    except OSError as error:
        raise DamagedFileError(f"{path} can't be used as a file: {error.strerror}.") from error
    take_from_others(path, PRIVATE_FILE)


def take_from_others(path: Path, mode: int) -> None:
    """Only where it is ours to do so: a volume may belong to somebody who has decided otherwise."""
    if path.stat().st_mode & 0o077:
        with suppress(PermissionError):
            path.chmod(mode)


def make_private_database(path: Path, remedy: str) -> None:
    """The same for an SQLite database. Raises DamagedFileError for anything else.

    `remedy`: the sentence that says what to do about it.
    """
    make_private_file(path)
    for name in COMPANIONS:
        if (companion := Path(f"{path}{name}")).exists():
            make_private_file(companion)
    with path.open("rb") as file:
        header = file.read(len(SQLITE_HEADER))
    if header not in (b"", SQLITE_HEADER):
        raise DamagedFileError(f"{path} is damaged: it isn't a database. {remedy}")


def check_database(path: Path, remedy: str) -> None:
    """Read a small SQLite database whole. Raises DamagedFileError where it contradicts itself."""
    if path.stat().st_size > MAX_CHECKED_BYTES:
        return
    try:
        with closing(sqlite3.connect(path, timeout=5)) as database:
            (answer,) = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise DamagedFileError(f"{path} is damaged: {error}. {remedy}") from error
    if answer != "ok":
        raise DamagedFileError(f"{path} is damaged: {str(answer).splitlines()[-1]}. {remedy}")


def close_to_others(path: Path) -> None:
    """A folder of ours: what an earlier version left readable in it can no longer be reached."""
    if path.is_dir():
        take_from_others(path, PRIVATE_FOLDER)
