"""The request of a conversation with a character: what stands around what was said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from textlab.cards.card import CharacterCard
from textlab.cards.lorebook import BEFORE, Entry, select_entries
from textlab.cards.macros import Macros

START = re.compile("<START>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Frame:
    """`system` goes before the conversation, `after` behind the newest message. May be blank."""

    system: str
    after: str


def build_frame(
    card: CharacterCard, *, user: str, system: str, said: Sequence[tuple[str, str]], seed: str
) -> Frame:
    """said: role and content of all messages, the newest last. system: the person's own prompt.

    The card's system prompt takes the place of the person's, and its {{original}} is that. Then
    come description, personality and scenario, between the entries of its lorebook that stand
    before and behind them, and the examples. Raises Invalid where macros expand without bound.
    """
    macros = build_macros(card, user, seed)
    entries: list[Entry] = []
    if card.book is not None:
        answers = sum(role == "assistant" for role, _content in said)
        messages = [content for _role, content in said]
        entries = select_entries(card.book, messages, answers, macros.expand)
    before = [each.content for each in entries if each.position == BEFORE]
    after = [each.content for each in entries if each.position != BEFORE]
    prompt = macros.expand(card.system_prompt, original=system) if card.system_prompt else system
    texts = [*before, card.description, *label_texts(card), *after, write_examples(card)]
    parts = [prompt, *(macros.expand(text) for text in texts)]
    return Frame(
        "\n\n".join(part.strip() for part in parts if part.strip()),
        macros.expand(card.post_history_instructions, original="").strip(),
    )


def build_macros(card: CharacterCard, user: str, seed: str) -> Macros:
    names = ("description", "personality", "scenario")
    return Macros(card.char, user, seed, {name: getattr(card, name) for name in names})


def label_texts(card: CharacterCard) -> list[str]:
    labels = ("{{char}}'s personality", card.personality), ("Scenario", card.scenario)
    return [f"{label}: {text.strip()}" for label, text in labels if text.strip()]


def write_examples(card: CharacterCard) -> str:
    """Each <START> begins another conversation; case aside."""
    parts = [part.strip() for part in START.split(card.mes_example)]
    return "\n\n".join(f"Example conversation:\n{part}" for part in parts if part)


def expand_greeting(card: CharacterCard, greeting: str, user: str, seed: str) -> str:
    return build_macros(card, user, seed).expand(greeting)
