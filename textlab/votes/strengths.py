"""The likeliest Bradley-Terry strengths, and how far they are to be trusted.

A model's strength s is such that it is preferred to another with the chance sigmoid(s - s'). Every
model starts as if it had tied `PRIOR_GAMES` times with an average one, so no strength is infinite,
and models that never met have one, too. Strengths are counted from their mean: 0 is an average
model. The covariance is that of the normal curve at the likeliest strengths.
"""

import math
from collections.abc import Mapping, Sequence
from operator import mul

PRIOR_GAMES = 1.0
MAX_STEPS = 100
PRECISION = 1e-9

Row = list[float]
Matrix = list[Row]
Wins = Mapping[tuple[int, int], float]  # (the better, the worse) -> how much that counts


def fit_strengths(wins: Wins, count: int, prior: float = PRIOR_GAMES) -> tuple[Row, Matrix]:
    """The likeliest strengths, their mean 0, and their covariance. Newton's method, damped."""
    strengths = [0.0] * count
    height = measure_likelihood(wins, strengths, prior)
    for _ in range(MAX_STEPS):
        slope, curve = differentiate(wins, strengths, prior)
        inverse = invert_matrix(curve)
        step = [sum(map(mul, row, slope)) for row in inverse]
        strengths, height, moved = climb(wins, strengths, step, prior, height)
        if moved < PRECISION:
            break
    _, curve = differentiate(wins, strengths, prior)
    mean = sum(strengths) / count
    return [each - mean for each in strengths], centre_matrix(invert_matrix(curve))


def climb(
    wins: Wins, strengths: Row, step: Row, prior: float, height: float
) -> tuple[Row, float, float]:
    """Along the step as far as it leads up: there, how high that is, and how far it was."""
    share = 1.0
    while share > PRECISION:
        there = [s + share * d for s, d in zip(strengths, step, strict=True)]
        higher = measure_likelihood(wins, there, prior)
        if higher >= height:
            return there, higher, share * max(map(abs, step))
        share /= 2
    return strengths, height, 0.0


def measure_likelihood(wins: Wins, strengths: Sequence[float], prior: float) -> float:
    """Its logarithm, with the prior's."""
    votes = sum(
        weight * log_sigmoid(strengths[a] - strengths[b]) for (a, b), weight in wins.items()
    )
    return votes + prior / 2 * sum(log_sigmoid(s) + log_sigmoid(-s) for s in strengths)


def differentiate(wins: Wins, strengths: Sequence[float], prior: float) -> tuple[Row, Matrix]:
    """The slope of the likelihood, and how it bends downwards."""
    count = len(strengths)
    slope = [prior * (0.5 - sigmoid(s)) for s in strengths]
    curve = [[0.0] * count for _ in range(count)]
    for n, s in enumerate(strengths):
        curve[n][n] = prior * sigmoid(s) * sigmoid(-s)
    for (a, b), weight in wins.items():
        chance = sigmoid(strengths[a] - strengths[b])
        slope[a] += weight * (1 - chance)
        slope[b] -= weight * (1 - chance)
        bend = weight * chance * (1 - chance)
        curve[a][a] += bend
        curve[b][b] += bend
        curve[a][b] -= bend
        curve[b][a] -= bend
    return slope, curve


def invert_matrix(matrix: Matrix) -> Matrix:
    """By Gauss and Jordan. Diagonals dominate in ours, so no row need be exchanged."""
    count = len(matrix)
    rows = [[*row, *(float(n == m) for m in range(count))] for n, row in enumerate(matrix)]
    for n in range(count):
        pivot = rows[n] = [value / rows[n][n] for value in rows[n]]
        for m in range(count):
            if m != n and (factor := rows[m][n]):
                rows[m] = [value - factor * p for value, p in zip(rows[m], pivot, strict=True)]
    return [row[count:] for row in rows]


def centre_matrix(matrix: Matrix) -> Matrix:
    """The covariance of the same values counted from their mean."""
    count = len(matrix)
    means = [sum(row) / count for row in matrix]
    whole = sum(means) / count
    return [
        [value - means[n] - means[m] + whole for m, value in enumerate(row)]
        for n, row in enumerate(matrix)
    ]


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def log_sigmoid(x: float) -> float:
    return -math.log1p(math.exp(-x)) if x >= 0 else x - math.log1p(math.exp(x))
