"""Stored files as parts of an archive, in and out."""

from collections.abc import Iterable
from tempfile import TemporaryFile

from django.core.files import File
from django.core.files.storage import default_storage

from playground.backup.archive import CHUNK_BYTES, BackupError, PartWriter

FILES = "files/"


def add_file(writer: PartWriter, name: str) -> bool:
    """False where it is gone."""
    try:
        with default_storage.open(name, "rb") as file:
            writer.add_part(f"{FILES}{name}", file.chunks(CHUNK_BYTES), compress=False)
    except FileNotFoundError:
        return False
    return True


def restore_file(name: str, chunks: Iterable[bytes]) -> None:
    with TemporaryFile() as draft:
        for chunk in chunks:
            draft.write(chunk)
        draft.seek(0)
        if default_storage.save(name, File(draft, name=name)) != name:
            raise BackupError(f"{name} already exists in the storage.")
