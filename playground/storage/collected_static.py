"""The collected static files belong to the code: every start checks that they fit it."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

STAMP_NAME = ".sources"  # beside the collected files: what they were made from


def collect_if_stale() -> None:
    """Collect the static files unless those at STATIC_ROOT were made from today's sources.

    Files of an earlier version stay, since a process that still runs may serve them. Raises
    ImproperlyConfigured where they do not fit and cannot be written.
    """
    root, sources = Path(settings.STATIC_ROOT), compute_sources_digest()
    if read_stamp(root) == sources:
        return
    try:
        with hold_lock(root.with_suffix(".lock")):
            if read_stamp(root) != sources:  # another process may have done it meanwhile
                call_command("collectstatic", verbosity=0, interactive=False)
                (root / STAMP_NAME).write_text(sources)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The static files in {root} don't match this version and can't be updated "
            f"({error.strerror}). Run `manage.py collectstatic` as the owner of that folder, "
            f"or make it writable."
        ) from error


def compute_sources_digest() -> str:
    """SHA-256 over the name and the content of every file that would be collected."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda row: row[0]):
            content = Path(storage.path(name)).read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def read_stamp(root: Path) -> str:
    """What the files at `root` were made from, or nothing where that is not known."""
    try:
        whole = (root / "staticfiles.json").exists()
        return (root / STAMP_NAME).read_text() if whole else ""
    except OSError:
        return ""


@contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Only one process at a time; the lock goes with whoever holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
