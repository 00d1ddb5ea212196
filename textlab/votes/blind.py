"""What the page of a blind comparison shows: lettered answers, and after the vote who gave them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from random import SystemRandom
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from playground.http import Request
from playground.keys import store as keys
from playground.models import Run
from playground.runs.room import describe_room
from textlab.compare import model_choices
from textlab.compare.changes import SEPARATOR
from textlab.compare.forms import Errors, build_common_form, show_errors
from textlab.compare.lanes import ORIGIN_NAMES, Lane, Setup, list_query, write_query
from textlab.compare.origins import build_setup_from_round
from textlab.compare.services import list_answers
from textlab.differences.context import link_differences
from textlab.models import Round, Vote
from textlab.votes import services
from textlab.votes.masking import LETTERS

CHANCE = SystemRandom()
OWN_FIELDS = ("message", "system")  # that the page has fields for; the rest is sent along


@dataclass(frozen=True, slots=True)
class BlindAnswer:
    """An answer under its letter. What tells whose it is, is blank before the vote."""

    letter: str
    place: int
    run: Run
    provider: str = ""
    parameters: str = ""
    is_best: bool = False

    @property
    def can_win(self) -> bool:
        return bool(self.run.text.strip())


def shuffle_lanes(setup: Setup) -> Setup:
    """The order in which the answers are shown."""
    return replace(setup, lanes=tuple(CHANCE.sample(setup.lanes, len(setup.lanes))))


def sort_lanes(setup: Setup) -> Setup:
    """An order that says nothing of that. Every message begins anew: a talk would give it away."""
    lanes = [replace(lane, own=drop_origins(lane.own)) for lane in setup.lanes]
    lanes.sort(key=lambda lane: (lane.choice, sorted(lane.own.items())))
    return replace(setup, lanes=tuple(lanes), common=drop_origins(setup.common))


def drop_origins(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if name not in ORIGIN_NAMES}


def list_blind_runs(stored: Round) -> dict[int, Run]:
    """The answers by the place they are shown at."""
    return {run.lane_answer.position: run for run in list_answers(stored)}


def build_round_setup(stored: Round) -> Setup:
    """What the next message is sent to."""
    return sort_lanes(build_setup_from_round(list_answers(stored)))


def round_context(stored: Round, task: str = "") -> dict[str, Any]:
    """Of the answers alone: they are shown anew after the vote."""
    runs = list_blind_runs(stored)
    vote = Vote.objects.filter(round=stored).first() if stored.is_blind else None
    answers = list_blind_answers(stored, vote, runs)
    is_open = any(run.is_open for run in runs.values())
    return {
        "round": stored,
        "answers": answers,
        "vote": vote,
        "best": next((answer for answer in answers if answer.is_best), None),
        "is_hidden": stored.is_hidden,
        "is_open": is_open,
        "can_vote": stored.is_hidden and not is_open and sum(a.can_win for a in answers) > 1,
        "message": next((run.request.get("message", "") for run in runs.values()), ""),
        "pairs": [] if is_open else list_pairs(answers),
        "task": vote.task if vote else task,
    }


def list_blind_answers(
    stored: Round, vote: Vote | None, runs: Mapping[int, Run]
) -> list[BlindAnswer]:
    hidden = [BlindAnswer(LETTERS[place], place, run) for place, run in sorted(runs.items())]
    if stored.is_hidden:
        return hidden
    best = None if vote is None or vote.winner is None else vote.contestants[vote.winner]
    return [
        replace(
            answer,
            provider=services.name_provider(answer.run.provider),
            parameters=services.write_parameters(contestant),
            is_best=best is not None and best["letter"] == answer.letter,
        )
        for answer, contestant in zip(hidden, services.describe_contestants(runs), strict=True)
    ]


def list_pairs(answers: Sequence[BlindAnswer]) -> list[tuple[str, str]]:
    """What can be compared word by word: names and addresses."""
    usable = [answer for answer in answers if answer.can_win]
    return [
        (f"{a.letter} and {b.letter}", link_differences(a.run, b.run))
        for a, b in combinations(usable, 2)
    ]


def blind_context(
    request: Request, setup: Setup, errors: Errors, stored: Round | None = None
) -> dict[str, Any]:
    setup = sort_lanes(setup)
    form = build_common_form(setup)
    show_errors(form, {name.partition(".")[0]: said for name, said in errors.items()})
    task = services.clean_task((request.POST or request.GET).get("task", ""))
    return {
        "form": form,
        "lanes": [describe_lane(lane, request) for lane in setup.lanes],
        "unknown": setup.unknown,
        "carried": [
            pair for pair in list_query(setup) if pair[0] not in ("m", "message", "system")
        ],
        "common": [(k, v) for k, v in setup.common.items() if k not in ("message", "system")],
        "change_url": f"{reverse('compare')}?{write_query(setup)}",
        "pairs_to_start": list_start_pairs(request) if len(setup.lanes) < 2 else [],
        "tasks": [name for name, _ in services.count_tasks(request.owner)],
        "task": task,
        "room": describe_room(request, [lane.provider.slug for lane in setup.lanes]),
        **(round_context(stored, task) if stored else {}),
    }


def describe_lane(lane: Lane, request: Request) -> dict[str, Any]:
    return {
        "choice": lane.choice,
        "name": lane.model.id,
        "provider": lane.provider.name,
        "parameters": ", ".join(f"{name} {value}" for name, value in lane.own.items()),
        "has_key": keys.is_ready(lane.provider, request.session),
    }


def list_start_pairs(request: Request) -> list[dict[str, Any]]:
    """Two models to begin with, and the address of their blind comparison."""
    pairs = model_choices.list_pairs(request.owner, request.session)
    return [{"title": p.title, "names": p.names, "url": link_blind(p.value)} for p in pairs]


def link_blind(choices: str) -> str:
    query = [("blind", "1"), *(("m", choice) for choice in choices.split(SEPARATOR))]
    return f"{reverse('compare')}?{urlencode(query)}"
