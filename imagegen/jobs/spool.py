"""Answers as they came, on disk until everything in them is stored.

A picture that was made is paid for: whatever happens after it has arrived, it is not asked for
again. A file appears here under its run's id only once it is whole.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from imagegen.models import Job
from playground.storage.data_files import make_private_file

DAY = 24 * 3600.0  # seconds
FORGOTTEN = 7 * DAY  # any other file
FILE_KEYS = {
    ".json": 7 * DAY,
    ".part": DAY,
    ".preview": DAY,
    ".glimpse": DAY,
}  # an answer that nobody stores; what a killed worker began


def get_folder() -> Path:
    """Beside the pictures: on the same disk, shared by the same workers."""
    return Path(settings.MEDIA_ROOT) / "spool"


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


def load_answer(run: UUID) -> bytes | None:
    """The answer, if one has arrived and not been stored yet."""
    try:
        return get_path(run).read_bytes()
    except FileNotFoundError:
        return None


def has_answer(run: UUID) -> bool:
    return get_path(run).exists()


def remove_answer(run: UUID) -> None:
    get_path(run).unlink(missing_ok=True)


def preview_path(run: UUID) -> Path:
    return get_path(run).with_suffix(".preview")


def write_preview(run: UUID, data: bytes) -> None:
    """What an unfinished picture looks like. Whoever reads it finds it whole."""
    get_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    part = preview_path(run).with_suffix(".glimpse")
    part.write_bytes(data)
    part.replace(preview_path(run))


def remove_preview(run: UUID) -> None:
    preview_path(run).unlink(missing_ok=True)


def remove_old() -> int:
    """Remove what has lain here for too long. How many files."""
    now = time.time()
    old = [
        path
        for path in get_folder().glob("*")
        if now - path.stat().st_mtime > FILE_KEYS.get(path.suffix, FORGOTTEN)
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


@receiver(post_delete, sender=Job)
def _remove_with_job(instance: Job, **_kwargs: Any) -> None:
    """Only once the row is gone for good: a file cannot be rolled back."""
    transaction.on_commit(lambda: remove_answer(instance.run_id))


def _sync_folder() -> None:
    """The new name, too, outlasts a power cut."""
    descriptor = os.open(get_folder(), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
