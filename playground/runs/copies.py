"""A conversation copied into somebody else's history, to be gone on with."""

from uuid import uuid4

from django.db import transaction

from playground.models import Run
from playground.runs.paths import load_path

# What a copy tells of its origin: all that was asked and answered, nothing of who or with what key.
COPIED = (
    "app", "provider", "endpoint", "model", "request", "status", "text", "reasoning",
    "error_kind", "error", "error_hint", "finish_reason", "answered_by", "usage",
    "time_to_first_token", "duration", "extra",
)  # fmt: skip


@transaction.atomic
def copy_path(run: Run, owner: str) -> Run:
    """The runs that lead to `run`, and itself, as runs of `owner`. The last one comes back."""
    copies: list[Run] = []
    for turn in load_path(run, *COPIED):
        copies.append(copy_run(turn, owner, copies))
    Run.objects.bulk_create(copies)
    return copies[-1]


def copy_run(turn: Run, owner: str, before: list[Run]) -> Run:
    values = {name: getattr(turn, name) for name in COPIED}
    values["extra"] = {name: value for name, value in turn.extra.items() if name != "shared"}
    path = {"opening": before[0], "parent": before[-1]} if before else {}
    return Run(id=uuid4(), owner=owner, **path, **values)
