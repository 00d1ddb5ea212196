"""What is asked of a plot beside the parameters that all its pictures share."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from imagegen.grids import plan, services
from imagegen.grids.plan import LETTERS, TEXTS, Plan
from playground.plans import axes, values
from playground.plans.axes import Axis
from playground.providers import Endpoint


class AxesForm(forms.Form):
    """POST /images/grid/: `x_type` and `x_values`, the same for y and z, `random`, `agreed`."""

    random = forms.BooleanField(
        required=False,
        label="Random seed for each image",
        help_text="Otherwise −1 picks one seed for all images so you can compare them.",
    )
    agreed = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        endpoint: Endpoint,
        request: Mapping[str, Any],
        data: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, auto_id="id_%s", **kwargs)
        self.endpoint, self.request = endpoint, request
        self.plan: Plan | None = None
        for letter in LETTERS.lower():
            self.fields[f"{letter}_type"] = forms.ChoiceField(
                required=False,
                label=f"{letter.upper()} axis",
                choices=[("", "nothing"), *axes.list_choices(endpoint)],
            )
            self.fields[f"{letter}_values"] = forms.CharField(
                required=False,
                label=f"{letter.upper()} values",
                max_length=values.MAX_CHARS,
                widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
            )

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            self.shared = self.request if self.cleaned_data["random"] else services.fix_seed(
                self.request)  # fmt: skip
            axes = [axis for letter in LETTERS.lower() if (axis := self.read_axis(letter))]
            if not self.errors:
                self.plan = plan.plan_grid(self.shared, axes)
        return self.cleaned_data

    def read_axis(self, letter: str) -> Axis | None:
        name, text = self.cleaned_data[f"{letter}_type"], self.cleaned_data[f"{letter}_values"]
        if not name:
            return None
        try:
            return axes.read_axis(self.endpoint, name, text, self.shared, TEXTS)
        except ValidationError as error:
            self.add_error(f"{letter}_values", error)
            return None

    def has_confirmed(self) -> bool:
        """Whether the number of requests was seen before they are sent."""
        return self.plan is not None and self.cleaned_data["agreed"] == self.plan.requests

    def list_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"{one}_type"], self[f"{one}_values"]) for one in LETTERS.lower()]
