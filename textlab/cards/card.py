"""A character card as its specifications describe it, V1 to V3, out of its JSON object.

https://github.com/malfoyslastname/character-card-spec-v2 (which describes V1, too) and
https://github.com/kwaroran/character-card-spec-v3
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from textlab.cards.lorebook import Lorebook, parse_lorebook
from textlab.cards.values import read_text, read_texts

MAX_GREETINGS = 100
SPECS = ("chara_card_v2", "chara_card_v3")
V1_FIELDS = ("name", "description", "personality", "scenario", "first_mes", "mes_example")
NO_CARD = "This isn't a character card: it has no name, description or first message."


@dataclass(frozen=True, slots=True)
class CharacterCard:
    """What of a card goes into a prompt, and what people read. All may be blank but `name`."""

    name: str
    nickname: str = ""
    description: str = ""
    personality: str = ""
    scenario: str = ""
    first_mes: str = ""
    mes_example: str = ""
    creator_notes: str = ""
    system_prompt: str = ""
    post_history_instructions: str = ""
    alternate_greetings: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    creator: str = ""
    character_version: str = ""
    book: Lorebook | None = None

    @property
    def char(self) -> str:
        """What {{char}} stands for."""
        return self.nickname or self.name

    @property
    def greetings(self) -> list[str]:
        """The first message and its alternates, without blank ones."""
        return [text for text in (self.first_mes, *self.alternate_greetings) if text.strip()]


def parse_card(value: Any) -> CharacterCard:
    """Raises ValidationError with a sentence that names the field."""
    if not isinstance(value, dict):
        raise ValidationError(NO_CARD)
    data, place = find_data(value)
    name = read_text(data, "name", place).strip()
    if not name or not any(data.get(each) for each in V1_FIELDS[1:]):
        raise ValidationError(NO_CARD)
    greetings = read_texts(data, "alternate_greetings", place)
    if len(greetings) > MAX_GREETINGS:
        raise ValidationError(f"A card can have at most {MAX_GREETINGS} alternate greetings.")
    texts = {each: read_text(data, each, place) for each in TEXTS}
    return CharacterCard(
        name=name,
        alternate_greetings=greetings,
        tags=read_texts(data, "tags", place),
        book=parse_lorebook(data.get("character_book"), f"{place}character_book"),
        **texts,
    )


TEXTS = (
    "nickname", "description", "personality", "scenario", "first_mes", "mes_example",
    "creator_notes", "system_prompt", "post_history_instructions", "creator", "character_version",
)  # fmt: skip


def find_data(value: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """The fields of a card, and what stands before their names in a sentence.

    A later version of a specification is read as the one that is known.
    """
    if not isinstance(value.get("spec"), str):
        return value, ""
    if value["spec"] not in SPECS:
        raise ValidationError(f"Only {' and '.join(SPECS)} can be imported.")
    data = value.get("data")
    if not isinstance(data, dict):
        raise ValidationError("data must be an object.")
    return data, "data."
