"""Django's form controls, written as its templates write them, but without templates.

A model's page has some thirty controls, and each is two templates to Django; each option of a list
is two more. What isn't written here is Django's to render.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData

Widget = Mapping[str, Any]

FOLDER = "django/forms/widgets/"
ERRORS = "django/forms/errors/list/default.html"
INPUTS = (
    "checkbox",
    "date",
    "email",
    "file",
    "hidden",
    "number",
    "password",
    "search",
    "text",
    "url",
)


class FormRenderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == ERRORS and not context["errors"]:
            return ""  # as with most fields of most forms
        write = WRITERS.get(template_name)
        if write is None:
            return str(super().render(template_name, context, request))
        return write(context["widget"])


def write_input(widget: Widget) -> str:
    value = widget["value"]
    stated = "" if value is None else f' value="{write_word(value)}"'
    return f'<input type="{widget["type"]}" {write_name(widget)}{stated}{write_attributes(widget)}>'


def write_textarea(widget: Widget) -> str:
    value = conditional_escape(widget["value"]) if widget["value"] else ""
    return f"<textarea {write_name(widget)}{write_attributes(widget)}>\n{value}</textarea>"


def write_select(widget: Widget) -> str:
    groups = "".join(write_group(name, options) for name, options, _ in widget["optgroups"])
    return f"<select {write_name(widget)}{write_attributes(widget)}>{groups}\n</select>"


def write_group(name: str | None, options: list[Widget]) -> str:
    written = "".join(f"\n  {write_option(option)}\n" for option in options)
    if not name:
        return written
    return f'\n  <optgroup label="{conditional_escape(name)}">{written}\n  </optgroup>'


def write_option(option: Widget) -> str:
    value, label = write_word(option["value"]), conditional_escape(localize(option["label"]))
    return f'<option value="{value}"{write_attributes(option)}>{label}</option>'


def write_name(widget: Widget) -> str:
    return f'name="{conditional_escape(widget["name"])}"'


def write_attributes(widget: Widget) -> str:
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{write_word(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def write_word(value: object) -> str:
    return value if isinstance(value, str) and isinstance(value, SafeData) else escape(str(value))


WRITERS: dict[str, Callable[[Widget], str]] = {
    **{f"{FOLDER}{name}.html": write_input for name in INPUTS},
    f"{FOLDER}textarea.html": write_textarea,
    f"{FOLDER}select.html": write_select,
}
