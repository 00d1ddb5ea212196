"""A conversation copied into somebody else's history, to be gone on with."""

from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction

from playground.models import Run
from playground.runs.attachments import copy_artifacts, list_inputs
from playground.runs.paths import load_path
from playground.runs.removal import GAPS, MOVED

# What a copy tells of its origin: all that was asked and answered, nothing of who or with what key.
COPIED = (
    "app", "provider", "endpoint", "model", "request", "status", "text", "reasoning",
    "error_kind", "error", "error_hint", "finish_reason", "answered_by", "usage",
    "time_to_first_token", "duration", "extra",
)  # fmt: skip
# Of what stands beside the text: what its owner did with it, and what a table of its own holds.
PRIVATE = ("shared", MOVED, GAPS, "probabilities")


@transaction.atomic
def copy_path(run: Run, owner: str) -> Run:
    """The runs that lead to `run`, and itself, as runs of `owner`. The last one comes back."""
    copies: list[Run] = []
    path = load_path(run, *COPIED)
    for turn in path:
        copies.append(copy_run(turn, owner, copies))
    Run.objects.bulk_create(copies)
    copy_pictures(path, copies)
    return copies[-1]


def copy_pictures(path: Sequence[Run], copies: Sequence[Run]) -> None:
    """What was sent with the turns, as their own."""
    for turn, copy in zip(path, copies, strict=True):
        if turn.request.get("pictures"):
            copy_artifacts(list_inputs(turn), copy)


def copy_run(turn: Run, owner: str, before: list[Run]) -> Run:
    values = {name: getattr(turn, name) for name in COPIED}
    values["extra"] = {name: value for name, value in turn.extra.items() if name not in PRIVATE}
    if values["extra"].get("edited") == "own":
        values["extra"]["edited"] = "other"
    path = {"opening": before[0], "tree": before[0].pk, "parent": before[-1]} if before else {}
    return Run(id=uuid4(), owner=owner, **path, **values)
