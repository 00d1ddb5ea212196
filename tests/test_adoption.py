"""What a visitor made is the account's once they sign in, whatever it is."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client as Browser

from imagegen.models import Board
from playground.accounts.adoption import adopt_visitor
from playground.accounts.owners import find_user_id, list_owned_models
from playground.keys.own_keys import Account, read_key
from playground.models import Favourite, ProviderKey, Run, SavedText
from tests.test_keys import MINE, enter_key
from textlab.presets.models import Preset
from textlab.visibility.models import HiddenParameters

pytestmark = pytest.mark.django_db
VISITOR, PASSWORD = "a1b2", "correct horse"


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada", password=PASSWORD)


def test_every_table_with_an_owner_is_known() -> None:
    with connection.cursor() as cursor:
        owned = {
            table
            for table in connection.introspection.table_names(cursor)
            for column in connection.introspection.get_table_description(cursor, table)
            if column.name == "owner"
        }
    assert {model._meta.db_table for model in list_owned_models()} == owned


def test_what_both_call_alike_is_renamed_and_what_both_have_alike_stays_once(ada: User) -> None:
    owner = f"user:{ada.pk}"
    long = "x" * 80
    for each in (VISITOR, owner):
        Preset.objects.create(owner=each, name=long, system=each)
        Board.objects.create(owner=each, name="Best")
        SavedText.objects.create(owner=each, kind="note", name="One", text=each)
        Favourite.objects.create(owner=each, provider="local", model="m")
        HiddenParameters.objects.create(owner=each, names=[each])
    Preset.objects.create(owner=owner, name="x" * 76 + " (2)")
    Favourite.objects.create(owner=VISITOR, provider="local", model="other")
    moved = adopt_visitor(VISITOR, ada)
    assert moved == {
        "textlab.preset": 1,
        "imagegen.board": 1,
        "playground.savedtext": 1,
        "playground.favourite": 1,
    }
    assert Preset.objects.get(system=VISITOR).name == "x" * 76 + " (3)"
    assert {board.name for board in Board.objects.filter(owner=owner)} == {"Best", "Best (2)"}
    assert SavedText.objects.get(name="One (2)").text == VISITOR
    assert Favourite.objects.filter(owner=owner).count() == 2
    assert HiddenParameters.objects.get().names == [owner]
    for model in list_owned_models():
        assert not model._default_manager.filter(owner=VISITOR).exists()


def sign_in(browser: Browser, **said: str) -> Any:
    fields = {"username": "ada", "password": PASSWORD, **said}
    return browser.post("/login/", fields, follow=True)


def test_signing_in_takes_along_what_the_browser_made_and_says_so(
    client: Browser, ada: User
) -> None:
    enter_key(client, slug="arli")
    client.get("/")
    owner = client.cookies["visitor"].value.partition(":")[0]
    runs = [
        Run.objects.create(owner=owner, app="textlab", provider="local", endpoint="chat", model="m")
        for _ in range(2)
    ]
    Favourite.objects.create(owner=owner, provider="local", model="m")
    before = client.session.session_key
    page = sign_in(client)
    assert "2 runs, everything else you saved and 1 key." in page.text
    assert client.session.session_key != before  # nobody who knew the old one gets in
    assert set(Run.objects.values_list("owner", flat=True)) == {f"user:{ada.pk}"}
    assert client.get(f"/runs/{runs[0].pk}/").status_code == 200
    assert read_key("arli.text", Account(ada.pk)) == MINE
    client.post("/logout/")
    assert client.get(f"/runs/{runs[0].pk}/").status_code == 404
    assert "is in your account now" not in sign_in(client).text


def test_a_key_of_the_account_is_not_replaced_by_one_of_the_browser(
    client: Browser, ada: User
) -> None:
    own = Browser()
    own.force_login(ada)
    enter_key(own)
    enter_key(client, "sk-strange-0123456789")
    sign_in(client)
    assert read_key("featherless.text", Account(ada.pk)) == MINE
    assert "provider_keys" not in client.session


def test_a_key_belongs_to_the_account_wherever_it_is_signed_in(ada: User) -> None:
    here, there = Browser(), Browser()
    for browser in (here, there):
        browser.force_login(ada)
    page = enter_key(here)
    assert "key saved (encrypted, in your account)" in page
    assert MINE not in ProviderKey.objects.get().token
    assert "WXYZ" in there.get("/keys/").text
    here.post("/logout/")
    assert "WXYZ" in there.get("/keys/").text
    there.post("/keys/", {"provider": "featherless", "slot": "text", "key": "", "remove": "1"})
    assert not ProviderKey.objects.exists()


def test_a_key_saved_while_signed_in_before_accounts_had_keys_is_still_there(ada: User) -> None:
    browser = Browser()
    enter_key(browser)
    token = browser.session["provider_keys"]
    browser.force_login(ada)
    session = browser.session
    session["provider_keys"] = token
    session.save()
    assert "WXYZ" in browser.get("/keys/").text
    assert read_key("featherless.text", Account(ada.pk)) == MINE


@pytest.mark.parametrize(
    ("owner", "number"),
    [("user:7", 7), ("a1b2", None), ("user:", None), ("user:x", None), ("7", None)],
)
def test_an_account_is_told_from_a_visitor(owner: str, number: int | None) -> None:
    assert find_user_id(owner) == number
