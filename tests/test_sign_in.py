"""Guessing at passwords is slowed down, by name and by address, and nobody is shut out for good."""

import threading
import time
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client as Browser
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import Settings

from playground.accounts import hashers, sign_in
from playground.accounts.networks import get_address
from playground.accounts.throttle import WINDOW, Limit, count_try
from playground.models import TryCount

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def ada(settings: Settings) -> User:
    settings.ACCESS = "login"
    return User.objects.create_user("ada", password=PASSWORD)


def post_login(name: str, password: str, browser: Browser | None = None, address: str = "") -> int:
    said = {"username": name, "password": password}
    response = (browser or Browser()).post("/login/", said, REMOTE_ADDR=address or "192.0.2.1")
    return response.status_code


@pytest.fixture(params=["ada", "nobody"])
def guessed(request: pytest.FixtureRequest) -> str:
    """A name, tried as often as it may be, from as many addresses."""
    for n in range(sign_in.MAX_TRIES_BY_NAME):
        assert post_login(request.param, "wrong", address=f"192.0.2.{n}") == 200
    return str(request.param)


def test_a_name_that_is_guessed_at_is_refused_from_everywhere_whoever_has_it(guessed: str) -> None:
    page = Browser().post("/login/", {"username": guessed, "password": PASSWORD})
    assert page.status_code == 429
    assert "Too many attempts. Try again in 9 min" in page.text
    assert 500 < int(page["Retry-After"]) <= WINDOW.total_seconds()


def test_other_names_are_not_refused_with_it(guessed: str) -> None:
    User.objects.create_user("grace", password=PASSWORD)
    assert post_login("grace", PASSWORD, address="192.0.2.99") == 302


def test_what_is_refused_does_not_make_the_wait_longer(guessed: str) -> None:
    for _ in range(5):
        assert post_login(guessed, "wrong", address="198.51.100.7") == 429
    TryCount.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert post_login("ada", PASSWORD) == 302


def test_a_browser_in_which_the_name_has_signed_in_is_not_shut_out() -> None:
    own = Browser()
    assert post_login("ada", PASSWORD, own) == 302
    own.post("/logout/")
    for n in range(sign_in.MAX_TRIES_BY_NAME + 1):
        post_login("ada", "wrong", address=f"192.0.2.{n}")
    assert post_login("ada", PASSWORD) == 429
    assert post_login("ada", PASSWORD, own) == 302


def test_that_browser_may_not_guess_without_end_either() -> None:
    own = Browser()
    assert post_login("ada", PASSWORD, own) == 302
    answers = [post_login("ada", "wrong", own) for _ in range(sign_in.MAX_TRIES_BY_NAME + 1)]
    assert answers[-1] == 429


def test_an_address_that_tries_many_names_is_refused() -> None:
    answers = [post_login(f"name{n}", "wrong") for n in range(sign_in.MAX_TRIES_BY_ADDRESS + 1)]
    assert set(answers[:-1]) == {200}
    assert answers[-1] == 429
    assert post_login("ada", PASSWORD, address="198.51.100.7") == 302


def test_who_signs_in_rightly_counts_for_nothing() -> None:
    for _ in range(sign_in.MAX_TRIES_BY_ADDRESS + 1):
        assert post_login("ada", PASSWORD) == 302


def test_counts_are_forgotten_and_never_hold_a_name(guessed: str) -> None:
    assert all(len(key) == 64 for key in TryCount.objects.values_list("key", flat=True))
    TryCount.objects.update(until=timezone.now() - timedelta(seconds=1))
    count_try([Limit("anything", 1)])
    assert TryCount.objects.count() == 1


@pytest.mark.parametrize(
    ("https", "direct", "chain", "address"),
    [
        (False, "192.0.2.1", "", "192.0.2.1"),
        (False, "192.0.2.1", "203.0.113.5", "192.0.2.1"),  # anybody can claim that
        (True, "127.0.0.1", "203.0.113.5", "203.0.113.5"),
        (True, "127.0.0.1", "1.1.1.1, 203.0.113.5", "203.0.113.5"),
        (True, "127.0.0.1", "nonsense", ""),
        (True, "127.0.0.1", "", "127.0.0.1"),
        (False, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (False, "::ffff:192.0.2.1", "", "192.0.2.1"),
        (False, "", "", ""),
    ],
)
def test_who_asks_is_known_behind_a_proxy_too(
    settings: Settings, https: bool, direct: str, chain: str, address: str
) -> None:
    settings.HTTPS = https
    request: HttpRequest = RequestFactory().get("/", REMOTE_ADDR=direct)
    if chain:
        request = RequestFactory().get("/", REMOTE_ADDR=direct, HTTP_X_FORWARDED_FOR=chain)
    assert get_address(request) == address


@pytest.mark.parametrize("method", ["get", "post"])
def test_where_all_get_in_and_nobody_has_an_account_there_is_no_sign_in(
    settings: Settings, method: str
) -> None:
    settings.ACCESS = "open"
    assert getattr(Browser(), method)("/login/").status_code == 200
    User.objects.all().delete()
    assert getattr(Browser(), method)("/login/").status_code == 404
    settings.ACCESS = "login"
    assert getattr(Browser(), method)("/login/").status_code == 200


def test_when_too_many_wait_the_next_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashers.gate, "waiting", hashers.MAX_WAITING_HASHES)
    page = Browser().post("/login/", {"username": "ada", "password": PASSWORD})
    assert page.status_code == 429
    assert page["Retry-After"] == "5"
    assert "Too many people are signing in right now. Try again in 5 s." in page.text


@pytest.mark.parametrize("hasher", ["pbkdf2_sha256", "pbkdf2_sha1", "scrypt"])
def test_passwords_of_every_kind_are_still_known(settings: Settings, hasher: str) -> None:
    names = ("PBKDF2", "PBKDF2SHA1", "Scrypt")
    settings.PASSWORD_HASHERS = [f"playground.accounts.hashers.{name}" for name in names]
    stored_hash = make_password("a password", hasher=hasher)
    assert stored_hash.startswith(hasher)
    assert check_password("a password", stored_hash)
    assert not check_password("another", stored_hash)


def test_never_more_are_hashed_at_once_than_the_gate_lets_through() -> None:
    gate, inside, most = hashers.Gate(2), [], []

    def pass_through() -> None:
        with gate:
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.01)
            inside.pop()

    threads = [threading.Thread(target=pass_through) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 2
    assert gate.waiting == 0
