"""A round of a comparison as one row of a person's history."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import F
from django.urls import reverse

from playground.models import OPEN, Run, Status
from playground.runs.history import Entry
from textlab.models import LaneAnswer

MAX_NAMES = 3  # of models in a row


def describe_rounds(runs: Sequence[Run]) -> dict[UUID | None, Entry]:
    """Of the rounds that these are the last of, those of more than one lane."""
    rounds = load_answers([run.group for run in runs if run.group])
    rows = ((run, list(rounds[run.group].values())) for run in runs if run.group in rounds)
    return {run.group: describe_round(run, lanes) for run, lanes in rows if len(lanes) > 1}


def load_answers(groups: Sequence[UUID]) -> dict[UUID | None, dict[int, dict[str, Any]]]:
    """Of each round the newest answer of every lane, by its place: in one query."""
    answers = LaneAnswer.objects.filter(round__in=groups).order_by("position", "run__created")
    facts = answers.values(
        "round_id",
        "position",
        model=F("run__model"),
        status=F("run__status"),
        is_blind=F("round__is_blind"),
        vote=F("round__vote"),
    )
    rounds: dict[UUID | None, dict[int, dict[str, Any]]] = defaultdict(dict)
    for row in facts:
        rounds[row["round_id"]][row["position"]] = dict(row)
    return rounds


def describe_round(run: Run, lanes: Sequence[dict[str, Any]]) -> Entry:
    first = lanes[0]
    names = list(dict.fromkeys(lane["model"].rpartition("/")[2] for lane in lanes))
    if first["is_blind"] and first["vote"] is None:
        facts = (f"Blind comparison of {len(lanes)} answers",)
    else:
        more = " and more" if len(names) > MAX_NAMES else ""
        facts = (f"{len(lanes)} answers: {', '.join(names[:MAX_NAMES])}{more}",)
    url = reverse("compare-round", args=[run.group])
    return Entry(run, url, run.type.get_title(run), facts, *describe_outcome(lanes))


def describe_outcome(lanes: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """Its status, and the words for it; none where all have answered."""
    going = sum(lane["status"] in OPEN for lane in lanes)
    if going:
        return Status.RUNNING, f"{len(lanes) - going} of {len(lanes)} done"
    failed = sum(lane["status"] != Status.DONE for lane in lanes)
    return (Status.FAILED, f"{failed} without an answer") if failed else (Status.DONE, "")
