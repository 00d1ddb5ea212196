"""The pictures that went into a run, as files for whoever may see them."""

import base64
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from playground.infrastructure.offload import offload
from playground.models import Artifact, Run

FILES_REMOVED = "files_removed"  # of `Run.extra`: on which day the host's setting took them
LEFT_OUT = "A" * 200  # stands for the bytes where only the shape matters; samples name a file
PLACEHOLDER = f"data:image/png;base64,{LEFT_OUT}"  # of a picture that is not here yet


def find_input(run: Run) -> Artifact | None:
    """What was sent, where it was sent as a file."""
    if not run.type.takes_pictures:
        return None
    return run.artifacts.filter(role=Artifact.Role.INPUT).first()


def filter_inputs(runs: Collection[UUID]) -> QuerySet[Artifact]:
    """All pictures that went into these runs, in their order."""
    return Artifact.objects.filter(run__in=runs, role=Artifact.Role.INPUT).order_by("pk")


def list_inputs(run: Run) -> list[Artifact]:
    return list(filter_inputs([run.pk]))


def copy_artifacts(artifacts: Iterable[Artifact], run: Run) -> None:
    """The same files as another run's own: the last run that has them takes them along."""
    Artifact.objects.bulk_create(
        Artifact(
            run=run,
            role=artifact.role,
            file=artifact.file.name,
            width=artifact.width,
            height=artifact.height,
            bytes=artifact.bytes,
            sha256=artifact.sha256,
            metadata={k: v for k, v in artifact.metadata.items() if k != "shared"},
        )
        for artifact in artifacts
    )


def encode_artifact(artifact: Artifact) -> str:
    """As base64, which a request holds. Raises OSError where the file is gone."""
    with artifact.file.open("rb") as file:
        return base64.b64encode(file.read()).decode()


def write_data_url(artifact: Artifact, *, whole: bool = True) -> str:
    """The file as a request holds it. Raises OSError where the file is gone.

    `whole=False` leaves its bytes out, where only the shape matters.
    """
    data = offload(encode_artifact, artifact) if whole else LEFT_OUT
    return f"data:{get_mime(artifact)};base64,{data}"


def get_mime(artifact: Artifact) -> str:
    return str(artifact.metadata.get("mime") or "image/png")


def describe_input(run: Run) -> dict[str, Any] | None:
    """What a page says of the picture beside its text."""
    artifact = find_input(run)
    if artifact is None:
        return None
    return {
        "name": artifact.metadata.get("name", ""),
        "width": artifact.width,
        "height": artifact.height,
        "bytes": artifact.bytes,
        "notes": artifact.metadata.get("notes", []),
    }
