"""Cards as they are stored: whole, so that what is exported is what was imported."""

from typing import ClassVar

from django.db import models

from playground.saved_texts import MAX_NAME_CHARS, OwnRows
from textlab.cards.card import CharacterCard, parse_card

DEFAULT_USER = "User"
MAX_USER_CHARS = 40


class Card(models.Model):
    """A character card. `name` tells it from others of this person, the card has its own."""

    owner = models.CharField(max_length=64)
    name = models.CharField(max_length=MAX_NAME_CHARS)
    user_name = models.CharField(max_length=MAX_USER_CHARS, default=DEFAULT_USER)  # {{user}}
    source = models.JSONField()  # the object of the file, with all that is not used here
    created = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = OwnRows["Card"]()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_card_per_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_picture(self) -> bool:
        return hasattr(self, "picture")

    def read(self) -> CharacterCard:
        return parse_card(self.source)


class CardPicture(models.Model):
    """What the character looks like: small, and with nothing of the file it was in."""

    card = models.OneToOneField(
        Card, primary_key=True, on_delete=models.CASCADE, related_name="picture"
    )
    webp = models.BinaryField()

    def __str__(self) -> str:
        return f"picture of {self.card_id}"
