"""Whatever the address names, who it doesn't belong to learns nothing and changes nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client as Browser
from pytest_django import Settings

from tests.routes.belongings import OPEN_TO_ALL, Values, find_maker, invent_values
from tests.routes.table import Route, list_routes

pytestmark = pytest.mark.django_db
OURS = ("playground", "textlab", "vision", "imagegen")
ACCEPTS = ("text/html", "application/json, text/event-stream")
TOKEN = re.compile(rb'(csrfmiddlewaretoken"? value="|X-CSRFToken[^A-Za-z0-9]+)[A-Za-z0-9]+')
HOSTS = ("admin/", "host/", "people/")  # how addresses begin that are for staff
HUGE = 10**30  # of no integer that a database has


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@dataclass(frozen=True, slots=True)
class Target:
    """An address with the id of something that a person has, and the same with an id of nothing."""

    route: Route
    real: Values
    invented: Values
    fields: Values  # that a form there may need


def sign_in(name: str) -> Browser:
    browser = Browser()
    browser.force_login(User.objects.create_user(name))
    return browser


def visit() -> Browser:
    """Somebody without an account whom the site knows again."""
    browser = Browser()
    browser.get("/keys/")
    assert "visitor" in browser.cookies
    return browser


def open_browser(person: str) -> Browser:
    if person == "an account":
        return sign_in("bea")
    return visit() if person == "a visitor" else Browser()


def get_owner(browser: Browser) -> str:
    return str(browser.get("/keys/").wsgi_request.owner)  # type: ignore[attr-defined]


def is_open(route: Route) -> bool:
    return any(route.template.startswith(each) for each in OPEN_TO_ALL)


def list_private_routes() -> list[Route]:
    return [route for route in list_routes() if route.parameters and not is_open(route)]


def make_targets(owner: str) -> list[Target]:
    """One thing of each kind: several addresses lead to it."""
    made: dict[Any, Values] = {}
    targets = []
    for route in list_private_routes():
        maker = find_maker(route)
        things = made[maker] = made.get(maker) or maker(owner)
        values = {name: things[name] for name in route.parameters}
        targets.append(Target(route, values, invent_values(values), things))
    return targets


def ask(
    browser: Browser, method: str, path: str, accept: str, fields: Values | None = None
) -> tuple[int, str, bytes]:
    response = getattr(browser, method)(path, fields, headers={"Accept": accept})
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, response.get("Location", ""), TOKEN.sub(b"", body)


def ask_all(browser: Browser, target: Target) -> Iterator[tuple[str, int]]:
    """Status by request. Whether there is such a thing must not show in the answer."""
    real, invented = (target.route.build_path(v) for v in (target.real, target.invented))
    for method in ("get", "post"):
        for accept in ACCEPTS:
            status, location, body = ask(browser, method, real, accept, target.fields)
            other = ask(browser, method, invented, accept, target.fields)
            name = f"{method.upper()} {target.route.template} {accept}"
            same = body.replace(real.encode(), invented.encode())
            assert (status, location.replace(real, invented), same) == other, name
            yield name, status


def copy_rows() -> dict[str, list[Any]]:
    """All that is stored."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for app in OURS
        for model in apps.get_app_config(app).get_models()
    }


@pytest.mark.parametrize(
    ("owner", "asker"),
    [
        ("a visitor", "a visitor"),
        ("a visitor", "an account"),
        ("an account", "a visitor"),
        ("an account", "somebody new"),
    ],
)
def test_what_belongs_to_somebody_else_is_not_there(owner: str, asker: str) -> None:
    targets = make_targets(get_owner(visit() if owner == "a visitor" else sign_in("ada")))
    browser = open_browser(asker)
    before = copy_rows()
    for target in targets:
        statuses = dict(ask_all(browser, target))
        assert set(statuses.values()) <= {404, 405}, statuses
        assert 404 in statuses.values(), statuses
    assert copy_rows() == before


def test_behind_a_sign_in_it_is_not_there_either(settings: Settings) -> None:
    settings.ACCESS = "login"
    targets = make_targets(get_owner(sign_in("ada")))
    before, nobody, other = copy_rows(), Browser(), sign_in("bea")
    for target in targets:
        assert {status for _name, status in ask_all(nobody, target)} == {302, 401}
        assert {status for _name, status in ask_all(other, target)} <= {404, 405}
    assert copy_rows() == before


def test_whose_it_is_gets_it_at_each_of_these_addresses() -> None:
    """Or the test above would find nothing for want of anything to find."""
    browser = visit()
    for target in make_targets(get_owner(browser)):
        path = target.route.build_path(target.real)
        with transaction.atomic():
            status = ask(browser, "get", path, "text/html")[0]
            if status == 405:
                status = ask(browser, "post", path, "text/html", target.fields)[0]
            transaction.set_rollback(True)
        assert status in (200, 302, 303, 422), (path, status)


def test_an_id_that_is_none_is_a_page_that_says_so() -> None:
    browser = visit()
    for target in make_targets(get_owner(browser)):
        values = {
            name: HUGE if isinstance(value, int) else value for name, value in target.real.items()
        }
        if HUGE in values.values():
            path = target.route.build_path(values)
            statuses = {ask(browser, method, path, "text/html")[0] for method in ("get", "post")}
            assert statuses <= {404, 405}, (path, statuses)


def test_the_list_of_what_is_open_names_only_what_there_is() -> None:
    templates = [route.template for route in list_routes()]
    for beginning in OPEN_TO_ALL:
        assert any(template.startswith(beginning) for template in templates), beginning


@pytest.mark.parametrize(("method", "is_known"), [("post", False), ("get", True)])
def test_what_is_the_hosts_alone_is_shut(method: str, *, is_known: bool) -> None:
    browser = sign_in("bea") if is_known else Browser()
    for route in list_routes():
        if not route.template.startswith(HOSTS) or route.template == "admin/logout/":
            continue
        path = route.fill_path()
        status, location, _body = ask(browser, method, path, "text/html")
        refused = status in (403, 404, 405) or (status == 302 and "/login/?next=" in location)
        assert refused, (method, path, status, location)
