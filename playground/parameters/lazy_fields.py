"""The fields of a form, of which only those are copied and cleaned that are asked for.

Django copies every field for each form, with its widget, its messages and its validators, and binds
each to clean it. A chat has two dozen, and most messages fill in two of them.
"""

from copy import deepcopy
from typing import Any

from django import forms


class LazyFields(dict[str, forms.Field]):
    """Copied by name, so that what a form does to a field stays its own. `items()` are shared."""

    def __init__(self, fields: dict[str, forms.Field]) -> None:
        super().__init__(fields)
        self._copied: set[str] = set()

    def __deepcopy__(self, _memo: dict[int, Any]) -> "LazyFields":
        return LazyFields(self)

    def __getitem__(self, name: str) -> forms.Field:
        field = super().__getitem__(name)
        if name not in self._copied:
            self._copied.add(name)
            self[name] = field = deepcopy(field)
        return field


def is_blank(form: forms.Form, name: str) -> bool:
    """Whether nothing was sent in this field, and nothing has to be."""
    field = dict.get(form.fields, name)
    is_lazy = isinstance(form.fields, LazyFields)
    is_required = field is None or field.required
    return is_lazy and not is_required and form.data.get(form.add_prefix(name), "") == ""
