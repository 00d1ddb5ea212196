"""How strong each model is, out of votes between two to six answers.

What a vote says of k answers is broken into pairs, weighted so that all pairs of a vote together
say as much as the vote did:

- a win counts against each other answer, 2/k each: as much as one choice among k tells;
- a tie counts half a win for both of each pair, 4/k² a pair: of the same weight in all;
- "all bad" is a tie: none was better. The table says beside it how often that was so.

Two answers of one model say nothing of it against itself.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from textlab.votes.strengths import Matrix, Row, Wins, fit_strengths, sigmoid

Z = 1.959964  # 95 % of the normal curve lie within so many standard deviations
FEW_ROUNDS = 10  # below, a strength says little
DIGITS = 6  # of strengths that differ; equals are in the order of their rounds
MAX_RANKED = 60  # models, those with the most rounds: the work grows with the cube


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote: the models by the names they are ranked under, and the winner's place or None."""

    names: tuple[str, ...]
    winner: int | None = None
    all_bad: bool = False


@dataclass(slots=True)
class Record:
    """What became of one model in the votes it was part of. A round is a vote, not a pair."""

    name: str
    rounds: int = 0
    wins: int = 0
    ties: int = 0
    all_bad: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A model's place. Chances are those of being preferred to an average one, 0 to 1."""

    record: Record
    strength: float
    deviation: float  # standard, of the strength

    @property
    def chance(self) -> float:
        return sigmoid(self.strength)

    @property
    def low(self) -> float:
        return sigmoid(self.strength - Z * self.deviation)

    @property
    def high(self) -> float:
        return sigmoid(self.strength + Z * self.deviation)

    @property
    def is_uncertain(self) -> bool:
        return self.record.rounds < FEW_ROUNDS


@dataclass(frozen=True, slots=True)
class Ranking:
    """The strongest first. `lead`: how sure it is that the first is better than the second, 0 to 1.

    `islands`: how many groups of models there are that no vote connects.
    """

    standings: tuple[Standing, ...] = ()
    lead: float | None = None
    islands: int = 0


def rank_ballots(ballots: Iterable[Ballot]) -> Ranking:
    """Heavy for many models: to be called in a thread."""
    usable = [ballot for ballot in ballots if len(set(ballot.names)) > 1]
    records = sorted(count_rounds(usable), key=lambda each: (-each.rounds, each.name))
    records = records[:MAX_RANKED]
    if not records:
        return Ranking()
    places = {record.name: n for n, record in enumerate(records)}
    wins = break_ballots(usable, places)
    strengths, covariance = fit_strengths(wins, len(records))
    order = sorted(range(len(records)), key=lambda n: (-round(strengths[n], DIGITS), n))
    standings = [Standing(records[n], strengths[n], math.sqrt(covariance[n][n])) for n in order]
    return Ranking(
        tuple(standings),
        measure_lead(strengths, covariance, order),
        count_islands(wins, len(records)),
    )


def count_rounds(ballots: Iterable[Ballot]) -> list[Record]:
    records: dict[str, Record] = {}
    for ballot in ballots:
        for name in set(ballot.names):
            record = records.setdefault(name, Record(name))
            record.rounds += 1
            record.wins += ballot.winner is not None and ballot.names[ballot.winner] == name
            record.ties += ballot.winner is None and not ballot.all_bad
            record.all_bad += ballot.all_bad
    return list(records.values())


def break_ballots(
    ballots: Iterable[Ballot], places: Mapping[str, int]
) -> dict[tuple[int, int], float]:
    """The pairs of all votes, between the models that have a place."""
    wins: dict[tuple[int, int], float] = defaultdict(float)
    for ballot in ballots:
        names, count = ballot.names, len(ballot.names)
        for a, b, weight in list_pairs(ballot.winner, count):
            better, worse = places.get(names[a]), places.get(names[b])
            if better is not None and worse is not None and better != worse:
                wins[better, worse] += weight
    return dict(wins)


def list_pairs(winner: int | None, count: int) -> Iterable[tuple[int, int, float]]:
    """The better, the worse, and how much that counts."""
    if winner is not None:
        return [(winner, n, 2 / count) for n in range(count) if n != winner]
    return [(a, b, 2 / count**2) for a in range(count) for b in range(count) if a != b]


def measure_lead(strengths: Row, covariance: Matrix, order: Sequence[int]) -> float | None:
    if len(order) < 2:
        return None
    a, b = order[:2]
    variance = covariance[a][a] + covariance[b][b] - 2 * covariance[a][b]
    return (1 + math.erf((strengths[a] - strengths[b]) / math.sqrt(2 * variance))) / 2


def count_islands(wins: Wins, count: int) -> int:
    """Groups of models that are connected by votes, directly or by way of others."""
    roots = list(range(count))

    def find_root(n: int) -> int:
        while roots[n] != n:
            n = roots[n] = roots[roots[n]]
        return n

    for a, b in wins:
        roots[find_root(a)] = find_root(b)
    return len({find_root(n) for n in range(count)})
