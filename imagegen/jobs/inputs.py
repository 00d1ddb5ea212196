"""The pictures that jobs start from: one file for all jobs of a press, and for the next press."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from imagegen.errors import DiskFull
from imagegen.models import Picture
from imagegen.operations import OPERATIONS
from playground.infrastructure.offload import offload
from playground.intake.errors import IntakeError
from playground.intake.store import write_artifact
from playground.models import Artifact, Run
from playground.runs.attachments import FILES_REMOVED, LEFT_OUT, encode_artifact


@dataclass(frozen=True, slots=True)
class Source:
    """A picture as it will be sent, without metadata. `picture`: the one of the gallery it was."""

    data: bytes
    mime: str
    width: int  # pixels
    height: int
    name: str
    picture: Picture | None = None
    notes: tuple[str, ...] = ()  # which part of a file it is, and what was done to it
    digest: str = field(init=False)  # SHA-256: of one press that is sent many times, told once

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", offload(hash_source, self.data))


def hash_source(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def attach_source(runs: Sequence[Run], role: Artifact.Role, source: Source) -> None:
    """Within a transaction, which keeps a file that is used again from going meanwhile.

    Raises DiskFull.
    """
    known = find_identical(runs[0].owner, source)
    first = (
        store_file(runs[0], role, source)
        if known is None
        else build_row(runs[0], role, source, known)
    )
    try:
        first.save()
        Artifact.objects.bulk_create(build_row(run, role, source, first) for run in runs[1:])
    except BaseException:
        if known is None:
            first.file.delete(save=False)
        raise


def find_identical(owner: str, source: Source) -> Artifact | None:
    """The same file, as the same person has sent it before."""
    same = Artifact.objects.filter(run__owner=owner, run__app="imagegen", sha256=source.digest)
    artifact = same.exclude(role=Artifact.Role.OUTPUT).select_for_update(of=("self",)).first()
    return artifact if artifact and artifact.file.storage.exists(str(artifact.file.name)) else None


def store_file(run: Run, role: Artifact.Role, source: Source) -> Artifact:
    try:
        artifact = write_artifact(run, role, source.data, source.name, **list_notes(source))
    except IntakeError as error:
        raise DiskFull from error
    artifact.width, artifact.height = source.width, source.height
    return artifact


def build_row(run: Run, role: Artifact.Role, source: Source, like: Artifact) -> Artifact:
    """Of a file that is there."""
    return Artifact(
        run=run,
        role=role,
        file=like.file.name,
        width=source.width,
        height=source.height,
        bytes=len(source.data),
        sha256=like.sha256,
        metadata={"name": source.name, "mime": source.mime, **list_notes(source)},
    )


def list_notes(source: Source) -> dict[str, Any]:
    notes = {"notes": list(source.notes)} if source.notes else {}
    return {**notes, **({"picture": source.picture.pk} if source.picture else {})}


def encode_inputs(run: Run, *, whole: bool) -> dict[str, Any]:
    """What a run was sent with, by API name: `init_images` and `mask`, or `image`.

    `whole=False` leaves the bytes out. Raises OSError where a file is gone.
    """
    if whole and OPERATIONS[run.endpoint].file and run.extra.get(FILES_REMOVED):
        raise FileNotFoundError(f"the files of run {run.pk} were removed")
    roles = (Artifact.Role.INPUT, Artifact.Role.MASK)
    files = {a.role: a for a in run.artifacts.filter(role__in=roles).order_by("-pk")}
    codes = {role: offload(encode_artifact, a) if whole else LEFT_OUT for role, a in files.items()}
    if run.endpoint == "upscale-img":
        return {"image": codes[Artifact.Role.INPUT]} if Artifact.Role.INPUT in codes else {}
    pictures: dict[str, Any] = {}
    if Artifact.Role.INPUT in codes:
        pictures["init_images"] = [codes[Artifact.Role.INPUT]]
    if Artifact.Role.MASK in codes:
        pictures["mask"] = codes[Artifact.Role.MASK]
    return pictures


def read_notes(run: Run) -> list[str]:
    """What is to be known of the picture that a run starts from."""
    source = run.artifacts.filter(role=Artifact.Role.INPUT).first()
    notes = source.metadata.get("notes", []) if source else []
    return [str(note) for note in notes]
