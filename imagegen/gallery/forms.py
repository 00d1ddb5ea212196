"""What the gallery is asked: what to look for, what to do with which pictures, names of boards."""

import re
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from imagegen.gallery import boards
from imagegen.gallery.search import UNBOARDED, Search
from imagegen.models import Board, Picture

ANY = ("", "Any")
MAX_ID = 2**63 - 1
SIZE = re.compile(r"([1-9]\d{0,4})x([1-9]\d{0,4})", re.ASCII)
MAX_PICTURES = 10_000  # pictures at once
# Not a browser's number field: what that cannot read is seen, and looked for by nobody.
NUMBER = forms.TextInput(
    attrs={"inputmode": "numeric", "autocomplete": "off", "data-number": "int"}
)
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Filters(forms.Form):
    """What the gallery is narrowed by. Nonsense in a link narrows nothing."""

    q = forms.CharField(required=False, max_length=200, label="Search")
    kind = forms.ChoiceField(required=False, choices=[ANY, *Picture.Kind.choices], label="Kind")
    model = forms.CharField(required=False, max_length=200, label="Model", widget=forms.Select)
    size = forms.CharField(required=False, max_length=11, label="Size", widget=forms.Select)
    seed = forms.IntegerField(
        required=False, min_value=0, max_value=MAX_ID, label="Seed", widget=NUMBER
    )
    since = forms.DateField(required=False, label="From", widget=DAY)
    until = forms.DateField(required=False, label="To", widget=DAY)
    starred = forms.BooleanField(required=False, label="Starred")
    board = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    bin = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.is_valid()

    def set_choices(self, models: list[str], sizes: list[tuple[int, int]]) -> None:
        """What may be chosen; what is chosen already may stay."""
        by_size = [(f"{w}x{h}", f"{w} × {h}") for w, h in sizes]
        self._set_widget_choices("model", [(name, name) for name in models])
        self._set_widget_choices("size", by_size)

    def _set_widget_choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        chosen = self.list_criteria().get(name, "")
        if chosen and chosen not in dict(choices):
            choices = [(chosen, chosen), *choices]
        self.fields[name].widget.choices = [ANY, *choices]

    def clean_size(self) -> tuple[int, int] | None:
        size = self.cleaned_data["size"]
        match = SIZE.fullmatch(size)
        if size and match is None:
            raise ValidationError("Enter a size like 512x768.", code="not_a_size")
        return (int(match[1]), int(match[2])) if match else None

    def clean_board(self) -> int | str:
        board = str(self.cleaned_data["board"])
        if board in ("", UNBOARDED):
            return board
        if not (board.isascii() and board.isdecimal() and int(board) <= MAX_ID):
            raise ValidationError("This board doesn't exist.", code="no_board")
        return int(board)

    def build_search(self, owner: str) -> Search:
        return Search(owner, **{k: v for k, v in self.cleaned_data.items() if v not in ("", None)})

    def list_criteria(self) -> dict[str, str]:
        """What really narrows, as it stands in an address."""
        return {
            name: str(self.data[name])
            for name, value in self.cleaned_data.items()
            if value not in ("", None, False)
        }

    def build_query(self, **changes: object) -> str:
        """The same search as an address has it; None leaves something out."""
        together = {**self.list_criteria(), **changes}
        return urlencode({name: value for name, value in together.items() if value is not None})

    def link_search(self, **changes: object) -> str:
        query = self.build_query(**changes)
        return reverse("images-gallery") + (f"?{query}" if query else "")


class Selection(forms.Form):
    """What to do with which pictures. `all` are all that `build_query` finds."""

    ACTIONS = ("star", "unstar", "move", "zip", "zip-plain", "delete", "restore", "forget")

    action = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    pictures = forms.CharField(
        required=False, max_length=20 * MAX_PICTURES
    )  # keys, a comma between two
    all = forms.BooleanField(required=False)
    query = forms.CharField(required=False, max_length=4_000)
    board = forms.CharField(required=False, max_length=20)
    new_board = forms.CharField(required=False, max_length=80)

    def __init__(self, data: QueryDict, owner: str) -> None:
        super().__init__(data)
        self.owner = owner
        self.ticked = data.getlist("picture")

    def clean_board(self) -> Board | None:
        """None is no board."""
        pk = str(self.cleaned_data["board"])
        if pk in ("", UNBOARDED):
            return None
        board = Board.objects.filter(owner=self.owner, pk=pk if pk.isdecimal() else 0).first()
        if board is None:
            raise ValidationError("This board no longer exists.", code="no_board")
        return board

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        cleaned["keys"] = self._parse_keys(str(cleaned.get("pictures", "")))
        if not cleaned["keys"] and not cleaned.get("all"):
            raise ValidationError("Select images first.", code="nothing")
        named = cleaned.get("new_board") or self.data.get("board")
        if cleaned.get("action") == "move" and not named:
            raise ValidationError("Choose a board or name a new one.", code="nowhere")
        if name := cleaned.get("new_board"):
            require_room(self.owner, name)
        return cleaned

    def _parse_keys(self, pictures: str) -> list[int]:
        keys = [key for key in (*pictures.split(","), *self.ticked) if key]
        if not all(key.isascii() and key.isdecimal() and len(key) < 19 for key in keys):
            raise ValidationError("These aren't images.", code="not_pictures")
        if len(keys) > MAX_PICTURES:
            raise ValidationError(
                f"Select at most {MAX_PICTURES:,} images at once.", code="too_many"
            )
        return [int(key) for key in keys]


class BoardForm(forms.Form):
    """A board's name."""

    name = forms.CharField(max_length=80, label="Name")

    def __init__(self, data: QueryDict, board: Board) -> None:
        super().__init__(data)
        self.board = board

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        alike = Board.objects.filter(owner=self.board.owner, name=name)
        if alike.exclude(pk=self.board.pk).exists():
            raise build_taken_error(name)
        if self.board._state.adding:
            require_room(self.board.owner, name)
        return name

    def save(self) -> bool:
        """Whether the name was still free: another request may have taken it meanwhile."""
        self.board.name = self.cleaned_data["name"]
        try:
            with transaction.atomic():
                self.board.save()
        except IntegrityError:
            self.add_error("name", build_taken_error(self.board.name))
            return False
        return True


def build_taken_error(name: str) -> ValidationError:
    return ValidationError(f"You already have a board “{name}”.", code="taken")


def require_room(owner: str, name: str) -> None:
    """For a board of this name, unless there is one."""
    if not (boards.has_room(owner) or Board.objects.filter(owner=owner, name=name).exists()):
        sentence = f"You have {boards.MAX_BOARDS} boards. Delete one before creating another."
        raise ValidationError(sentence, code="too_many")


def read_back_url(address: str) -> str:
    """Where to return to: a page of the gallery."""
    home = reverse("images-gallery")
    ours = address.startswith(home) and url_has_allowed_host_and_scheme(address, None)
    return address if ours else home
