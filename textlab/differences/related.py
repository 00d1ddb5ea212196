"""Which other answers there are to the same message: of its round, or its versions."""

from typing import NamedTuple
from uuid import UUID

from playground.models import Run
from playground.runs.trees import list_beside
from textlab.compare.services import list_answers
from textlab.votes.masking import LETTERS

MAX_CHOICES = 50


class Choice(NamedTuple):
    """An answer that can be put on either side."""

    run: UUID
    name: str


def list_choices(*sides: Run) -> list[Choice]:
    """What either side can show; the two that are shown are among it."""
    choices: dict[UUID, Choice] = {}
    for run in sides:
        choices |= {choice.run: choice for choice in list_related(run)}
    for run in sides:
        choices.setdefault(run.pk, Choice(run.pk, run.model))
    return list(choices.values())


def list_related(run: Run) -> list[Choice]:
    answer = getattr(run, "lane_answer", None)
    if answer is not None:
        hidden = answer.round.is_hidden
        return [name_answer(each, hidden=hidden) for each in list_answers(answer.round)]
    if not run.type.is_turn(run):
        return []
    versions = list_beside(run)[:MAX_CHOICES]
    return [Choice(v.pk, f"Version {n}: {v.model}") for n, v in enumerate(versions, start=1)]


def name_answer(run: Run, *, hidden: bool) -> Choice:
    place = run.lane_answer.position
    return Choice(run.pk, f"Answer {LETTERS[place]}" if hidden else f"{place + 1}: {run.model}")
