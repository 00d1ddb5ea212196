"""What the page of the audit log can be narrowed down to."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from playground.accounts.owners import name_owner
from playground.audit.models import Entry

if TYPE_CHECKING:
    Entries = QuerySet[Entry]


class FilterForm(forms.Form):
    """GET. Days are those of UTC, as the times on the page are."""

    action = forms.ChoiceField(required=False, label="Action")
    who = forms.CharField(required=False, max_length=150, label="Account or visitor")
    since = forms.DateField(required=False, label="From", widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput({"type": "date"}))

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        actions = Entry.objects.order_by("action").values_list("action", flat=True).distinct()
        choices = [("", "All"), *((name, name.capitalize()) for name in actions)]
        self.fields["action"].choices = choices  # type: ignore[attr-defined]  # of this field

    def filter_entries(self) -> "Entries":
        entries = Entry.objects.all()
        if not self.is_valid():
            return entries.none()
        wanted = self.cleaned_data
        if wanted["action"]:
            entries = entries.filter(action=wanted["action"])
        if wanted["who"]:
            entries = filter_actor(entries, wanted["who"])
        if wanted["since"]:
            entries = entries.filter(at__gte=datetime.combine(wanted["since"], time(), UTC))
        if wanted["until"]:
            entries = entries.filter(at__lte=datetime.combine(wanted["until"], time.max, UTC))
        return entries


def filter_actor(entries: "Entries", word: str) -> "Entries":
    """An account by its name; a visitor by the beginning of their id."""
    user = get_user_model().objects.filter(username=word).first()
    if user is not None:
        return entries.filter(actor=name_owner(user))
    return entries.filter(actor__startswith=word)
