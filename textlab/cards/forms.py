"""The forms of cards: bring one, begin a chat with one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from playground.json_files import JsonUploadForm
from playground.parameters.fields import LineField
from playground.saved_texts import MAX_NAME_CHARS, MAX_SAVED
from textlab.cards.books import add_book, read_book
from textlab.cards.card import parse_card
from textlab.cards.files import MAX_CARD_BYTES, read_card_file
from textlab.cards.models import MAX_USER_CHARS, Card, CardPicture
from textlab.cards.pictures import make_picture

MAX_GREETING_CHARS = 100_000


class ImportForm(JsonUploadForm):
    """POST /text/cards/"""

    most_bytes = MAX_CARD_BYTES
    picture = b""

    def __init__(self, *args: Any, owner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        self.fields["file"].label = "PNG or JSON file"
        self.fields["text"].label = "Or paste its JSON"

    def read_value(self, data: bytes) -> Any:
        value = read_card_file(data)
        self.picture = make_picture(data)
        return value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if Card.objects.filter(owner=self.owner).count() >= MAX_SAVED:
            raise ValidationError(f"At most {MAX_SAVED} cards can be saved. Delete one first.")
        return cleaned

    def save(self) -> Card:
        source = self.cleaned_data["data"]
        name = Card.objects.find_free_name(self.owner, parse_card(source).name[:MAX_NAME_CHARS])
        with transaction.atomic():
            card: Card = Card.objects.create(owner=self.owner, name=name, source=source)
            if self.picture:
                CardPicture.objects.create(card=card, webp=self.picture)
        return card


class BookForm(JsonUploadForm):
    """POST /text/cards/<id>/lorebook/"""

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.card = card

    def read_value(self, data: bytes) -> Any:
        return add_book(self.card.source, read_book(super().read_value(data)))

    def save(self) -> None:
        self.card.source = self.cleaned_data["data"]
        self.card.save(update_fields=["source"])


class ChatForm(forms.Form):
    """POST /text/cards/<id>/"""

    user_name = forms.CharField(
        max_length=MAX_USER_CHARS,
        label="Your name",
        help_text="Takes the place of {{user}}.",
        error_messages={"required": "Enter the name the character calls you."},
    )
    greeting = LineField(
        max_length=MAX_GREETING_CHARS,
        strip=False,
        label="First message",
        help_text="What the character says first. You can change it.",
        error_messages={"required": "Enter what the character says first."},
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
