"""The pictures that went into a run, as files for whoever may see them."""

import base64
from typing import Any

from playground.models import Artifact, Run

LEFT_OUT = "A" * 200  # stands for the bytes where only the shape matters; samples name a file


def find_input(run: Run) -> Artifact | None:
    """What was sent, where it was sent as a file."""
    if not run.type.takes_pictures:
        return None
    return run.artifacts.filter(role=Artifact.Role.INPUT).first()


def encode_artifact(artifact: Artifact) -> str:
    """As base64, which a request holds. Raises OSError where the file is gone."""
    with artifact.file.open("rb") as file:
        return base64.b64encode(file.read()).decode()


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
