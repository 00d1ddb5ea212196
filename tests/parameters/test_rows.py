"""The remembered row of a parameter is always the one that its template writes now."""

from typing import Any

import pytest

from playground.parameters.forms import ParameterForm, build_form_class
from playground.providers import Model
from playground.templatetags.parameter_rows import _rows, parameter_row, render_row
from tests.parameters.declared import build_arli_form, get_endpoint


def write_rows(form: ParameterForm, url: str = "/r/") -> list[str]:
    """Each as it is remembered, or was a moment ago, and must be."""
    for field in form:
        if hasattr(field.field, "param"):
            assert parameter_row(field, "", url) == render_row(field, "", url)
    return [parameter_row(form[name], "", url) for name in form.fields]


@pytest.mark.parametrize("typed", [{}, {"temperature": "0.5"}, {"temperature": "<b>"}])
def test_rows_are_as_their_template_writes_them(typed: dict[str, Any]) -> None:
    for _ in range(2):
        write_rows(build_arli_form(**typed))


def test_what_somebody_typed_is_not_remembered() -> None:
    _rows.clear()
    rows = "".join(write_rows(build_arli_form(temperature="0.123", stop="a secret")))
    assert "a secret" in rows
    assert "0.123" in rows
    assert "a secret" not in repr(_rows)
    assert "0.123" not in repr(_rows)


def test_a_form_that_changes_its_fields_has_rows_of_its_own() -> None:
    write_rows(build_arli_form())
    changed = build_arli_form()
    changed.fields["temperature"].widget.attrs["placeholder"] = "lane B"
    changed.fields["seed"].help_text = "Changed"
    prefixed = build_form_class(get_endpoint("arli", "chat"))({}, prefix="b")
    assert "lane B" in "".join(write_rows(changed))
    assert "b-temperature" in "".join(write_rows(prefixed))


def test_each_model_has_its_own_limit() -> None:
    for limit in (512, 4_096, 512):
        model = Model("a/b", "arli", max_completion_tokens=limit)
        form = build_form_class(get_endpoint("arli", "chat"), model)()
        assert f"up to {limit:,}" in "".join(write_rows(form))
