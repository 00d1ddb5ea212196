"""Votes as files."""

from collections.abc import Iterable
from typing import Any

import orjson

from playground.infrastructure.offload import breathe_between
from playground.tables import write_csv
from textlab.models import Vote
from textlab.votes.masking import LETTERS
from textlab.votes.services import name_contestant

HEADER = ("created", "task", "verdict", "winner", *LETTERS)


def write_votes_csv(votes: Iterable[Vote]) -> str:
    """One row a vote; the columns A to F name the models as they were shown."""
    return write_csv(HEADER, map(build_row, votes))


def build_row(vote: Vote) -> list[str]:
    names = {each["letter"]: name_contestant(each, parameters=True) for each in vote.contestants}
    winner = "" if vote.winner is None else names[vote.contestants[vote.winner]["letter"]]
    facts = [vote.created.isoformat(), vote.task, vote.verdict, winner]
    return [*facts, *(names.get(letter, "") for letter in LETTERS)]


def write_votes_json(votes: Iterable[Vote]) -> bytes:
    rows = [describe_vote(vote) for vote in breathe_between(votes)]
    return orjson.dumps({"votes": rows}, option=orjson.OPT_INDENT_2)


def describe_vote(vote: Vote) -> dict[str, Any]:
    """`winner`: its place among the contestants, from 0."""
    return {
        "created": vote.created.isoformat(),
        "task": vote.task,
        "verdict": vote.verdict,
        "winner": vote.winner,
        "contestants": vote.contestants,
    }
