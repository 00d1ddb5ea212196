"""Keys: encrypted at rest, shown as four characters, removable, and used."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from playground.catalog.tasks import forget_sessions
from playground.keys import limits, own_keys
from playground.keys import store as keys
from playground.providers import get_declared_provider as provider_of
from tests.providing import model_page, send_chat
from tests.providing import provider as provider
from tests.scripted import Reply, Server, json_reply
from tests.scripted.replies import Seen

pytestmark = pytest.mark.django_db(transaction=True)
MINE = "sk-mine-abcdefgh-WXYZ"


def enter_key(
    browser: Browser, key: str = MINE, slug: str = "featherless", slot: str = "text"
) -> str:
    fields = {"provider": slug, "slot": slot, "key": key}
    return browser.post("/keys/", fields, follow=True).text


def test_a_key_is_shown_as_its_last_four_characters(client: Browser) -> None:
    page = enter_key(client)
    assert "WXYZ" in page
    assert MINE not in page
    assert MINE not in client.get("/keys/").text


def test_a_key_is_encrypted_at_rest(client: Browser) -> None:
    enter_key(client)
    stored = Session.objects.get().get_decoded()
    assert MINE not in str(stored)
    assert stored[own_keys.SESSION_KEY]["featherless.text"]


def test_ones_own_key_comes_before_the_servers(client: Browser, provider: Server) -> None:
    enter_key(client)
    send_chat(client, "hello")
    assert provider.last.headers["authorization"] == f"Bearer {MINE}"


def test_a_removed_key_is_gone(client: Browser, provider: Server) -> None:
    enter_key(client, slug="arli")
    client.post("/keys/", {"provider": "arli", "slot": "text", "key": "", "remove": "1"})
    page = client.post("/text/arli/scripted/hello/", {"mode": "chat", "message": "x"})
    assert page.status_code == 503


def test_a_key_is_nobody_elses(client: Browser, provider: Server) -> None:
    enter_key(client, slug="arli")
    other = Browser().post("/text/arli/scripted/hello/", {"mode": "chat", "message": "x"})
    assert other.status_code == 503


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"provider": "featherless", "slot": "text", "key": ""}, "Paste a key first."),
        ({"provider": "featherless", "slot": "text", "key": "a b"}, "it contains spaces"),
        (
            {"provider": "featherless", "slot": "text", "key": "schlüssel"},
            "characters that no key has",
        ),
        ({"provider": "featherless", "slot": "text", "key": "x" * 401}, "at most 400"),
        ({"provider": "nobody", "slot": "text", "key": "x"}, None),
        ({"provider": "local", "slot": "text", "key": "x"}, None),
        ({"provider": "image-server", "slot": "image", "key": "me:secret"}, None),
    ],
)
def test_what_is_no_key_is_refused_in_words(
    client: Browser, fields: dict[str, str], sentence: str | None
) -> None:
    page = client.post("/keys/", fields)
    assert page.status_code == 422
    assert sentence is None or sentence in page.text


def test_pasted_white_space_and_the_word_bearer_are_no_part_of_it(
    client: Browser, provider: Server
) -> None:
    enter_key(client, f"  Bearer {MINE}\n")
    send_chat(client, "hello")
    assert provider.last.headers["authorization"] == f"Bearer {MINE}"


def test_a_wrong_key_is_the_providers_refusal_and_says_where_to_look(
    client: Browser, provider: Server
) -> None:
    page = client.post(model_page("bad-key"), {"mode": "chat", "message": "x"})
    assert page.status_code == 401
    assert "/keys/" in page.text


def test_an_image_key_of_its_own_is_optional(settings: Settings) -> None:
    arli = provider_of("arli")
    assert [slot.name for slot in keys.list_key_slots(arli)] == ["text", "image"]
    settings.PROVIDER_KEYS = {"arli": {"text": "t", "image": ""}}
    assert keys.is_ready(arli, None, "image")


def test_a_server_of_ones_own_needs_no_key(settings: Settings) -> None:
    settings.PROVIDER_KEYS = {}
    assert not keys.is_ready(provider_of("arli"), None, "image")
    own = provider_of("image-server")
    assert keys.is_ready(own, None, "image")
    assert keys.list_key_slots(own) == []


def fingerprint_key(browser: Browser, slug: str = "featherless", name: str = "text") -> str:
    return keys.fingerprint_key(slug, browser.session, name)


def test_keys_are_told_apart_without_telling_them(settings: Settings) -> None:
    settings.PROVIDER_KEYS = {}
    one, same, other, nobody = (Browser() for _ in range(4))
    enter_key(one)
    enter_key(same)
    enter_key(other, "sk-other-abcdefgh-WXYZ")
    assert fingerprint_key(one) == fingerprint_key(same)
    assert len({fingerprint_key(one), fingerprint_key(other), fingerprint_key(nobody)}) == 3
    assert fingerprint_key(nobody) == ""
    before = fingerprint_key(one)
    assert "WXYZ" not in before
    settings.SECRET_KEY = "another"
    enter_key(one)
    assert fingerprint_key(one) != before


def test_the_servers_key_is_one_for_everybody(client: Browser, provider: Server) -> None:
    assert fingerprint_key(client) == fingerprint_key(Browser()) != ""
    assert fingerprint_key(client, "arli") == ""


def test_a_key_for_text_and_images_is_one_key(client: Browser, settings: Settings) -> None:
    settings.PROVIDER_KEYS = {}
    enter_key(client, slug="arli")
    assert fingerprint_key(client, "arli", "image") == fingerprint_key(client, "arli") != ""
    enter_key(client, "sk-image-abcdefgh", "arli", "image")
    assert fingerprint_key(client, "arli", "image") != fingerprint_key(client, "arli")


def test_a_lost_secret_key_means_asking_again(client: Browser, settings: Settings) -> None:
    enter_key(client)
    session = client.session
    settings.SECRET_KEY = "another"
    assert not keys.get_status(keys.Slot(provider_of("featherless"), "text"), session).is_present


def test_a_session_that_has_run_out_is_forgotten_with_its_keys(client: Browser) -> None:
    enter_key(client)
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    forget_sessions.call_local()
    assert not Session.objects.exists()


def test_signing_out_takes_the_keys_along(client: Browser) -> None:
    client.force_login(User.objects.create_user("ada"))
    enter_key(client)
    client.post("/logout/")
    assert "WXYZ" not in client.get("/keys/").text
    assert not Session.objects.filter(session_data__contains="provider_keys").exists()


class Doorkeeper:
    """Answers everybody whose key ends in GOOD, and nobody else."""

    def __init__(self, refusal: Reply) -> None:
        self.refusal = refusal

    def __call__(self, seen: Seen) -> Reply:
        good = seen.headers.get("authorization", "").endswith("GOOD")
        return json_reply({"data": [{"id": "a/b"}]}) if good else self.refusal


REFUSAL = {"error": {"message": "You must be signed in", "code": "unauthorized"}}
SLOTS = [("featherless", "text"), ("arli", "text"), ("arli", "image")]


@pytest.mark.parametrize(("slug", "slot"), SLOTS)
def test_a_key_that_its_provider_refuses_is_not_kept(
    client: Browser, settings: Settings, slug: str, slot: str
) -> None:
    settings.PROVIDER_KEYS = {}
    with Server(answer=Doorkeeper(json_reply(REFUSAL, 401))) as server:
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, slug: server.base}
        fields = {"provider": slug, "slot": slot}
        refused = client.post("/keys/", {**fields, "key": "sk-mine-BAD"})
        assert refused.status_code == 422
        assert "rejected this key" in refused.text
        assert "sk-mine-BAD" not in refused.text
        assert not keys.get_status(keys.Slot(provider_of(slug), slot), client.session).is_present
        page = client.post("/keys/", {**fields, "key": "sk-mine-GOOD"}, follow=True)
        assert "key saved (encrypted, this browser only)" in page.text
        assert "ending in <code>••••GOOD</code>" in page.text
        client.post("/keys/", {**fields, "key": "sk-mine-BAD"})
        assert keys.get_status(keys.Slot(provider_of(slug), slot), client.session).last4 == "GOOD"


@pytest.mark.parametrize("status", [403, 404, 429, 500, 503])
def test_a_key_that_cannot_be_checked_is_kept_and_that_is_said(
    client: Browser, settings: Settings, status: int
) -> None:
    with Server(answer=Doorkeeper(json_reply({"error": "no"}, status))) as server:
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "featherless": server.base}
        page = enter_key(client, "sk-mine-1234-LATE")
    assert "It couldn&#x27;t be checked" in page
    assert "ending in <code>••••LATE</code>" in page


def test_a_short_key_shows_nothing_of_itself(client: Browser) -> None:
    page = enter_key(client, "short")
    assert "Your key (hidden)" in page
    assert "ending in" not in page


def test_a_key_says_what_it_is_good_for_and_how_much_it_bears_from_the_start(
    client: Browser, settings: Settings
) -> None:
    settings.PROVIDER_KEYS = {}
    with Server(answer=lambda _seen: json_reply({"limit": 8, "used_cost": 0})) as server:
        settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "featherless": server.base}
        said = enter_key(client)
    assert "Its limit is 8 concurrency units." in said
    assert limits.find_limit("featherless", fingerprint_key(client)) == 8
    page = client.get("/keys/").text
    assert "For chat" in page
    assert "Its limit is 8 concurrency units." in page
