"""What goes along when a run is shared: its pictures, what it was made from, how it was made."""

import secrets
from collections.abc import Iterable, Mapping, Sequence

from playground.models import Artifact, Run
from playground.runs.signals import run_shared, run_unshared
from playground.runs.types import list_run_types

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


def share_run(run: Run) -> str:
    """The slug of a public snapshot: made once, until it is revoked."""
    if not run.share_slug:
        run.share_slug = secrets.token_urlsafe(18)
        run.save(update_fields=["share_slug"])
        run_shared.send(sender=None, run=run)
    return run.share_slug


def unshare_run(run: Run) -> None:
    if run.share_slug:
        run_unshared.send(sender=None, run=run)
    run.share_slug = None
    run.save(update_fields=["share_slug"])


def list_group(slug: str) -> Sequence[Run]:
    """Runs that were shared together, under a slug that is none of a single run's."""
    groups = (run_type.list_shared(slug) for run_type in list_run_types())
    return next((runs for runs in groups if runs), ())
