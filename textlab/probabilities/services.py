"""Token probabilities: stored with the end of their run, and read for a page."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from playground.models import Run
from playground.runs.live import Live
from textlab.models import TokenProbabilities
from textlab.payload import find_continuation

PAGE_ROWS = 200
# From which probability a token is how uncertain: 0 is a matter of course.
LEVELS = ((0.9, 0), (0.6, 1), (0.3, 2), (0.1, 3))
MOST_UNCERTAIN = 4
INVISIBLE = {ord("\n"): "↵", ord("\t"): "⇥", ord("\r"): "↵"}


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token as the table shows it."""

    place: int  # from 0
    text: str
    percent: str
    level: int
    alternatives: list[tuple[str, str, bool]]  # text, percent, whether it is the token itself


def store_probabilities(live: Live) -> None:
    if live.probabilities:
        TokenProbabilities.objects.update_or_create(
            run_id=live.id, defaults={"tokens": live.probabilities}
        )


def forget_probabilities(runs: "QuerySet[Run]") -> None:
    """These are asked anew."""
    TokenProbabilities.objects.filter(run__in=runs).delete()


def load_tokens(run: Run) -> list[Any]:
    """Token, log probability and alternatives, of each; empty where none are stored."""
    stored = TokenProbabilities.objects.filter(pk=run.pk).first()
    return stored.tokens if stored else []


def build_rows(tokens: Sequence[Any], start: int) -> list[TokenRow]:
    """PAGE_ROWS of them from `start`."""
    return [
        TokenRow(
            place=start + number,
            text=show_token(token),
            percent=format_percent(logprob),
            level=find_level(logprob),
            alternatives=[
                (show_token(other), format_percent(near), other == token) for other, near in others
            ],
        )
        for number, (token, logprob, others) in enumerate(tokens[start : start + PAGE_ROWS])
    ]


def find_start(run: Run, tokens: Sequence[Any]) -> str | None:
    """What stands before the tokens in an answer that its model can go on from at any of them.

    None where it can't, or where the tokens are more than the answer: reasoning is among them.
    """
    whole = join_tokens(tokens)
    if run.endpoint != "chat" or find_continuation(run) is None or not whole:
        return None
    at = run.text.find(whole)
    return run.text[:at] if at >= 0 else None


def join_tokens(tokens: Sequence[Any]) -> str:
    return "".join(token for token, _, _ in tokens)


def read_alternative(run: Run, query: Mapping[str, str]) -> str:
    """The answer up to the token that a link names, with an alternative in its place; or blank."""
    place, choice = read_index(query.get("token", "")), read_index(query.get("alternative", ""))
    tokens = load_tokens(run) if None not in (place, choice) else []
    start = find_start(run, tokens)
    if start is None or place is None or choice is None or place >= len(tokens):
        return ""
    others = tokens[place][2]
    other = others[choice][0] if choice < len(others) else ""
    return f"{start}{join_tokens(tokens[:place])}{other}" if other else ""


def read_index(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else None


def show_token(token: str) -> str:
    """With a sign for what one wouldn't see."""
    return token.translate(INVISIBLE)


def format_percent(logprob: float) -> str:
    """-0.105 -> 90%, -7 -> 0.09%, -20 -> under 0.01%."""
    percent = math.exp(logprob) * 100
    if percent < 0.01:
        return "under 0.01%"
    if 99.95 <= percent < 100:
        return "99.9%"
    digits = 0 if percent >= 10 else 1 if percent >= 1 else 2
    return f"{percent:.{digits}f}%"


def find_level(logprob: float) -> int:
    probability = math.exp(logprob)
    return next((level for least, level in LEVELS if probability >= least), MOST_UNCERTAIN)
