"""The row of a parameter, which is the same for everybody who has left it blank.

A page has two dozen of them, and mostly all are blank. What was typed is never remembered.
"""

from collections.abc import Hashable, Iterable
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from playground.parameters.forms import find_param
from playground.providers import Param

register = template.Library()
TEMPLATE = "components/parameter.html"
MAX_ROWS = 2_000
MOST_STEPS = 20_000  # of a slider
_rows: dict[Hashable, tuple[Param, SafeString]] = {}


@register.simple_tag
def parameter_row(field: BoundField, shared_note: str, url: str) -> SafeString:
    """`shared_note`: what is said above for several of them. `url`: the entry in the reference."""
    if settings.DEBUG or not is_blank(field):
        return render_row(field, shared_note, url)
    param, key = find_param(field.field), build_key(field, shared_note, url)
    known = _rows.get(key)
    if known is None or known[0] is not param:  # an id is given away again
        if len(_rows) >= MAX_ROWS:
            _rows.clear()
        _rows[key] = known = param, render_row(field, shared_note, url)
    return known[1]


def is_blank(field: BoundField) -> bool:
    return field.value() in (None, "", []) and not field.errors


def build_key(field: BoundField, shared_note: str, url: str) -> Hashable:
    """All that the row of a blank field is made of; its form may have changed any of it."""
    form_field, widget = field.field, field.field.widget
    return (
        id(find_param(form_field)),
        (field.html_name, field.auto_id, field.help_text, shared_note, url),
        (form_field.required, form_field.disabled, field.form.use_required_attribute),
        (type(widget), tuple(widget.attrs.items()), tuple(getattr(widget, "choices", ()))),
    )


def render_row(field: BoundField, shared_note: str, url: str) -> SafeString:
    context: dict[str, Any] = {"field": field, "shared_note": shared_note, "url": url}
    is_set = field.value() not in (None, "", [])
    return render_to_string(
        TEMPLATE, {**context, "param": find_param(field.field), "is_set": is_set}
    )


@register.filter
def has_slider(param: Param) -> bool:
    """As `bounds` in static/js/lib/fields.js: its room is kept until a script has made it."""
    if param.kind not in ("int", "float") or param.min is None or param.max is None:
        return False
    step = param.step or (1 if param.kind == "int" else 0.01)
    return param.max > param.min and (param.max - param.min) / step <= MOST_STEPS


@register.filter
def name_set(fields: Iterable[BoundField]) -> str:
    """Which of these hold something that is sent: a closed group says so."""
    return ", ".join(str(field.label) for field in fields if field.value() not in (None, "", []))


@register.filter
def shared_note(fields: Iterable[Any]) -> str:
    """The note that several parameters of a group have: it is shown once, above them."""
    notes = [field.field.param.note for field in fields]
    return next((note for note in notes if note and notes.count(note) > 1), "")


@register.filter
def count_set(fields: Iterable[BoundField]) -> int:
    """How many of these hold something that is sent."""
    return sum(field.value() not in (None, "", []) for field in fields)
