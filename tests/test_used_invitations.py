"""An invitation makes one account, whoever is quicker and whatever becomes of that account."""

from typing import Any

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import User
from django.test import Client as Browser
from pytest_django import Settings

from tests.test_accounts import _quick as _quick
from tests.test_accounts import host as host
from tests.test_accounts import invite, sign_up

pytestmark = pytest.mark.django_db


def list_names() -> set[str]:
    return set(User.objects.values_list("username", flat=True))


@pytest.mark.parametrize("mode", ["invite", "domain"])
def test_who_is_quicker_while_an_account_is_being_made_has_the_only_one(
    host: Browser, settings: Settings, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    link = invite(host)
    settings.SIGNUP, settings.SIGNUP_DOMAINS, settings.HAS_EMAIL = mode, ["example.org"], False
    slow, quick = Browser(), Browser()
    for browser in (slow, quick):
        browser.get(link)
    save = DefaultAccountAdapter.save_user

    def save_slowly(self: Any, request: Any, user: User, form: Any, **more: Any) -> User:
        saved: User = save(self, request, user, form, **more)
        if saved.username == "slow":
            sign_up(quick, "quick")
        return saved

    monkeypatch.setattr(DefaultAccountAdapter, "save_user", save_slowly)
    assert "no longer works" in sign_up(slow, "slow").text
    assert list_names() & {"slow", "quick"} == {"quick"}
    assert "_auth_user_id" not in slow.session


def test_a_used_link_stays_used_when_its_account_is_deleted(host: Browser, client: Browser) -> None:
    link = invite(host, role="host")
    client.get(link)
    sign_up(client)
    User.objects.get(username="grace").delete()
    other = Browser()
    assert other.get(link)["Location"] == "/account/invitation/"
    sign_up(other, "eve")
    assert "eve" not in list_names()


def test_where_everybody_may_sign_up_an_old_link_stops_nobody(
    host: Browser, settings: Settings, client: Browser
) -> None:
    link = invite(host)
    client.get(link)
    settings.SIGNUP = "open"
    quick = Browser()
    quick.get(link)
    sign_up(quick, "quick")
    sign_up(client, "grace")
    assert {"quick", "grace"} <= list_names()
