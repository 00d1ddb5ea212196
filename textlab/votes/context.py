"""What the page of one's ranking shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse

from playground.infrastructure.offload import breathe_between, offload
from textlab.models import Vote
from textlab.votes import services
from textlab.votes.ranking import FEW_ROUNDS, Ranking, Standing, rank_ballots

VOTES_PER_PAGE = 25
SURE = 0.95  # from then on the first is said to be ahead


@dataclass(frozen=True, slots=True)
class RankRow:
    """A model's row. Positions are percent of the bar's width, as SVG writes them."""

    place: int
    name: str
    detail: str
    standing: Standing
    chance: int  # percent, as are `low` and `high`
    low: int
    high: int
    start: str
    width: str
    dot: str


@dataclass(frozen=True, slots=True)
class VoteRow:
    """A vote in the list."""

    vote: Vote
    title: str
    others: list[str]


def ranking_context(owner: str, values: Mapping[str, str]) -> dict[str, Any]:
    """`values`: task, by, page."""
    task, parameters = values.get("task", ""), values.get("by") == "parameters"
    votes = services.list_votes(owner, task)
    ballots = [
        services.build_ballot(vote, parameters=parameters)
        for vote in breathe_between(votes.iterator())
    ]
    ranking = offload(rank_ballots, ballots)
    page = Paginator(votes, VOTES_PER_PAGE).get_page(values.get("page"))
    return {
        "task": task,
        "by": "parameters" if parameters else "models",
        "total": len(ballots),
        "tasks": list_task_links(owner, task, parameters=parameters),
        "ways": [
            ("models", "Models", link_ranking(task)),
            ("parameters", "Models with parameters", link_ranking(task, parameters=True)),
        ],
        "rows": list(list_rank_rows(ranking)),
        "lead": describe_lead(ranking),
        "doubts": list(list_doubts(ranking)),
        "page": page,
        "votes": list_vote_rows(page),
        "along": link_query(task, parameters=parameters),
    }


def list_rank_rows(ranking: Ranking) -> Iterator[RankRow]:
    for place, standing in enumerate(ranking.standings, start=1):
        slug, _, name = standing.record.name.partition(":")
        low, high = 100 * standing.low, 100 * standing.high
        yield RankRow(
            place=place,
            name=name,
            detail=services.name_provider(slug),
            standing=standing,
            chance=round(100 * standing.chance),
            low=round(low),
            high=round(high),
            start=f"{low:.1f}",
            width=f"{high - low:.1f}",
            dot=f"{100 * standing.chance:.1f}",
        )


def describe_lead(ranking: Ranking) -> str:
    """How sure it is that the first is the best; blank where there are no two."""
    if ranking.lead is None:
        return ""
    first, second = (standing.record.name.partition(":")[2] for standing in ranking.standings[:2])
    sure = f"{min(99, int(100 * ranking.lead))}%"
    if ranking.lead >= SURE:
        return f"You prefer {first} to {second}, with {sure} certainty."
    return f"{first} or {second}? Too few votes to tell: {first} is ahead with {sure} certainty."


def list_doubts(ranking: Ranking) -> Iterator[str]:
    """What the order does not say."""
    if any(standing.is_uncertain for standing in ranking.standings):
        yield f"With fewer than {FEW_ROUNDS} rounds a strength says little."
    if ranking.islands > 1:
        yield "Some models never met, directly or through others. Their order is a guess."


def list_vote_rows(page: Page[Vote]) -> list[VoteRow]:
    return [build_vote_row(vote) for vote in page.object_list]


def build_vote_row(vote: Vote) -> VoteRow:
    names = [describe_contestant(each) for each in vote.contestants]
    if vote.winner is None:
        return VoteRow(vote, vote.get_verdict_display(), names)
    winner = names.pop(vote.winner)
    return VoteRow(vote, winner, names)


def describe_contestant(contestant: Mapping[str, Any]) -> str:
    parameters = services.write_parameters(contestant)
    return f"{contestant['model']} ({parameters})" if parameters else str(contestant["model"])


def list_task_links(
    owner: str, task: str, *, parameters: bool
) -> list[tuple[str, int | None, str, bool]]:
    """Name, count, address, and whether it is shown now."""
    tags = services.count_tasks(owner)
    links = [
        (tag, count, link_ranking(tag, parameters=parameters), tag == task) for tag, count in tags
    ]
    whole = ("All tasks", None, link_ranking(parameters=parameters), not task)
    return [whole, *links] if links else []


def link_query(task: str = "", *, parameters: bool = False) -> str:
    query = {"task": task, "by": "parameters" if parameters else ""}
    return urlencode({name: value for name, value in query.items() if value})


def link_ranking(task: str = "", *, parameters: bool = False) -> str:
    query = link_query(task, parameters=parameters)
    return f"{reverse('ranking')}?{query}" if query else reverse("ranking")
