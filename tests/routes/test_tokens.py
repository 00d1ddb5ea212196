"""No page of another site can press a button here: every POST needs a token of this one."""

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser
from pytest_django import Settings

from tests.routes.table import list_routes
from tests.routes.test_objects_of_others import copy_rows

pytestmark = pytest.mark.django_db
# Addresses that take a POST without a token, and why. There are none.
EXEMPT: dict[str, str] = {}


def build_strict_browser(user: User | None = None) -> Browser:
    """As real ones: Django's checks of the token are on."""
    browser = Browser(enforce_csrf_checks=True)
    if user is not None:
        browser.force_login(user)
    return browser


def collect_accepted(browser: Browser, accept: str) -> dict[str, int]:
    """The addresses that do anything but refuse."""
    accepted = {}
    for route in list_routes():
        answer = browser.post(route.fill_path(), {"x": "y"}, headers={"Accept": accept})
        if answer.status_code != 403 and route.template not in EXEMPT:
            accepted[route.template] = answer.status_code
    return accepted


@pytest.mark.parametrize("accept", ["text/html", "application/json, text/event-stream"])
def test_a_visitor_without_a_token_is_refused_everywhere(accept: str) -> None:
    before = copy_rows()
    assert collect_accepted(build_strict_browser(), accept) == {}
    assert copy_rows() == before


def test_so_is_the_host(settings: Settings) -> None:
    settings.ACCESS = "login"
    host = User.objects.create_superuser("host")
    assert collect_accepted(build_strict_browser(host), "text/html") == {}
    assert list(User.objects.all()) == [host]


def post_formulas(browser: Browser, token: str, **headers: str) -> int:
    headers["X-CSRFToken"] = token
    return browser.post(
        "/formulas/", "[]", content_type="text/plain", secure=True, headers=headers
    ).status_code


def test_a_token_opens_what_it_was_made_for() -> None:
    """And nothing else: not somebody else's, and not on the word of another site."""
    first, second = build_strict_browser(), build_strict_browser()
    own, foreign = (
        str(x.get("/keys/", secure=True).context["csrf_token"]) for x in (first, second)
    )
    here = {"Origin": "https://testserver"}
    assert post_formulas(first, own, **here) == 200
    assert post_formulas(first, foreign, **here) == 403
    assert post_formulas(first, own, Origin="https://elsewhere.example") == 403
    assert post_formulas(first, own, Origin="null") == 403
    assert post_formulas(first, own, Referer="https://elsewhere.example/") == 403
