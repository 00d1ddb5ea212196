"""Files of runs: kept under names nobody can guess, and gone when their run is."""

import hashlib
import secrets
from functools import partial
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.db.models.signals import post_delete

from playground.intake.errors import IntakeError, build_error
from playground.intake.file_names import clean_name
from playground.intake.sniff import HEAD_BYTES, KINDS, Kind, kind_or_none
from playground.intake.types import Prepared
from playground.models import Artifact, Run
from playground.storage.errors import FULL as FULL

UNKNOWN = "application/octet-stream"
BY_MIME: dict[str, Kind] = {kind.mime: kind for kind in KINDS.values()}


def store_artifact(
    run: Run, role: str, content: Prepared | bytes, name: str, **metadata: Any
) -> Artifact:
    """Store a picture (or a PDF) of a run. Raises IntakeError where the disk will not have it.

    `metadata` is added to what the artifact knows of itself: name, mime, notes.
    """
    artifact = write_artifact(run, role, content, name, **metadata)
    try:
        artifact.save()
    except DatabaseError:
        artifact.file.delete(save=False)
        raise
    return artifact


def write_artifact(
    run: Run, role: str, content: Prepared | bytes, name: str, **metadata: Any
) -> Artifact:
    """The file alone: whoever calls saves the row, in a transaction that need not wait for it."""
    name = clean_name(name)
    data = content if isinstance(content, bytes) else content.bytes
    known = kind_or_none(data[:HEAD_BYTES])
    artifact = Artifact(
        run=run,
        role=role,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        metadata={"name": name, "mime": known.mime if known else UNKNOWN, **metadata},
    )
    if isinstance(content, Prepared):
        artifact.width, artifact.height = content.width, content.height
        artifact.metadata = {"notes": content.notes, **artifact.metadata}
    write_file(artifact, "file", data, known.endings[0] if known else "bin", name)
    return artifact


def open_artifact(artifact: Artifact) -> "File[bytes]":
    """The file, to be closed by the caller. Raises IntakeError where it is gone."""
    try:
        return artifact.file.open("rb")
    except OSError as error:
        raise build_error(
            get_name(artifact), "no longer exists: its file was removed from the disk.", "gone", 404
        ) from error


def get_name(artifact: Artifact) -> str:
    return str(artifact.metadata.get("name") or "picture")


def write_file(row: Model, field: str, data: bytes, ending: str, name: str) -> None:
    """A file for a row that is not saved here, under a name nobody can guess. Raises IntakeError.

    `name` is for people. A file that was begun on a full disk is removed again.
    """
    file = getattr(row, field)
    # The path is made here, not by the storage, so that it is known when writing fails.
    path = file.field.generate_filename(row, f"{secrets.token_urlsafe(24)}.{ending}")
    try:
        file.name = file.storage.save(path, ContentFile(data), max_length=200)
    except OSError as error:
        if error.errno not in FULL:
            raise
        file.storage.delete(path)
        raise build_full_error(name) from error


def build_full_error(name: str) -> IntakeError:
    return build_error(name, "couldn't be saved: the server's disk is full. Delete runs you no "
    "longer need or contact the host.", "disk_full", 507)  # fmt: skip


def share_files(model: type[Model]) -> None:
    """Rows of this model have a `file` that others may have, too: the last one takes it along."""
    _sharers.append(model)
    post_delete.connect(_delete_file, sender=model)


def _delete_file(instance: Any, **_kwargs: Any) -> None:
    """Only once the row is gone for good: a file cannot be rolled back."""
    transaction.on_commit(partial(_delete_unused, instance.file), robust=True)


def _delete_unused(file: Any) -> None:
    if file.name and not any(is_used(model, file.name) for model in _sharers):
        file.storage.delete(file.name)


def is_used(model: type[Model], name: str) -> bool:
    return model._base_manager.filter(file=name).exists()


_sharers: list[type[Model]] = []
share_files(Artifact)
