"""What the host chooses on the page of usage."""

from typing import ClassVar

from django import forms

from playground.quotas.models import KeySource
from playground.quotas.reports import GROUPS

DAYS = {7: "7 days", 31: "31 days", 92: "92 days", 366: "366 days"}
DEFAULT_DAYS = 31


class UsageForm(forms.Form):
    """Nonsense is what the page begins with."""

    defaults: ClassVar = {"days": str(DEFAULT_DAYS), "by": "person", "key": ""}

    by = forms.ChoiceField(
        label="By", choices=[(name, heading) for name, (heading, _) in GROUPS.items()]
    )
    days = forms.ChoiceField(label="Last", choices=list(DAYS.items()))
    key = forms.ChoiceField(
        label="With", required=False, choices=[("", "All keys"), *KeySource.choices]
    )

    def read(self, name: str) -> str:
        known = dict(self.fields[name].choices)  # type: ignore[attr-defined]  # of a choice field
        value = str(self.data.get(name, ""))
        return value if value in map(str, known) else self.defaults[name]
