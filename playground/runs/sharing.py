"""What goes along when a run is shared: its pictures, what it was made from, how it was made."""

from collections.abc import Iterable, Mapping

from playground.models import Artifact, Run

PICTURES, SOURCE, METADATA = "pictures", "source", "metadata"
PARTS = (PICTURES, SOURCE, METADATA)
NAMELESS = "picture"  # a file's name, where it would tell the prompt
ROLES = {
    Artifact.Role.OUTPUT: PICTURES,
    Artifact.Role.INPUT: SOURCE,
    Artifact.Role.MASK: SOURCE,
}


def choose_parts(run: Run, data: Mapping[str, str]) -> list[str]:
    """Of some types of runs a person chooses; others are shared whole."""
    return (
        [part for part in PARTS if data.get(part)] if run.type.share_parts_template else list(PARTS)
    )


def include_parts(run: Run, parts: Iterable[str]) -> None:
    """Let these parts go along, and no others."""
    chosen = sorted(set(parts))
    for artifact in run.artifacts.all():
        goes = ROLES[Artifact.Role(artifact.role)] in chosen
        artifact.metadata = {**artifact.metadata, "shared": goes}
        artifact.save(update_fields=["metadata"])
    run.extra = {**run.extra, "shared": chosen}
    run.save(update_fields=["extra"])


def shares_metadata(run: Run) -> bool:
    """Whether its share shows how it was made: on the page and inside the files."""
    return METADATA in run.extra.get("shared", PARTS)
