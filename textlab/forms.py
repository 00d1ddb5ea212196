"""The forms of the text pages that are not a provider's parameters: filters, favourites."""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from playground.catalog import TEXT, is_name, list_known_facts, list_offered

ANY = ("", "Any")
YES_NO = [ANY, ("yes", "Yes"), ("no", "No")]
SIZES = [
    ANY, ("4", "up to 4B"), ("15", "4B to 15B"), ("35", "15B to 35B"), ("80", "35B to 80B"),
    ("over", "over 80B"),
]  # fmt: skip
CONTEXTS = [ANY, *((str(n * 1024), f"{n}K+") for n in (8, 16, 32, 64, 128))]


# What each way of sorting looks at, where not every list tells that.
SORTS = [
    ("", "Best match", set[str]()),
    ("name", "Name", set[str]()),
    ("largest", "Largest", set[str]()),
    ("smallest", "Smallest", set[str]()),
    ("context", "Longest context", set[str]()),
    ("popular", "Most popular", {"downloads", "likes"}),
    ("price", "Cheapest", {"price_in"}),
    ("newest", "Newest", {"created"}),
]
NEEDED = {"tools": "tool_use", "hot": "hot", "licence": "licence"}  # field -> fact


def list_provider_choices() -> list[tuple[str, str]]:
    return [(p.slug, p.name) for p in list_offered() if p.has_any(*TEXT)]


class Filters(forms.Form):
    """What the selector is narrowed by. Nonsense in a link narrows nothing."""

    q = forms.CharField(required=False, max_length=200, label="Search")
    provider = forms.ChoiceField(
        required=False, choices=lambda: [ANY, *list_provider_choices()], label="Provider"
    )
    size = forms.ChoiceField(required=False, choices=SIZES, label="Size")
    context = forms.ChoiceField(required=False, choices=CONTEXTS, label="Context")
    gated = forms.ChoiceField(required=False, choices=YES_NO, label="Gated")
    licence = forms.ChoiceField(required=False, label="Licence")
    sort = forms.ChoiceField(required=False, label="Sort by")
    vision = forms.BooleanField(required=False, label="Reads images")
    on_plan = forms.BooleanField(required=False, label="On my plan")
    favourites = forms.BooleanField(required=False, label="Favourites")
    tools = forms.BooleanField(required=False, label="Calls tools")
    hot = forms.BooleanField(required=False, label="Loaded")
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    # The conversation that goes on with the model that is chosen here.
    parent = forms.UUIDField(required=False, widget=forms.HiddenInput)
    shared = forms.SlugField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.keep_known(list_known_facts())
        self.is_valid()

    def keep_known(self, known: Mapping[str, list[str]]) -> None:
        """A fact that no list tells is not asked for."""
        for name, fact in NEEDED.items():
            if fact not in known:
                del self.fields[name]
        if "licence" in self.fields:
            licences = [(name, name) for name in known["licence"]]
            cast("forms.ChoiceField", self.fields["licence"]).choices = [ANY, *licences]
        self.facts = known.keys()
        cast("forms.ChoiceField", self.fields["sort"]).choices = self.list_sorts()

    def list_criteria(self) -> dict[str, Any]:
        """What really narrows, without the page and what comes along."""
        beside = ("page", "parent", "shared")
        return {k: v for k, v in self.cleaned_data.items() if v and k not in beside}

    def list_companions(self) -> dict[str, str]:
        names = ("parent", "shared")
        return {k: str(self.cleaned_data[k]) for k in names if self.cleaned_data.get(k)}

    def has_criteria(self) -> bool:
        """By more than the words of the search."""
        return bool(set(self.list_criteria()) - {"q"})

    def list_sorts(self) -> list[tuple[str, str]]:
        """The ways of sorting, with their labels, that some list tells enough for."""
        return [(name, label) for name, label, facts in SORTS if not facts or facts & self.facts]

    def link_sort(self, sort: str) -> str:
        """This list in another order, from its beginning."""
        criteria = {k: "on" if v is True else v for k, v in self.list_criteria().items()}
        query = {**criteria, "sort": sort, **self.list_companions()}
        known = urlencode({name: value for name, value in query.items() if value})
        return f"{reverse('text')}?{known}" if known else reverse("text")

    def page_number(self) -> int:
        return self.cleaned_data.get("page") or 1

    def link_page(self, page: int) -> str:
        """This list at another page."""
        query = {k: "on" if v is True else v for k, v in self.list_criteria().items()}
        return f"{reverse('text')}?{urlencode({**query, 'page': page, **self.list_companions()})}"


class FavouriteForm(forms.Form):
    """POST /text/favourite/: a provider and a model, or both as the `choice` of a list's star."""

    provider = forms.ChoiceField(choices=list_provider_choices)
    model = forms.CharField(max_length=200)
    back = forms.CharField(required=False, max_length=9_000)

    def __init__(self, data: QueryDict) -> None:
        if "choice" in data:
            provider, _, model = str(data["choice"]).partition(" ")
            data = data.copy()
            data.update({"provider": provider, "model": model})
        super().__init__(data)

    def clean_model(self) -> str:
        model = str(self.cleaned_data["model"])
        if not is_name(model):
            raise ValidationError("No models match that name.", code="not_a_name")
        return model

    def clean_back(self) -> str:
        """Where to return to: a page of this site, or the model's."""
        back = str(self.cleaned_data["back"])
        if back and not (back.startswith("/") and url_has_allowed_host_and_scheme(back, None)):
            raise ValidationError("That page is not on this site.", code="elsewhere")
        return back

    def get_destination(self) -> str:
        chosen = self.cleaned_data
        return chosen["back"] or reverse("model", args=[chosen["provider"], chosen["model"]])
