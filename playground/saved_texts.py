"""What visitors keep under a name. Texts share one table, with a kind for each use."""

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

if TYPE_CHECKING:
    from playground.models import SavedText

MAX_SAVED = 200  # of one kind, by one visitor
MAX_NAME_CHARS = 80
MAX_DIGITS = 18  # of a key

Row = TypeVar("Row", bound=models.Model)


class OwnRows(models.Manager[Row]):
    """Rows that each have an `owner` and, unlike any other of that owner's, a `name`."""

    def list_own(self, owner: str) -> list[Row]:
        return list(self.filter(owner=owner))

    def find_own(self, owner: str, key: str) -> Row | None:
        """`key`: as a form sends it, which may be anything."""
        is_number = key.isascii() and key.isdecimal() and len(key) < MAX_DIGITS
        return self.filter(owner=owner, pk=int(key)).first() if is_number else None

    def delete_own(self, owner: str, key: str) -> None:
        if saved := self.find_own(owner, key):
            saved.delete()

    def find_free_name(self, owner: str, name: str) -> str:
        """The name, with a number behind it where it is taken."""
        names = set(self.filter(owner=owner).values_list("name", flat=True))
        free, number = name, 1
        while free in names:
            number += 1
            end = f" ({number})"
            free = f"{name[: MAX_NAME_CHARS - len(end)]}{end}"
        return free


class SavedTexts(OwnRows["SavedText"]):
    """Those of one kind: a proxy of SavedText says which."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def get_queryset(self) -> "models.QuerySet[SavedText]":
        return super().get_queryset().filter(kind=self.kind)

    def store(self, owner: str, name: str, **texts: str) -> None:
        """Under a name that is there already it takes the other's place."""
        self.update_or_create(kind=self.kind, owner=owner, name=name, defaults=texts)


class SaveTextForm(forms.Form):
    """The name, and what is wrong with keeping one more. What is kept is the subclass's."""

    saved: Any  # their manager: OwnRows, or the SavedTexts of one kind
    noun = ""  # one of them, in words

    name = forms.CharField(max_length=MAX_NAME_CHARS)

    def __init__(self, data: Any, *, owner: str) -> None:
        super().__init__(data)
        self.owner = owner
        self.fields["name"].error_messages["required"] = f"Enter a name for the {self.noun}."

    def clean(self) -> dict[str, Any]:
        others = self.saved.filter(owner=self.owner).exclude(name=self.cleaned_data.get("name"))
        if others.count() >= MAX_SAVED:
            raise ValidationError(f"{MAX_SAVED} {self.noun}s are already saved. Delete one first.")
        return self.cleaned_data
