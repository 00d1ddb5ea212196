"""Delete old runs with their files, and then what was made for runs that are all gone.

Each step is whole: whoever is killed in between leaves whole conversations, or their beginnings,
and the next night begins anew.
"""

from datetime import timedelta

from playground.models import Ask
from playground.retention.due import (
    Place,
    find_cutoff,
    find_held,
    find_next_owner,
    list_old,
)
from playground.runs.removal import delete_tree
from playground.runs.trees import find_tree
from playground.runs.types import list_run_types
from playground.storage.bulk_rows import delete_rows
from playground.storage.clock import read_clock

ASK_DAYS = 30  # a browser repeats a press after hours, or days


def delete_some(place: Place) -> Place | None:
    """Look at a few old runs behind this place. Where to go on; None at the end."""
    cutoff = find_cutoff()
    old = list_old(place, cutoff)
    if not old:
        owner = find_next_owner(place.owner, cutoff)
        return Place(owner) if owner else None
    trees = {find_tree(run): run for run in old}
    held = find_held(trees, place.owner, cutoff)
    for tree, run in trees.items():
        if tree not in held:
            delete_tree(run)
    last = old[-1]
    return Place(last.owner, last.created, last.pk)


def delete_remains() -> None:
    """What nothing is left of but a frame: batches, rounds, sweeps, grids; and repeats of asks."""
    cutoff = find_cutoff()
    for run_type in list_run_types():
        run_type.delete_empty(cutoff)
    empty = {relation.name: None for relation in Ask._meta.related_objects}
    forgotten = min(cutoff, read_clock() - timedelta(days=ASK_DAYS))
    delete_rows(Ask.objects.filter(created__lt=forgotten, **empty))
