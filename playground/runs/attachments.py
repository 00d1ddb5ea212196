"""The pictures that went into a run: in its request, and as files for whoever may see them."""

import base64
from typing import Any

from playground.infrastructure.offload import offload
from playground.models import Artifact, Run

LEFT_OUT = "A" * 200  # stands for the bytes where only the shape matters; samples name a file


def shown(run: Run) -> Artifact | None:
    """What was sent, where it was sent as a file."""
    if run.app == "textlab":
        return None
    return run.artifacts.filter(role=Artifact.Role.INPUT).first()


def address(run: Run, *, whole: bool = True) -> str:
    """What image_url.url holds: an address on the web as it is, or the file itself as base64.

    Raises OSError where the file is gone.
    """
    if url := run.request.get("image_url"):
        return str(url)
    artifact = shown(run)
    if artifact is None:
        return ""
    data = offload(encoded, artifact) if whole else LEFT_OUT
    return f"data:{mime(artifact)};base64,{data}"


def given(run: Run, *, whole: bool = True) -> dict[str, Any]:
    """What a run of the image app was given, by API name: `init_images` and `mask`, or `image`.

    Raises OSError where a file is gone.
    """
    roles = (Artifact.Role.INPUT, Artifact.Role.MASK)
    files = {a.role: a for a in run.artifacts.filter(role__in=roles).order_by("-pk")}
    codes = {role: offload(encoded, a) if whole else LEFT_OUT for role, a in files.items()}
    if run.endpoint == "upscale-img":
        return {"image": codes[Artifact.Role.INPUT]} if Artifact.Role.INPUT in codes else {}
    found: dict[str, Any] = {}
    if Artifact.Role.INPUT in codes:
        found["init_images"] = [codes[Artifact.Role.INPUT]]
    if Artifact.Role.MASK in codes:
        found["mask"] = codes[Artifact.Role.MASK]
    return found


def encoded(artifact: Artifact) -> str:
    with artifact.file.open("rb") as file:
        return base64.b64encode(file.read()).decode()


def mime(artifact: Artifact) -> str:
    return str(artifact.metadata.get("mime") or "image/png")


def facts(run: Run) -> dict[str, Any] | None:
    """What a page says of the picture beside its text."""
    artifact = shown(run)
    if artifact is None:
        return None
    return {
        "name": artifact.metadata.get("name", ""),
        "width": artifact.width,
        "height": artifact.height,
        "bytes": artifact.bytes,
        "notes": artifact.metadata.get("notes", []),
    }
