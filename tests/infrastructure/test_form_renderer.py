"""Controls are written exactly as Django's templates write them."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.infrastructure.form_renderer import WRITERS, FormRenderer

OURS, DJANGO = FormRenderer(), DjangoTemplates()
TEXT = st.text(max_size=20) | st.sampled_from(["<b>&\"'", "", "0", "\n a"])
VALUES = st.none() | TEXT | TEXT.map(SafeString) | st.integers() | st.floats() | st.booleans()
ATTRIBUTES = st.dictionaries(TEXT.filter(bool), VALUES, max_size=4)
CHOICES = st.lists(st.tuples(VALUES.filter(lambda v: v is not None), VALUES), max_size=4)
NESTED = st.lists(st.tuples(TEXT.filter(bool), CHOICES.map(tuple)), max_size=3)
SIMPLE: list[type[forms.Widget]] = [
    forms.CheckboxInput,
    forms.DateInput,
    forms.EmailInput,
    forms.FileInput,
    forms.HiddenInput,
    forms.NumberInput,
    forms.PasswordInput,
    forms.SearchInput,
    forms.Textarea,
    forms.TextInput,
    forms.URLInput,
]


def assert_same(widget: forms.Widget, name: str, value: Any) -> None:
    assert widget.template_name in WRITERS
    ours = widget.render(name, value, {"id": f"id_{name}"}, OURS)
    assert ours == widget.render(name, value, {"id": f"id_{name}"}, DJANGO)


@settings(max_examples=40)
@given(st.sampled_from(SIMPLE), TEXT, VALUES, ATTRIBUTES)
def test_an_input_is_djangos(
    kind: type[forms.Widget], name: str, value: Any, attributes: dict[str, Any]
) -> None:
    assert_same(kind(attributes), name, value)


@settings(max_examples=40)
@given(CHOICES | NESTED, TEXT, VALUES, ATTRIBUTES)
def test_a_list_is_djangos(choices: Any, name: str, value: Any, attributes: dict[str, Any]) -> None:
    assert_same(forms.Select(attributes, choices), name, value)


@pytest.mark.parametrize("data", [{}, {"name": "<b>"}, {"name": "x" * 99, "kind": "<i>"}])
def test_a_form_with_its_errors_is_djangos(data: dict[str, str]) -> None:
    class Sample(forms.Form):
        name = forms.CharField(max_length=9)
        kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)

    assert str(Sample(data, renderer=OURS)) == str(Sample(data, renderer=DJANGO))
