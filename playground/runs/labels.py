"""Names and stars of rows of the history: given, taken away, and gone with what they were for."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.db.models.signals import post_delete
from django.dispatch import receiver

from playground.models import Run, RunLabel, RunQuerySet
from playground.runs.trees import find_tree

MOST_STARRED = 1_000  # rows that a filter by stars looks at, the newest stars
MAX_NAME_CHARS = 120
TREE = Coalesce("tree", "opening", "id")  # as find_tree has it


def find_key(run: Run) -> UUID:
    """What its row of the history stands for."""
    if run.type.is_grouped and run.group:
        return run.group
    return find_tree(run)


def match_keys(keys: Collection[UUID]) -> Q:
    """The runs that rows of these keys stand for."""
    return Q(group__in=keys) | Q(tree__in=keys) | Q(opening__in=keys) | Q(pk__in=keys)


def load_labels(owner: str, keys: Collection[UUID]) -> dict[UUID, RunLabel]:
    return {label.key: label for label in RunLabel.objects.filter(owner=owner, key__in=keys)}


def filter_starred(ends: RunQuerySet, owner: str) -> RunQuerySet:
    starred = RunLabel.objects.filter(owner=owner, starred=True).order_by("-created")
    keys = list(starred.values_list("key", flat=True)[:MOST_STARRED])
    return ends.filter(match_keys(keys))


def name_row(run: Run, name: str) -> None:
    """Blank takes the name away again."""
    words = " ".join(name.replace("\0", "").split())[:MAX_NAME_CHARS]
    save_label(run, {"name": words})


def toggle_star(run: Run) -> bool:
    """Whether it has one now."""
    label = RunLabel.objects.filter(owner=run.owner, key=find_key(run)).first()
    on = not (label and label.starred)
    save_label(run, {"starred": on})
    return on


def save_label(run: Run, values: dict[str, Any]) -> None:
    label, _ = RunLabel.objects.update_or_create(
        owner=run.owner, key=find_key(run), defaults=values
    )
    if not (label.name or label.starred):
        label.delete()


@receiver(post_delete, sender="playground.Run")
def _remove_with_run(instance: Run, **_kwargs: Any) -> None:
    """Once nothing is left of what it was for."""
    keys = {key for key in (instance.pk, instance.tree, instance.group) if key}
    if RunLabel.objects.filter(key__in=keys).exists():
        transaction.on_commit(lambda: remove_orphans(keys))


def remove_orphans(keys: Collection[Any]) -> None:
    for key in keys:
        if not Run.objects.filter(match_keys([key])).exists():
            RunLabel.objects.filter(key=key).delete()
