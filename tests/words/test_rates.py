"""Error rates against a text known to be right, exact in any script."""

import random

import pytest

from playground.words import measure_cer, measure_wer


@pytest.mark.parametrize(
    ("truth", "text", "characters", "words"),
    [
        ("", "", 0.0, 0.0),
        ("", "x", 1.0, 1.0),
        ("kitten", "sitting", 3 / 6, 1.0),
        ("the cat sat", "the  cat\nsat ", 0.0, 0.0),
        ("the cat sat", "the cat", 4 / 11, 1 / 3),
        ("Total: 5", "Total 5", 1 / 8, 1 / 2),
        ("é", "e\u0301", 0.0, 0.0),
        ("合計は", "合計が", 1 / 3, 1 / 3),
        ("合計 5円", "合計5円", 1 / 5, 0.0),
        ("Bill\na b\n1 2", "# **Bill**\n\n| a | b |\n|---|---|\n| 1 | *2* |", 0.0, 0.0),
        ("| a | b |\n|---|---|", "a b", 0.0, 0.0),
        ("Total: 5", "**Total:** 6", 1 / 8, 1 / 2),
        ("a", "a b c", 4.0, 2.0),
    ],
)
def test_error_rates(truth: str, text: str, characters: float, words: float) -> None:
    assert measure_cer(truth, text) == pytest.approx(characters)
    assert measure_wer(truth, text) == pytest.approx(words)


def slow_distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


def test_rates_are_exact() -> None:
    chance = random.Random(4)
    for _ in range(50):
        a, b = ("".join(chance.choices("abé文", k=chance.randint(1, 90))) for _ in range(2))
        assert measure_cer(a, b) == pytest.approx(slow_distance(a, b) / len(a))
