"""Delete the files of old runs, where the host has set an end for files: the runs stay.

A file that a newer run has, too, goes with the last of them. What is shared or starred stays, as
it does where runs are deleted.
"""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction

from playground.models import OPEN, Artifact, Run
from playground.retention.due import find_file_cutoff, find_put_aside
from playground.runs.attachments import FILES_REMOVED
from playground.runs.trees import find_tree
from playground.runs.types import list_run_types
from playground.storage.clock import read_clock

BATCH_FILES = 200  # files that are looked at together


class Piece(NamedTuple):
    """Runs with files to look at, and where to go on: behind this file."""

    runs: set[UUID]
    last: int


def remove_some_files(place: int) -> int | None:
    """Look at a few old files behind this one. Where to go on; None at the end."""
    cutoff = find_file_cutoff()
    piece = list_old_files(place, cutoff)
    if piece is None:
        return None
    by_owner = defaultdict(list)
    for run in Run.objects.filter(pk__in=piece.runs).exclude(status__in=OPEN):
        by_owner[run.owner].append(run)
    for owner, runs in by_owner.items():
        aside = find_put_aside({find_tree(run) for run in runs}, owner)
        for run in runs:
            if find_tree(run) not in aside:
                remove_files(run)
    return piece.last


def list_old_files(place: int, cutoff: datetime) -> Piece | None:
    old = Artifact.objects.filter(pk__gt=place, run__created__lt=cutoff).order_by("pk")
    rows = list(old.values_list("pk", "run")[:BATCH_FILES])
    return Piece({run for _, run in rows}, rows[-1][0]) if rows else None


@transaction.atomic
def remove_files(run: Run) -> None:
    """All of this run, which remembers the day."""
    run = Run.objects.select_for_update().get(pk=run.pk)
    run.artifacts.all().delete()
    run.extra = {**run.extra, FILES_REMOVED: read_clock().date().isoformat()}
    run.save(update_fields=["extra"])


def remove_uploads() -> None:
    """What apps have stored beside their runs."""
    if settings.HOSTING.file_days:
        for run_type in list_run_types():
            run_type.remove_old_uploads(find_file_cutoff())
