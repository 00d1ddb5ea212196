"""Votes: which variant made the best image of a row, and who leads by that."""

import random
from collections.abc import Sequence
from typing import Any

from playground.infrastructure.offload import offload
from playground.models import Status
from playground.providers import Invalid
from textlab.test_sets.models import ExecutionRow, TestCell, TestExecution
from textlab.votes.ranking import Ballot, Ranking, rank_ballots

WIN, TIE, ALL_BAD = "win", "tie", "all_bad"
WORDS = {TIE: "Tie", ALL_BAD: "All bad"}
MIN_IMAGES = 2
TOO_FEW = "You need at least two images to vote."
NO_IMAGE = "This variant made no image of this row, so it can't be the best."


def list_contestants(row: ExecutionRow) -> list[TestCell]:
    """The cells that have an image, by variant."""
    cells = row.cells.filter(run__status=Status.DONE, is_due=False).order_by("variant")
    return list(cells.select_related("run"))


def shuffle_contestants(row: ExecutionRow) -> list[TestCell]:
    """In an order that tells nothing, the same each time."""
    cells = list_contestants(row)
    random.Random(f"{row.execution_id} {row.pk}").shuffle(cells)  # noqa: S311 - no secret
    return cells


def cast_vote(row: ExecutionRow, verdict: str, winner: int | None = None) -> None:
    """`winner`: the place of a variant. A new vote takes the place of the old one. Raises Invalid.

    Who was voted between is kept: a variant that is added later was no part of it.
    """
    among = [cell.variant for cell in list_contestants(row)]
    if len(among) < MIN_IMAGES:
        raise Invalid(TOO_FEW)
    if verdict == WIN and winner not in among:
        raise Invalid(NO_IMAGE)
    store_vote(row, {"verdict": verdict, "among": among, "winner": winner})


def take_back_vote(row: ExecutionRow) -> None:
    store_vote(row, None)


def store_vote(row: ExecutionRow, vote: dict[str, Any] | None) -> None:
    row.vote = vote
    row.save(update_fields=["vote"])


def list_ballots(votes: Sequence[dict[str, Any]]) -> list[Ballot]:
    """Variants are ranked under their places: two may have the same model."""
    return [
        Ballot(
            tuple(map(str, vote["among"])),
            vote["among"].index(vote["winner"]) if vote["verdict"] == WIN else None,
            vote["verdict"] == ALL_BAD,
        )
        for vote in votes
    ]


def list_votes(execution: TestExecution) -> list[dict[str, Any]]:
    votes = execution.rows.filter(vote__isnull=False).values_list("vote", flat=True)
    return [vote for vote in votes if vote]


def rank_variants(execution: TestExecution) -> Ranking:
    return offload(rank_ballots, list_ballots(list_votes(execution)))


def describe_vote(execution: TestExecution, vote: dict[str, Any] | None) -> str:
    """The label of the best, or in a word that there is none; blank without a vote."""
    if vote is None:
        return ""
    if vote["verdict"] == WIN:
        return str(execution.variants[vote["winner"]]["label"])
    return WORDS[vote["verdict"]]
