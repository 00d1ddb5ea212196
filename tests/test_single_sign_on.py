"""Signing in by an OpenID provider: a real one, on this machine."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.test import Client as Browser
from oidc_provider_mock import run_server_in_thread
from pytest_django import Settings

from playground.accounts.invitations import create_invitation
from playground.env import Knobs
from playground.infrastructure.account_settings import read_oidc_settings

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of what the provider is built on
]


@pytest.fixture
def identity(settings: Settings) -> Iterator[str]:
    """The address of the provider."""
    with run_server_in_thread() as server:
        address = f"http://localhost:{server.server_port}"
        knobs = Knobs(
            {
                "PLAYGROUND_OIDC_URL": address,
                "PLAYGROUND_OIDC_CLIENT_ID": "playground",
                "PLAYGROUND_OIDC_CLIENT_SECRET": "secret",
            }
        )
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": read_oidc_settings(knobs)}
        settings.OIDC_NAME = "Example ID"
        yield address


def come_back(browser: Browser, name: str, address: str = "/account/sso/login/") -> Any:
    """Sign in at the provider under that name, and follow it back."""
    there = browser.get(address)["Location"]
    answer = requests.post(there, data={"sub": name}, allow_redirects=False, timeout=10)
    back = answer.headers["Location"]
    assert back.startswith("http://testserver/account/sso/callback/?code=")
    return browser.get(back.removeprefix("http://testserver"), follow=True)


def describe_user(address: str, name: str, **claims: object) -> None:
    requests.put(f"{address}/users/{name}", json=claims, timeout=10).raise_for_status()


def test_whoever_the_provider_knows_gets_an_account_where_the_host_says_so(
    client: Browser, identity: str, settings: Settings
) -> None:
    settings.OIDC_SIGNUP = True
    describe_user(identity, "ada", preferred_username="ada")
    assert "Sign in with Example ID" in client.get("/login/").text
    come_back(client, "ada")
    ada = User.objects.get()
    assert client.session["_auth_user_id"] == str(ada.pk)
    assert not ada.has_usable_password()
    come_back(Browser(), "ada")
    assert User.objects.count() == 1


def test_a_stranger_needs_an_invitation(client: Browser, identity: str, settings: Settings) -> None:
    settings.SIGNUP = "invite"
    describe_user(identity, "eve", preferred_username="eve")
    assert "You need an invitation" in come_back(client, "eve").text
    assert not User.objects.exists()
    host = User.objects.create_superuser("host")
    _, token = create_invitation(host, "member", 7)
    client.get(f"/account/join/{token}/")
    come_back(client, "eve")
    assert User.objects.get(username="eve").invitations.exists()
    assert "You need an invitation" in come_back(Browser(), "mallory").text


@pytest.mark.parametrize(
    ("email", "verified", "count"),
    [("eve@a.example", True, 1), ("eve@a.example", False, 0), ("eve@b.example", True, 0)],
)
def test_by_domain_an_address_counts_that_the_provider_has_confirmed(
    client: Browser, identity: str, settings: Settings, email: str, verified: bool, count: int
) -> None:
    settings.SIGNUP, settings.SIGNUP_DOMAINS = "domain", ["a.example"]
    describe_user(identity, "eve", preferred_username="eve", email=email, email_verified=verified)
    come_back(client, "eve")
    assert User.objects.count() == count


def test_an_account_can_be_connected_and_is_not_taken_over_by_its_address(
    client: Browser, identity: str, settings: Settings
) -> None:
    settings.OIDC_SIGNUP = True
    ada = User.objects.create_user("ada", "ada@a.example")
    claims = {"email": "ada@a.example", "email_verified": True, "preferred_username": "ada"}
    describe_user(identity, "mallory", **claims)
    come_back(client, "mallory")
    assert client.session.get("_auth_user_id") != str(ada.pk)
    own = Browser()
    own.force_login(ada)
    describe_user(identity, "ada-there", preferred_username="somebody")
    come_back(own, "ada-there", "/account/sso/login/?process=connect")
    assert SocialAccount.objects.get(user=ada).uid == "ada-there"


def test_an_answer_that_nobody_asked_for_signs_nobody_in(client: Browser, identity: str) -> None:
    page = client.get("/account/sso/callback/?code=x&state=y", follow=True)
    assert "Signing in didn’t work" in page.text
    assert "_auth_user_id" not in client.session
