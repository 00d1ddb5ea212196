"""A second step at sign-in: codes of an app, and codes for a lost phone."""

import base64
import hmac
import struct
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client as Browser
from pytest_django import Settings

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def ada(settings: Settings) -> User:
    settings.ACCESS = "login"
    return User.objects.create_user("ada", password=PASSWORD)


def make_code(secret: str) -> str:
    """What an authenticator app shows now, as RFC 6238 has it."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def sign_in(browser: Browser, password: str = PASSWORD) -> Any:
    return browser.post("/login/?next=/text/", {"username": "ada", "password": password})


def turn_on(browser: Browser) -> str:
    """The secret."""
    sign_in(browser)
    refusal = browser.get("/account/two-step/add/")["Location"]
    assert refusal.startswith("/account/confirm/")  # whoever finds a browser open can't turn it on
    browser.post("/account/confirm/", {"password": PASSWORD})
    page = browser.get("/account/two-step/add/")
    secret = str(page.context["form"].secret)
    assert "data:image/svg+xml;base64," in page.text
    done = browser.post("/account/two-step/add/", {"code": make_code(secret)})
    assert done["Location"] == "/account/recovery-codes/"
    cache.clear()  # where it is noted that this code has been used
    return secret


def test_the_password_alone_opens_nothing_once_a_second_step_is_on(client: Browser) -> None:
    secret, other = turn_on(client), Browser()
    assert sign_in(other)["Location"] == "/account/two-step/code/"
    assert other.get("/account/")["Location"].startswith("/login/")
    assert "Incorrect code" in other.post("/account/two-step/code/", {"code": "000000"}).text
    before = other.session.session_key
    answer = other.post("/account/two-step/code/", {"code": make_code(secret)})
    assert answer["Location"] == "/text/"
    assert other.get("/account/").status_code == 200
    assert other.session.session_key != before


def test_a_wrong_password_leads_to_no_second_step(client: Browser) -> None:
    turn_on(client)
    other = Browser()
    assert sign_in(other, "wrong").status_code == 200
    assert other.get("/account/two-step/code/")["Location"] == "/login/"


def test_a_recovery_code_signs_in_once(client: Browser) -> None:
    turn_on(client)
    codes = client.get("/account/recovery-codes/").context["unused_codes"]
    for status in (302, 200):
        other = Browser()
        sign_in(other)
        answer = other.post("/account/two-step/code/", {"code": codes[0]})
        assert answer.status_code == status
    assert codes[0] in client.get("/account/recovery-codes/download/").text or len(codes) == 10


def test_secrets_are_encrypted_at_rest(client: Browser) -> None:
    secret = turn_on(client)
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_guessing_at_codes_is_slowed_down(client: Browser) -> None:
    turn_on(client)
    other = Browser()
    sign_in(other)
    answers = [
        other.post("/account/two-step/code/", {"code": f"{number:06}"}).text for number in range(9)
    ]
    assert "Too many" in answers[-1]


def test_it_is_turned_off_where_one_is_signed_in(client: Browser) -> None:
    turn_on(client)
    assert client.post("/account/two-step/remove/").status_code == 302
    assert sign_in(Browser())["Location"] == "/text/"
