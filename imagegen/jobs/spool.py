"""Answers as they came, on disk until everything in them is stored.

A picture that was made is paid for: whatever happens after it has arrived, it is not asked for
again. A file appears here under its run's id only once it is whole. Where pictures lie in a bucket
it goes there before anything is made of it: another machine may have to go on with it.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from imagegen.models import Job
from playground.storage.data_files import make_private_file
from playground.storage.files import FilesAwayError, are_in_folder

FOLDER = "spool"
DAY_SECONDS = 24 * 3600.0
FORGOTTEN = 7 * DAY_SECONDS  # any other file
FILE_KEYS = {
    ".json": 7 * DAY_SECONDS,
    ".part": DAY_SECONDS,
    ".preview": DAY_SECONDS,
    ".glimpse": DAY_SECONDS,
}  # an answer that nobody stores; what a killed worker began


def get_folder() -> Path:
    """Beside the pictures, on the same disk; with a bucket, on this machine's."""
    return Path(settings.MEDIA_ROOT) / FOLDER


def get_path(run: UUID) -> Path:
    return get_folder() / f"{run}.json"


@contextlib.contextmanager
def open_for_writing(run: UUID) -> Iterator[BinaryIO]:
    """A file for the answer. It counts once the block has ended without an error.

    Two attempts that do not know of each other write to two files.
    """
    get_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    whole = get_path(run)
    part = whole.with_suffix(f".{uuid4().hex}.part")
    try:
        make_private_file(part)
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(whole)
        _sync_folder()
    finally:
        part.unlink(missing_ok=True)


def share_answer(run: UUID) -> None:
    """Where files lie in a bucket: there, for whichever machine goes on. Raises FilesAwayError."""
    whole = get_path(run)
    if not are_in_folder() and whole.exists():
        with whole.open("rb") as file:
            default_storage.save(name_file(whole), File(file))
        whole.unlink(missing_ok=True)


def load_answer(run: UUID) -> bytes | None:
    """The answer, if one has arrived and not been stored yet. Raises FilesAwayError."""
    return read_file(get_path(run))


def has_answer(run: UUID) -> bool:
    """Raises FilesAwayError."""
    whole = get_path(run)
    return whole.exists() or (not are_in_folder() and default_storage.exists(name_file(whole)))


def remove_answer(run: UUID) -> None:
    remove_file(get_path(run))


def preview_path(run: UUID) -> Path:
    return get_path(run).with_suffix(".preview")


def write_preview(run: UUID, data: bytes) -> None:
    """What an unfinished picture looks like. Whoever reads it finds it whole."""
    if not are_in_folder():
        default_storage.save(name_file(preview_path(run)), ContentFile(data))
        return
    get_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    part = preview_path(run).with_suffix(".glimpse")
    part.write_bytes(data)
    part.replace(preview_path(run))


def load_preview(run: UUID) -> bytes | None:
    return read_file(preview_path(run))


def remove_preview(run: UUID) -> None:
    remove_file(preview_path(run))


def name_file(path: Path) -> str:
    """Of this folder, what it is called in a bucket."""
    return f"{FOLDER}/{path.name}"


def read_file(path: Path) -> bytes | None:
    """From this machine's disk, where it has not got further, or from the bucket."""
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes()
    if not are_in_folder():
        with contextlib.suppress(FileNotFoundError), default_storage.open(name_file(path)) as file:
            return bytes(file.read())
    return None


def remove_file(path: Path) -> None:
    """What can't be removed now is removed with what is old."""
    path.unlink(missing_ok=True)
    if not are_in_folder():
        with contextlib.suppress(FilesAwayError):
            default_storage.delete(name_file(path))


def remove_old() -> int:
    """Remove what has lain here for too long. How many files."""
    now = time.time()
    old = [path for path in get_folder().glob("*") if is_old(path, now - path.stat().st_mtime)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old) + (0 if are_in_folder() else remove_old_shared(now))


def remove_old_shared(now: float) -> int:
    count = 0
    for name in default_storage.listdir(FOLDER)[1]:
        moment = default_storage.get_modified_time(f"{FOLDER}/{name}").timestamp()
        if is_old(Path(name), now - moment):
            default_storage.delete(f"{FOLDER}/{name}")
            count += 1
    return count


def is_old(path: Path, seconds: float) -> bool:
    return seconds > FILE_KEYS.get(path.suffix, FORGOTTEN)


@receiver(post_delete, sender=Job)
def _remove_with_job(instance: Job, **_kwargs: Any) -> None:
    """Only once the row is gone for good: a file cannot be rolled back."""
    transaction.on_commit(lambda: remove_answer(instance.run_id))
    transaction.on_commit(lambda: remove_preview(instance.run_id))


def _sync_folder() -> None:
    """The new name, too, outlasts a power cut."""
    descriptor = os.open(get_folder(), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
