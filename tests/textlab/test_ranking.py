"""Strengths out of votes: closed forms, invariants, and intervals that hold what they promise."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.votes.ranking import (
    DIGITS,
    FEW_ROUNDS,
    MAX_RANKED,
    Ballot,
    Ranking,
    Standing,
    rank_ballots,
)
from textlab.votes.strengths import fit_strengths

NAMES = ("a", "b", "c", "d")


def win(*names: str) -> Ballot:
    """The first is the best."""
    return Ballot(names, winner=0)


def by_name(ranking: Ranking) -> dict[str, Standing]:
    return {standing.record.name: standing for standing in ranking.standings}


def ballots() -> st.SearchStrategy[Ballot]:
    def choose(names: list[str]) -> st.SearchStrategy[Ballot]:
        places = st.none() | st.integers(0, len(names) - 1)
        return st.builds(Ballot, st.just(tuple(names)), winner=places)

    return st.lists(st.sampled_from(NAMES), min_size=2, max_size=6).flatmap(choose)


def test_without_votes_there_is_no_ranking() -> None:
    assert rank_ballots([]) == Ranking()
    assert rank_ballots([win("a", "a"), Ballot(("a", "a"))]) == Ranking()


@pytest.mark.parametrize(("wins", "losses"), [(3, 1), (10, 30), (7, 7)])
def test_two_models_differ_by_the_log_of_their_wins(wins: int, losses: int) -> None:
    strengths, _ = fit_strengths({(0, 1): wins, (1, 0): losses}, 2, prior=1e-9)
    assert strengths[0] - strengths[1] == pytest.approx(math.log(wins / losses), abs=1e-6)
    assert sum(strengths) == pytest.approx(0)


@pytest.mark.parametrize(("games", "prior"), [(2, 1.0), (10, 1.0), (40, 3.0)])
def test_the_deviation_of_two_equals_is_that_of_the_closed_form(games: int, prior: float) -> None:
    _, covariance = fit_strengths({(0, 1): games / 2, (1, 0): games / 2}, 2, prior)
    variance = 2 / (2 * games + prior)
    assert covariance[0][0] == pytest.approx(variance)
    assert covariance[0][1] == pytest.approx(-variance)


def test_a_known_chain_of_strengths_is_found_again() -> None:
    """Wins in exact proportion to the strengths are explained by these alone."""
    known = [1.2, 0.1, -1.3]
    pairs = [(a, b) for a in range(3) for b in range(3) if a != b]
    wins = {(a, b): 50 / (1 + math.exp(known[b] - known[a])) for a, b in pairs}
    strengths, _ = fit_strengths(wins, 3, prior=1e-9)
    assert strengths == pytest.approx(known, abs=1e-5)


def test_in_a_circle_all_are_equal() -> None:
    ranking = rank_ballots([win("a", "b"), win("b", "c"), win("c", "a")])
    assert [standing.strength for standing in ranking.standings] == pytest.approx([0, 0, 0])
    assert ranking.lead == pytest.approx(0.5)


def test_who_wins_always_is_no_certain_winner() -> None:
    best, worst = rank_ballots([win("a", "b")] * 4).standings
    assert (best.record.name, worst.record.name) == ("a", "b")
    assert best.low < 0.5 < best.chance < best.high < 1
    assert best.strength == pytest.approx(-worst.strength)
    often = rank_ballots([win("a", "b")] * 20).standings[0]
    assert 0.5 < often.low < best.chance < often.chance < often.high < 1


def test_a_win_among_six_is_a_win_against_each() -> None:
    ranking = by_name(rank_ballots([win("a", "b", "c", "d", "e", "f")]))
    assert (ranking["a"].record.rounds, ranking["a"].record.wins) == (1, 1)
    assert ranking["a"].strength > 0
    others = [ranking[name].strength for name in "bcdef"]
    assert others == pytest.approx([others[0]] * 5)


def test_ties_and_all_bad_make_equals_and_are_counted_apart() -> None:
    votes = [Ballot(("a", "b")), Ballot(("a", "b"), all_bad=True), Ballot(("a", "b"), all_bad=True)]
    first, second = rank_ballots(votes).standings
    assert [first.strength, second.strength] == pytest.approx([0, 0])
    for record in (first.record, second.record):
        assert (record.rounds, record.wins, record.ties, record.all_bad) == (3, 0, 1, 2)


@pytest.mark.parametrize("count", [2, 3, 6])
def test_a_vote_weighs_the_same_whether_won_or_tied(count: int) -> None:
    """By the curve around equal strengths, as many wins of each as make them equal."""
    names = tuple("abcdef"[:count])
    won = rank_ballots([Ballot(names, winner=n) for n in range(count)] * 5)
    tied = rank_ballots([Ballot(names)] * count * 5)
    deviations = [[s.deviation for s in each.standings] for each in (won, tied)]
    assert deviations[0] == pytest.approx(deviations[1])


def test_a_model_is_not_compared_with_itself() -> None:
    ranking = by_name(rank_ballots([win("a", "a", "b"), Ballot(("b", "b"), winner=1)]))
    assert (ranking["a"].record.rounds, ranking["a"].record.wins) == (1, 1)
    assert (ranking["b"].record.rounds, ranking["b"].record.wins) == (1, 0)


def test_few_rounds_are_said_to_be_few() -> None:
    def is_uncertain(games: int) -> bool:
        return rank_ballots([win("a", "b"), win("b", "a")] * (games // 2)).standings[0].is_uncertain

    assert is_uncertain(FEW_ROUNDS - 2)
    assert not is_uncertain(FEW_ROUNDS)


def test_models_that_never_met_are_islands() -> None:
    assert rank_ballots([win("a", "b"), win("c", "d")]).islands == 2
    assert rank_ballots([win("a", "b"), win("c", "d"), win("b", "c")]).islands == 1


def test_only_so_many_are_ranked_those_with_the_most_rounds() -> None:
    votes = [win("star", f"m{n:03d}") for n in range(MAX_RANKED + 20)] + [win("m079", "m078")]
    ranking = by_name(rank_ballots(votes))
    assert len(ranking) == MAX_RANKED
    assert {"star", "m079", "m078"} <= set(ranking)


def test_the_lead_grows_with_the_votes() -> None:
    leads = [rank_ballots([win("a", "b"), win("a", "b"), win("b", "a")] * n).lead for n in (1, 20)]
    assert leads[0] is not None
    assert leads[1] is not None
    assert 0.5 < leads[0] < 0.9 < 0.95 < leads[1]


@given(st.lists(ballots(), max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_votes_and_answers_is_nothing(
    votes: list[Ballot], chance: random.Random
) -> None:
    mixed = []
    for ballot in chance.sample(votes, len(votes)):
        order = chance.sample(range(len(ballot.names)), len(ballot.names))
        names = tuple(ballot.names[n] for n in order)
        mixed.append(Ballot(names, None if ballot.winner is None else order.index(ballot.winner)))
    one, other = by_name(rank_ballots(votes)), by_name(rank_ballots(mixed))
    assert one.keys() == other.keys()
    for name, standing in one.items():
        assert other[name].strength == pytest.approx(standing.strength, abs=1e-6)
        assert other[name].deviation == pytest.approx(standing.deviation, abs=1e-6)


@given(st.lists(ballots(), max_size=12))
def test_every_interval_is_one_and_strengths_are_around_their_mean(votes: list[Ballot]) -> None:
    ranking = rank_ballots(votes)
    for standing in ranking.standings:
        assert 0 < standing.low < standing.chance < standing.high < 1
    assert sum(s.strength for s in ranking.standings) == pytest.approx(0, abs=1e-6)
    rounded = [round(s.strength, DIGITS) for s in ranking.standings]
    assert rounded == sorted(rounded, reverse=True)


@given(st.lists(ballots(), max_size=8))
def test_another_win_makes_nobody_weaker(votes: list[Ballot]) -> None:
    before = by_name(rank_ballots([*votes, Ballot(("a", "b"))]))
    after = by_name(rank_ballots([*votes, win("a", "b")]))
    assert after["a"].strength > before["a"].strength
    assert after["b"].strength < before["b"].strength


@pytest.mark.parametrize(
    ("models", "votes", "lanes"), [(4, 6, 2), (4, 40, 2), (6, 12, 6), (5, 20, 3)]
)
def test_intervals_hold_the_true_strength_as_often_as_they_promise(
    models: int, votes: int, lanes: int
) -> None:
    chance = random.Random(7)
    hits = total = 0
    for _ in range(150):
        known = [chance.gauss(0, 0.8) for _ in range(models)]
        mean = sum(known) / models
        ranking = rank_ballots([simulate_vote(known, lanes, chance) for _ in range(votes)])
        if len(ranking.standings) < models:
            continue  # one of them was in no vote: the mean is another's
        for standing in ranking.standings:
            truth = known[int(standing.record.name)] - mean
            low, high = (math.log(p / (1 - p)) for p in (standing.low, standing.high))
            hits += low <= truth <= high
            total += 1
    assert total > 300
    assert hits / total > 0.93


def simulate_vote(known: list[float], lanes: int, chance: random.Random) -> Ballot:
    """Who is preferred among several is chosen with chances as the exponentials of strengths."""
    places = chance.sample(range(len(known)), lanes)
    weights = [math.exp(known[n]) for n in places]
    [winner] = chance.choices(range(lanes), weights)
    return Ballot(tuple(map(str, places)), winner)
