"""Votes: cast once, listed, deleted; and as ballots to rank by."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet

from playground.models import Run
from playground.providers import Invalid, list_providers
from textlab.models import Round, Vote
from textlab.votes.masking import LETTERS
from textlab.votes.ranking import Ballot

MAX_PARAMETER_CHARS = 200  # of a value that tells two lanes apart, as a vote remembers it
OPEN = "Wait until every answer has finished, or stop it. Then vote."
TOO_FEW = "You need at least two answers to vote."
NO_ANSWER = "This model gave no answer, so it can't be the best."


def cast_vote(
    voted_round: Round, runs: Mapping[int, Run], *, verdict: str, place: int | None, task: str
) -> Vote:
    """The vote of a round, or the one that it has: nobody votes twice.

    `runs`: the answers by the place they were shown at. `place`: of the winner, where one wins.
    Raises Invalid where there is nothing to vote on, yet.
    """
    if any(run.is_open for run in runs.values()):
        raise Invalid(OPEN)
    wins = verdict == Vote.Verdict.WIN
    answered = [at for at, run in sorted(runs.items()) if run.text.strip()]
    if len(answered) < 2:
        raise Invalid(TOO_FEW)
    if wins and place not in answered:
        raise Invalid(NO_ANSWER)
    facts = {
        "owner": voted_round.owner,
        "verdict": verdict,
        "winner": answered.index(place)
        if verdict == Vote.Verdict.WIN and place is not None
        else None,
        "contestants": describe_contestants({at: runs[at] for at in answered}),
        "task": task,
    }
    try:
        with transaction.atomic():
            return Vote.objects.create(round=voted_round, **facts)
    except IntegrityError:
        return Vote.objects.get(round=voted_round)


def describe_contestants(runs: Mapping[int, Run]) -> list[dict[str, Any]]:
    """Who answered under which letter, and which parameters told them apart."""
    requests = {
        place: {"system": run.request.get("system"), **run.type.get_parameters(run)}
        for place, run in sorted(runs.items())
    }
    telling = list_telling(list(requests.values()))
    return [
        {
            "letter": LETTERS[place],
            "provider": runs[place].provider,
            "model": runs[place].model,
            "parameters": {n: shorten(request[n]) for n in telling if request.get(n) is not None},
        }
        for place, request in requests.items()
    ]


def list_telling(requests: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names of what is not the same in all of them."""
    names = sorted({name for request in requests for name in request})
    first = requests[0] if requests else {}
    return [n for n in names if any(each.get(n) != first.get(n) for each in requests)]


def shorten(value: Any) -> Any:
    if isinstance(value, bool | int | float):
        return value
    return str(value)[:MAX_PARAMETER_CHARS]


def list_votes(owner: str, task: str = "") -> QuerySet[Vote]:
    """The newest first."""
    votes = Vote.objects.filter(owner=owner).select_related("round")
    return votes.filter(task=clean_task(task)) if task else votes


def clean_task(task: str) -> str:
    """A NUL is nothing that PostgreSQL stores."""
    return task.replace("\0", "").strip()


def count_tasks(owner: str) -> list[tuple[str, int]]:
    """The task tags that were used, and in how many votes, by name."""
    votes = Vote.objects.filter(owner=owner).exclude(task="").order_by("task")
    return list(votes.values_list("task").annotate(count=Count("pk")))


def delete_vote(vote: Vote) -> None:
    """Its round stays as it is, and is blind no more: its lanes were shown."""
    if vote.round_id is not None:
        Round.objects.filter(pk=vote.round_id).update(is_blind=False)
    vote.delete()


def name_contestant(contestant: Mapping[str, Any], *, parameters: bool = False) -> str:
    """provider:model, and on demand the parameters that told it from the others."""
    name = f"{contestant['provider']}:{contestant['model']}"
    return f"{name} {words}" if parameters and (words := write_parameters(contestant)) else name


def write_parameters(contestant: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in contestant["parameters"].items())


def build_ballot(vote: Vote, *, parameters: bool = False) -> Ballot:
    names = (name_contestant(each, parameters=parameters) for each in vote.contestants)
    return Ballot(tuple(names), vote.winner, vote.verdict == Vote.Verdict.ALL_BAD)


def name_provider(slug: str) -> str:
    """Of one that is no longer there, what it was called in addresses."""
    names = {provider.slug: provider.name for provider in list_providers()}
    return names.get(slug, slug)
