"""Addresses in templates, which are remembered."""

from uuid import uuid4

import pytest
from django.template import Context, Template
from django.test.utils import override_script_prefix
from django.urls import NoReverseMatch

from playground.models import Run


def render(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


def test_each_run_has_its_own_address_however_often_it_is_shown() -> None:
    runs = [Run(pk=uuid4()) for _ in range(3)]
    for run in (*runs, *runs):
        assert render('{% url "run" run.id %}', run=run) == f"/runs/{run.pk}/"


def test_a_name_with_signs_of_html_is_escaped_where_it_is_shown() -> None:
    model = "a&b'c"
    page = render('{% url "model" "arli" model %}', model=model)
    assert page == "/text/arli/a&amp;b&#x27;c/"
    again = render('{% url "model" "arli" model as here %}{{ here }}', model=model)
    assert again == page
    raw = render(
        '{% autoescape off %}{% url "model" "arli" model %}{% endautoescape %}', model=model
    )
    assert raw == "/text/arli/a&b'c/"


def test_where_the_site_moves_its_addresses_move_along() -> None:
    assert render('{% url "text" %}') == "/text/"
    with override_script_prefix("/below/"):
        assert render('{% url "text" %}') == "/below/text/"
    assert render('{% url "text" %}') == "/text/"


def test_an_address_that_there_is_not_is_an_error_unless_it_is_asked_for() -> None:
    with pytest.raises(NoReverseMatch):
        render('{% url "run" 1 2 %}')
    assert render('{% url "run" 1 2 as here %}[{{ here }}]') == "[]"


def test_a_part_is_found_by_a_name_that_its_page_chooses() -> None:
    source = '{% include part with message="Stop" only %}'
    page = render(source, part="components/problem.html")
    assert "Stop" in page
    assert render(source, part="components/form_outcome.html").strip() == ""
