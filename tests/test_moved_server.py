"""An image server at Arli's address, where earlier versions had it: it works on, with a notice."""

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser
from pytest_django import Settings

from playground.checks import check_image_server
from playground.infrastructure.moved_server import ProviderSettings, move_image_server
from playground.keys import store as keys
from playground.providers import get_declared_provider
from tests.site import KEY

ARLI, OWN = "arli", "image-server"
HOSTED = "https://api.arliai.com/v1"
OLD = "http://127.0.0.1:7860/sdapi/v1"
LOGIN = "me:se:cret"


def move(old: str, new: str = "", **arli: str) -> ProviderSettings:
    return move_image_server({ARLI: old, OWN: new}, {ARLI: {"text": "", "image": "", **arli}})


def get_login(moved: ProviderSettings) -> str:
    return moved.keys.get(OWN, {}).get("image", "")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:7860/sdapi/v1", "https://gpu.example/webui/sdapi/v1"]
)
def test_an_address_of_such_a_server_is_the_image_servers(address: str) -> None:
    moved = move(address)
    assert moved.urls == {ARLI: HOSTED, OWN: address}
    assert moved.server_moved


@pytest.mark.parametrize("address", [HOSTED, "http://127.0.0.1:7860", "http://127.0.0.1:9/v1"])
def test_any_other_address_stays_arlis(address: str) -> None:
    moved = move(address, text=KEY)
    assert moved.urls == {ARLI: address, OWN: ""}
    assert (moved.keys[ARLI]["text"], get_login(moved)) == (KEY, "")
    assert not moved.server_moved


@pytest.mark.parametrize(
    "slots", [{"text": LOGIN}, {"image": LOGIN}, {"text": KEY, "image": LOGIN}]
)
def test_a_name_and_a_password_go_along_and_to_nobody_else(slots: dict[str, str]) -> None:
    moved = move(OLD, **slots)
    assert get_login(moved) == LOGIN
    assert LOGIN not in moved.keys[ARLI].values()
    assert moved.keys[ARLI]["text"] == (KEY if slots.get("text") == KEY else "")


def test_a_key_of_arlis_stays_arlis() -> None:
    moved = move(OLD, text=KEY)
    assert (moved.keys[ARLI]["text"], get_login(moved)) == (KEY, "")


def test_the_new_settings_come_first_and_an_old_login_goes_to_no_other_server() -> None:
    moved = move(OLD, "http://gpu.lan:7860", text=LOGIN)
    assert moved.urls == {ARLI: HOSTED, OWN: "http://gpu.lan:7860"}
    assert (moved.keys[ARLI]["text"], get_login(moved)) == ("", "")
    assert moved.server_moved


def test_the_start_warns_of_it(settings: Settings) -> None:
    settings.IMAGE_SERVER_MOVED = False
    assert check_image_server() == []
    settings.IMAGE_SERVER_MOVED = True
    (warning,) = check_image_server()
    assert "ARLI_BASE_URL" in warning.msg
    for name in ("IMAGE_SERVER_URL", "ARLI_BASE_URL", "IMAGE_SERVER_AUTH"):
        assert name in str(warning.hint)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/keys/", "/images/", "/admin/"])
def test_staff_is_told_and_nobody_else(client: Browser, settings: Settings, path: str) -> None:
    warning = "ARLI_BASE_URL points to an image server."
    settings.IMAGE_SERVER_MOVED = True
    assert warning not in client.get(path, follow=True).text
    client.force_login(User.objects.create_user("ada"))
    assert warning not in client.get(path, follow=True).text
    client.force_login(User.objects.create_user("grace", is_staff=True))
    assert warning in client.get(path).text
    settings.IMAGE_SERVER_MOVED = False
    assert warning not in client.get(path).text


@pytest.mark.django_db
def test_a_visitors_own_login_goes_along_and_never_to_arli(
    client: Browser, settings: Settings
) -> None:
    settings.PROVIDER_KEYS = {}
    arli, own = get_declared_provider(ARLI), get_declared_provider(OWN)
    session = client.session
    keys.store_key(keys.Slot(arli, "image"), LOGIN, session)
    settings.IMAGE_SERVER_MOVED = True
    assert keys.get_login(own, session) == "basic"
    assert not keys.get_status(keys.Slot(arli, "image"), session).is_present
    assert not keys.is_ready(arli, session, "image")
    settings.IMAGE_SERVER_MOVED = False
    assert keys.get_login(own, session) == ""
    assert not keys.is_ready(arli, session, "image")
    keys.store_key(keys.Slot(arli, "image"), KEY, session)
    assert keys.is_ready(arli, session, "image")
    settings.IMAGE_SERVER_MOVED = True
    assert keys.get_login(own, session) == ""
