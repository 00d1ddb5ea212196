"""Formulas of an answer that is still growing are set by the server."""

import json
from typing import Any

import pytest
from django.test import Client as Browser

from playground.rendering.views import MAX_BODY_BYTES, MAX_FORMULAS


def ask(client: Browser, body: Any) -> Any:
    return client.post("/formulas/", json.dumps(body), content_type="application/json")


def test_formulas_come_back_in_their_order(client: Browser) -> None:
    answer = ask(client, [["x^2", False], [r"\unknown{x}", False], [r"\frac{a}{b}", True]]).json()
    assert answer[0].startswith("<math>")
    assert answer[1] is None
    assert answer[2].startswith('<math display="block">')


@pytest.mark.parametrize(
    "body", [{}, "x", 5, None, ["x"], [[1, 2]], [["x", "y"]], [["x", True, 1]]]
)
def test_what_is_no_list_of_formulas_is_refused(client: Browser, body: Any) -> None:
    assert ask(client, body).status_code == 400


@pytest.mark.django_db
def test_a_form_is_no_list_of_formulas() -> None:
    """Its token is looked for in its fields: nothing is left to be read of it then."""
    strict = Browser(enforce_csrf_checks=True)
    token = strict.get("/keys/").context["csrf_token"]
    assert strict.post("/formulas/", {"csrfmiddlewaretoken": str(token)}).status_code == 400


def test_a_request_is_bounded(client: Browser) -> None:
    assert len(ask(client, [["x", False]] * (MAX_FORMULAS + 5)).json()) == MAX_FORMULAS
    assert ask(client, [["x" * MAX_BODY_BYTES, False]]).status_code == 400
    assert ask(client, [["x" * 3000, False]]).json() == [None]
    assert client.get("/formulas/").status_code == 405
