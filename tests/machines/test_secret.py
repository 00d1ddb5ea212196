"""One secret for all machines of a database."""

import io
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from playground.keys import own_keys
from playground.keys.models import ProviderKey
from playground.machines import secret
from playground.machines.models import SharedFact
from playground.machines.secret import (
    ForeignSecretError,
    agree_on_secret,
    is_database_shared,
    require_same_secret,
)

pytestmark = pytest.mark.django_db

FIRST, SECOND = "a" * 50, "b" * 50


@pytest.fixture(autouse=True)
def _shared(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(secret, "is_database_shared", lambda: True)
    SharedFact.objects.all().delete()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = FIRST, []


def test_who_comes_first_says_which_secret_it_is_and_not_what(settings: Settings) -> None:
    require_same_secret()
    agree_on_secret()
    agree_on_secret()
    fact = SharedFact.objects.get()
    assert FIRST not in fact.words
    settings.SECRET_KEY = SECOND
    with pytest.raises(ForeignSecretError, match="SECRET_KEY_FALLBACKS"):
        require_same_secret()
    with pytest.raises(ForeignSecretError):
        agree_on_secret()
    assert SharedFact.objects.get().words == fact.words


@pytest.mark.parametrize("command", ["migrate", "run_huey"])
def test_a_foreign_secret_stops_the_start_with_what_to_do(settings: Settings, command: str) -> None:
    agree_on_secret()
    settings.SECRET_KEY = SECOND
    with pytest.raises(CommandError, match="the one of the other machines"):
        call_command(command, verbosity=0)


def test_a_new_secret_takes_over_from_the_old_one_that_is_still_known(settings: Settings) -> None:
    agree_on_secret()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = SECOND, [FIRST]
    require_same_secret()
    agree_on_secret()
    settings.SECRET_KEY_FALLBACKS = []
    require_same_secret()
    settings.SECRET_KEY = FIRST
    with pytest.raises(ForeignSecretError):
        require_same_secret()


def test_keys_saved_under_the_old_secret_are_read_with_the_new_one(settings: Settings) -> None:
    token = own_keys.build_fernet().encrypt(b"sk-visitor")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = SECOND, [FIRST]
    assert own_keys.build_fernet().decrypt(token) == b"sk-visitor"


def test_a_lost_secret_is_replaced_on_request(settings: Settings) -> None:
    agree_on_secret()
    settings.SECRET_KEY = SECOND
    said = io.StringIO()
    call_command("adopt_secret", stdout=said)
    assert "give it to all others. 0 saved keys" in said.getvalue()
    require_same_secret()


def test_keys_of_accounts_are_encrypted_anew_so_that_the_old_secret_can_go(
    settings: Settings, django_user_model: type[User]
) -> None:
    token = own_keys.build_fernet().encrypt(b"sk-mine").decode()
    user = django_user_model.objects.create_user("ann")
    ProviderKey.objects.create(user=user, slot="arli", token=token)
    ProviderKey.objects.create(user=user, slot="lost", token="unreadable")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = SECOND, [FIRST]
    call_command("adopt_secret", stdout=io.StringIO())
    settings.SECRET_KEY_FALLBACKS = []
    stored = ProviderKey.objects.get(slot="arli").token
    assert own_keys.build_fernet().decrypt(stored.encode()) == b"sk-mine"


def test_keys_of_visitors_are_encrypted_anew_in_their_sessions(
    settings: Settings, client: Client
) -> None:
    session = client.session
    token = own_keys.build_fernet().encrypt(b"sk-mine").decode()
    session[own_keys.SESSION_KEY] = {"arli": token, "lost": "unreadable"}
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    ends = session.get_expiry_date()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = SECOND, [FIRST]
    call_command("adopt_secret", stdout=io.StringIO())
    settings.SECRET_KEY_FALLBACKS = []
    stored = client.session
    assert own_keys.read_key("arli", stored) == "sk-mine"
    assert stored[own_keys.SESSION_KEY]["lost"] == "unreadable"
    assert abs((stored.get_expiry_date() - ends).total_seconds()) < 60


def test_a_visitor_stays_who_they_are_when_the_secret_is_replaced(
    settings: Settings, client: Client
) -> None:
    client.get("/text/")
    owner = client.session.session_key
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = SECOND, [FIRST]
    client.get("/text/")
    assert client.session.session_key == owner


def test_a_database_of_ones_own_folder_is_shared_with_nobody(settings: Settings) -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        assert is_database_shared()
        return
    folder = Path(connection.settings_dict["NAME"]).parent
    settings.DATA_DIR = folder
    assert not is_database_shared()
    settings.DATA_DIR = folder / "another"
    assert is_database_shared()
