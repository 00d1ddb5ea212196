"""Ask several models the same: each lane's run is recorded before any of them is sent."""

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from playground.keys.store import KeyMark
from playground.models import Ask, Run, Status
from playground.providers import Client, Provider, ProviderError
from playground.runs import idempotency, units
from playground.runs import services as runs
from playground.runs.live import Seen
from textlab.cards.services import extend_request
from textlab.models import LaneAnswer, Round
from textlab.origins import Origin, adopt_parent
from textlab.payload import require_room
from textlab.pictures.services import NONE, Pictures, require_picture_room, store_pictures
from textlab.services import read_body

MAX_WAIT_SECONDS = 50.0  # for a page without script: proxies give up after a minute


@dataclass(frozen=True, slots=True)
class Question:
    """What one lane is asked, from 0 by `position`. `key`: that of its client."""

    position: int
    client: Client
    key: KeyMark
    provider: Provider
    model: str
    request: Mapping[str, Any]  # system, message, parameters
    origin: Origin
    pictures: Pictures = NONE
    problem: ProviderError | None = None  # why it can't be asked, where that is known already


def start_round(
    *,
    owner: str,
    questions: Sequence[Question],
    mark: str,
    again: Round | None = None,
    is_blind: bool = False,
) -> list[Run]:
    """Record all questions, then send them. The runs come back in the order of their lanes.

    A lane that can't be asked is recorded with the reason, and holds up no other. `again`: the
    round whose lane is asked once more. Of a repeat, what was recorded for the first.
    """

    def make() -> list[Run]:
        with ExitStack() as stack, idempotency.claim_ask(owner, mark) as ask_row:
            new_round = again or Round.objects.create(owner=owner, is_blind=is_blind)
            made = [record_question(each, owner, new_round, ask_row, stack) for each in questions]
        for run, question in zip(made, questions, strict=True):
            if run.is_open:
                send_question(run, question)
        return made

    answers = idempotency.run_once(owner, mark, make)
    return sorted(answers, key=lambda run: run.lane_answer.position)


def record_question(
    question: Question, owner: str, new_round: Round, ask_row: Ask | None, stack: ExitStack
) -> Run:
    """`stack`: on it are the files of its pictures, which go again where anything fails."""
    parent, problem = prepare_lane(question, owner)
    pictures = NONE if problem else question.pictures
    said = {"pictures": pictures.count} if pictures.count else {}
    run = runs.create_run(
        owner=owner,
        app="textlab",
        provider=question.provider.slug,
        endpoint="chat",
        model=question.model,
        request={**question.request, **extend_request(owner, question.request, parent), **said},
        parent=parent,
        group=new_round.pk,
        ask=ask_row,
        **({} if problem else question.key._asdict()),
    )
    if problem is not None:
        fail_run(run, problem)
    stack.enter_context(store_pictures(run, pictures))
    LaneAnswer.objects.create(run=run, round=new_round, position=question.position)
    return run


def prepare_lane(question: Question, owner: str) -> tuple[Run | None, ProviderError | None]:
    """The run it goes on from, and why it can't be asked, if so."""
    try:
        if question.problem is not None:
            raise question.problem
        question.client.require_key(question.provider.require_endpoint("chat"))
        require_room(question.origin.last)
        require_picture_room(question.origin.last, question.pictures)
        units.count_units(question.provider.slug, question.key.fingerprint, question.model)
        return adopt_parent(question.origin, owner), None
    except ProviderError as problem:
        return None if question.origin.slug else question.origin.last, problem


def send_question(run: Run, question: Question) -> None:
    try:
        body = read_body(run)
    except ProviderError as problem:
        fail_run(run, problem)
    else:
        endpoint = question.provider.require_endpoint("chat")
        runs.start_run(run, question.client, endpoint, body)


def fail_run(run: Run, problem: ProviderError) -> None:
    """It ends before it is sent."""
    run.status, run.error_kind = Status.FAILED, problem.kind
    run.error, run.error_hint = problem.message, problem.hint
    run.save(update_fields=["status", "error_kind", "error", "error_hint"])


def find_round(run: Run) -> Round | None:
    """The round that an answer belongs to, where it is asked for once more."""
    answer = LaneAnswer.objects.filter(run=run).select_related("round").first()
    return answer.round if answer else None


def find_neighbours(run: Run | None) -> tuple[UUID | None, UUID | None]:
    """The answers of the same lane to the same message before and after this one."""
    answer = LaneAnswer.objects.filter(run=run).first() if run else None
    if answer is None:
        return None, None
    same = LaneAnswer.objects.filter(
        round=answer.round_id, position=answer.position, run__removed=None
    )
    keys = list(same.order_by("run__created").values_list("run_id", flat=True))
    padded = [None, *keys, None]
    at = padded.index(answer.run_id)
    return padded[at - 1], padded[at + 1]


def list_answers(asked_round: Round) -> list[Run]:
    """The answer of each lane, in their order: the newest, where it was asked again."""
    answers = asked_round.answers.filter(run__removed=None).select_related("run")
    return [answer.run for answer in {answer.position: answer for answer in answers}.values()]


def wait_for_runs(waiting: Sequence[Run]) -> bool:
    """For a page without script. Whether all have ended within the time a page may take."""
    until = time.monotonic() + MAX_WAIT_SECONDS
    return all(wait_for_run(run, until) for run in waiting)


def wait_for_run(run: Run, until: float) -> bool:
    return all(time.monotonic() <= until for _ in runs.follow_run(run, Seen()))
