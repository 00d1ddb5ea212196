"""Turns that are not stored yet, whatever file they come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from textlab.payload import MOST_TURNS

MAX_TURNS = 2_000  # of one file, all branches together


@dataclass(slots=True)
class Turn:
    """A message and its answer. `parent`: the place of another among those of its file."""

    text: str
    message: str = ""
    parent: int | None = None
    system: str = ""
    reasoning: str = ""
    provider: str = ""  # blank: the one that is chosen with the file
    model: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    card: Mapping[str, Any] = field(default_factory=dict)  # of a character: its request's parts


@dataclass(slots=True)
class Conversation:
    """Turns with every parent before its children. `last`: the place of the one to go on from.

    `draft` is a message at the end that nothing answered.
    """

    turns: list[Turn]
    last: int
    draft: str = ""


def order_turns(parents: Sequence[int | None], place: str) -> list[int]:
    """The places with every parent before its children.

    Raises ValidationError where parents go round in a circle, or a path is too long.
    """
    children: dict[int | None, list[int]] = {}
    for index, parent in enumerate(parents):
        children.setdefault(parent, []).append(index)
    order: list[int] = []
    level = children.get(None, [])
    for _ in range(MOST_TURNS):
        order += level
        level = [child for index in level for child in children.get(index, [])]
        if not level:
            break
    else:
        raise ValidationError(f"A conversation can have at most {MOST_TURNS} turns in a row.")
    if len(order) != len(parents):
        first = min(set(range(len(parents))) - set(order))
        raise ValidationError(f"{place}[{first}]: its parents go round in a circle.")
    return order


def require_few(count: int) -> None:
    if count > MAX_TURNS:
        raise ValidationError(f"A file can have at most {MAX_TURNS:,} messages.")
    if not count:
        raise ValidationError("This file has no message with an answer.")


def chain_turns(turns: list[Turn], draft: str = "") -> Conversation:
    """Turns of which each goes on from the one before."""
    require_few(len(turns))
    for index, turn in enumerate(turns):
        turn.parent = index - 1 if index else None
    order_turns([turn.parent for turn in turns], "messages")
    return Conversation(turns, len(turns) - 1, draft)
