"""Accounts: invitations, signing up, passwords, and that nobody learns who has one."""

import re
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from playground.models import Invitation, Run

pytestmark = pytest.mark.django_db
PASSWORD, NEW = "correct horse battery", "staple of another kind"


class Now(Thread):
    """Has done its work when it is started."""

    start = Thread.run


@pytest.fixture(autouse=True)
def _quick(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail is there at once, and each test counts for itself."""
    settings.SIGNUP = "invite"
    settings.ACCOUNT_RATE_LIMITS = False
    monkeypatch.setattr("playground.accounts.adapters.Thread", Now)


@pytest.fixture
def host() -> Browser:
    browser = Browser()
    browser.force_login(User.objects.create_superuser("host", password=PASSWORD))
    return browser


def invite(host: Browser, **fields: str) -> str:
    """The path of the link."""
    said = {"role": "member", "days": "7", "note": "Grace", **fields}
    page = host.post("/people/invite", said).text
    match = re.search(r'value="http://testserver(/account/join/\w+/)"', page)
    assert match, page
    return match[1]


def sign_up(browser: Browser, name: str = "grace", **fields: str) -> Any:
    said = {"username": name, "password1": PASSWORD, "password2": PASSWORD, **fields}
    return browser.post("/account/signup/", said, follow=True)


def test_an_invitation_makes_one_account_and_what_the_browser_made_is_in_it(
    host: Browser, client: Browser
) -> None:
    link = invite(host)
    client.get("/")
    owner = client.cookies["visitor"].value.partition(":")[0]
    Run.objects.create(owner=owner, app="textlab", provider="local", endpoint="chat", model="m")
    assert "Create an account" in client.get(link, follow=True).text
    page = sign_up(client)
    grace = User.objects.get(username="grace")
    assert "1 run." in page.text
    assert not grace.is_staff
    assert Run.objects.get().owner == f"user:{grace.pk}"
    assert Invitation.objects.get().used_by == grace
    assert "no longer works" in Browser().get(link, follow=True).text


def test_of_two_who_open_one_link_one_gets_an_account(host: Browser) -> None:
    link, browsers = invite(host), [Browser(), Browser()]
    for browser in browsers:
        browser.get(link)
    sign_up(browsers[0])
    sign_up(browsers[1], "mallory")
    assert set(User.objects.values_list("username", flat=True)) == {"host", "grace"}


def test_a_host_can_invite_a_host(host: Browser, client: Browser) -> None:
    client.get(invite(host, role="host"))
    sign_up(client)
    assert client.get("/people/").status_code == 200


@pytest.mark.parametrize("end", ["revoked", "old", "used", "never made", "closed"])
def test_a_link_that_does_not_work_says_the_same_whatever_the_reason(
    host: Browser, client: Browser, settings: Settings, end: str
) -> None:
    link = invite(host)
    if end == "revoked":
        host.post(f"/people/invitations/{Invitation.objects.get().pk}/revoke")
    elif end == "old":
        Invitation.objects.update(expires=timezone.now() - timedelta(seconds=1))
    elif end == "used":
        Invitation.objects.update(used_by=User.objects.get())
    elif end == "never made":
        link = "/account/join/xyz/"
    else:
        settings.SIGNUP = "closed"
    page = client.get(link, follow=True)
    assert page.status_code == 404
    assert "This invitation no longer works" in page.text
    sign_up(client)
    assert User.objects.count() == 1


def test_the_secret_of_a_link_is_stored_nowhere(host: Browser) -> None:
    token = invite(host).split("/")[-2]
    assert token not in str(list(Invitation.objects.values()))
    assert token not in host.get("/people/").text


@pytest.mark.parametrize("password", ["short", "password123", "1234567890", "qwertyuiop"])
def test_a_weak_password_is_refused_in_words(host: Browser, client: Browser, password: str) -> None:
    client.get(invite(host))
    page = sign_up(client, password1=password, password2=password)
    assert 'class="errorlist"' in page.text
    assert User.objects.count() == 1


def test_without_an_invitation_nobody_signs_up_unless_sign_up_is_open(
    client: Browser, settings: Settings
) -> None:
    assert "You need an invitation" in sign_up(client).text
    settings.SIGNUP = "open"
    sign_up(client)
    assert User.objects.filter(username="grace").exists()


def test_by_domain_an_address_counts_once_it_is_confirmed(
    client: Browser, settings: Settings
) -> None:
    settings.SIGNUP, settings.SIGNUP_DOMAINS, settings.HAS_EMAIL = "domain", ["a.example"], True
    settings.ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    for strange in ("me@b.example", "me@a.example.b.example", "me@sub.a.example"):
        assert "Use an address at a.example" in sign_up(client, email=strange).text
    assert "Check your email" in sign_up(client, email="me@A.example").text
    assert "_auth_user_id" not in client.session
    (path,) = re.findall(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    assert "me@" in client.get(path).text
    client.post(path)
    assert EmailAddress.objects.get().verified
    said = {"username": "grace", "password": PASSWORD}
    assert client.post("/login/", said).status_code == 302


def test_asking_for_a_reset_looks_the_same_whoever_exists(
    client: Browser, settings: Settings
) -> None:
    settings.HAS_EMAIL = True
    User.objects.create_user("ada", "ada@a.example", PASSWORD)
    pages = [
        client.post("/account/reset/", {"email": email}, follow=True)
        for email in ("ada@a.example", "nobody@a.example")
    ]
    assert len({(page.status_code, tuple(page.redirect_chain)) for page in pages}) == 1
    assert len({page.text for page in pages}) == 1
    (message,) = mail.outbox
    (path,) = re.findall(r"http://testserver(/\S+)", str(message.body))
    reset(client, path)
    assert User.objects.get().check_password(NEW)
    assert "no longer works" in Browser().get(path, follow=True).text


def reset(browser: Browser, path: str) -> None:
    form = browser.get(path, follow=True)
    address = form.redirect_chain[-1][0]
    browser.post(address, {"password1": NEW, "password2": NEW}, follow=True)


def test_a_host_makes_a_reset_link_where_no_mail_is_sent(host: Browser, client: Browser) -> None:
    ada = User.objects.create_user("ada", password=PASSWORD)
    other = Browser()
    other.force_login(ada)
    page = host.post(f"/people/{ada.pk}/reset").text
    match = re.search(r'value="http://testserver(/account/reset/[^"]+)"', page)
    assert match
    reset(client, match[1])
    ada.refresh_from_db()
    assert ada.check_password(NEW)
    assert other.get("/account/").status_code == 302  # sessions of before are over
    assert "sends no email" in client.get("/account/reset/").text


def test_a_member_sees_nothing_of_people(client: Browser) -> None:
    ada = User.objects.create_user("ada")
    assert client.get("/people/")["Location"].startswith("/login/")
    client.force_login(ada)
    assert client.get("/people/").status_code == 403
    for action in ("role", "disable", "reset"):
        assert client.post(f"/people/{ada.pk}/{action}", {"role": "host"}).status_code == 403
    assert client.post("/people/invite", {"role": "host", "days": "7"}).status_code == 403


def test_a_host_changes_roles_and_disables_but_never_themselves(
    host: Browser, client: Browser
) -> None:
    ada = User.objects.create_user("ada", password=PASSWORD)
    client.force_login(ada)
    host.post(f"/people/{ada.pk}/role", {"role": "host"})
    assert client.get("/people/").status_code == 200
    host.post(f"/people/{ada.pk}/role", {"role": "member"})
    host.post(f"/people/{ada.pk}/disable")
    assert client.get("/account/").status_code == 302
    assert not client.session.get("_auth_user_id")
    said = {"username": "ada", "password": PASSWORD}
    assert "correct username and password" in Browser().post("/login/", said).text
    mine = User.objects.get(username="host")
    for action in ("role", "disable"):
        host.post(f"/people/{mine.pk}/{action}", {"role": "member"})
    assert host.get("/people/").status_code == 200


def test_changing_a_password_asks_for_the_old_one(client: Browser) -> None:
    ada = User.objects.create_user("ada", password=PASSWORD)
    client.force_login(ada)
    said = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    client.post("/account/password/", said)
    ada.refresh_from_db()
    assert not ada.check_password(NEW)
    client.post("/account/password/", {**said, "oldpassword": PASSWORD})
    ada.refresh_from_db()
    assert ada.check_password(NEW)
    assert client.get("/account/").status_code == 200


def test_with_login_the_pages_of_getting_in_are_open_and_the_account_is_not(
    client: Browser, settings: Settings
) -> None:
    settings.ACCESS = "login"
    for path in ("/account/reset/", "/account/signup/", "/account/inactive/"):
        assert client.get(path).status_code == 200
    for path in ("/account/", "/account/password/", "/account/email/", "/account/two-step/add/"):
        assert "/login/" in client.get(path)["Location"]
