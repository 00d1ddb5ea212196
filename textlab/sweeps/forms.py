"""What is asked of a sweep beside its models and the values that all its answers share."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from playground.parameters.forms import is_field
from playground.plans import axes, values
from playground.plans.axes import SEARCH, Axis
from textlab.compare.forms import join_params
from textlab.sweeps.plan import TEXTS, Column, Plan, plan_sweep

LETTERS = "ab"
SEED = "seed"


class AxesForm(forms.Form):
    """POST /text/sweeps/: `a_type` and `a_values`, the same for b, `seeds`, `words`, `agreed`."""

    seeds = forms.CharField(
        required=False,
        label="Seeds",
        max_length=values.MAX_CHARS,
        help_text="One answer for each, for example 1-3.",
    )
    words = forms.CharField(
        required=False,
        label="Prompt words",
        max_length=values.MAX_CHARS,
        help_text="A word of the message or system prompt, then its replacements.",
    )
    agreed = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        columns: Sequence[Column],
        data: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, auto_id="id_%s", **kwargs)
        self.columns = columns
        self.plan: Plan | None = None
        for number, letter in enumerate(LETTERS, start=1):
            self.fields[f"{letter}_type"] = forms.ChoiceField(
                required=False,
                label=f"Parameter {number}",
                choices=[("", "None"), *list_choices(columns)],
            )
            self.fields[f"{letter}_values"] = forms.CharField(
                required=False, label=f"Values of parameter {number}", max_length=values.MAX_CHARS
            )

    def clean(self) -> dict[str, Any]:
        if not self.errors and self.columns:
            read_axes = [axis for axis in self.list_axes() if axis]
            if not self.errors:
                self.plan = plan_sweep(self.columns, read_axes)
        return self.cleaned_data

    def list_axes(self) -> list[Axis | None]:
        data = self.cleaned_data
        chosen = [(data[f"{each}_type"], f"{each}_values") for each in LETTERS]
        chosen += [
            (SEED if data["seeds"] else "", "seeds"),
            (SEARCH if data["words"] else "", "words"),
        ]
        return [self.read_axis(name, field) for name, field in chosen if name]

    def read_axis(self, name: str, field: str) -> Axis | None:
        """As each model takes it: the first that does not says why."""
        text = self.cleaned_data[field]
        try:
            read = [read_column_axis(column, name, text) for column in self.columns]
        except ValidationError as error:
            self.add_error(field, error)
            return None
        return read[0]

    def has_confirmed(self) -> bool:
        """Whether the number of answers was seen before they are asked for."""
        return self.plan is not None and self.cleaned_data["agreed"] == self.plan.answers

    def list_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"{each}_type"], self[f"{each}_values"]) for each in LETTERS]

    def list_rest(self) -> list[forms.BoundField]:
        return [self["seeds"], self["words"]]


def list_choices(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """Names and labels of the numbers that one of the models takes, but the seed."""
    params = join_params([column.lane.endpoint for column in columns]).values()
    numbers = [param for param in params if is_field(param) and param.kind in axes.NUMBERS]
    return [(param.name, param.label) for param in numbers if param.name != SEED]


def read_column_axis(column: Column, name: str, text: str) -> Axis:
    endpoint, provider = column.lane.endpoint, column.lane.provider
    if name != SEARCH and endpoint.get_param(name) is None:
        raise ValidationError(f"{provider.name} doesn't take {name}. Choose another parameter.")
    return axes.read_axis(endpoint, name, text, column.request, TEXTS)
