"""Who may read the metrics, and that nothing is there where nobody may."""

import subprocess
import sys
from dataclasses import replace

import pytest
from django.conf import settings as site
from django.test import RequestFactory
from pytest_django import Settings

from playground.env import Knobs
from playground.infrastructure.host_settings import read_host_settings
from playground.metrics import guard

TOKEN = "a-token-that-is-long-enough"
factory = RequestFactory()


def turn_on(settings: Settings, token: str = "", networks: tuple[str, ...] = ()) -> None:
    settings.HOSTING = replace(site.HOSTING, metrics_token=token, metrics_networks=networks)


def test_where_it_is_off_there_is_no_page_and_the_library_is_not_loaded() -> None:
    code = (
        "import sys; from playground.wsgi import application; from django.test import Client; "
        "print(Client().get('/metrics', HTTP_HOST='localhost').status_code, "
        "'prometheus_client' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["404", "False"]


@pytest.mark.parametrize(
    ("header", "passes"),
    [
        (f"Bearer {TOKEN}", True),
        (f"bearer {TOKEN}", True),
        (TOKEN, False),
        (f"Basic {TOKEN}", False),
        (f"Bearer {TOKEN}x", False),
        ("Bearer ", False),
        ("Bearer \u00fc", False),
        ("", False),
    ],
)
def test_a_token_opens_only_as_a_whole(settings: Settings, header: str, passes: bool) -> None:
    turn_on(settings, TOKEN)
    assert guard.is_on()
    assert guard.has_token(factory.get("/metrics", HTTP_AUTHORIZATION=header)) is passes


@pytest.mark.parametrize(
    ("address", "passes"),
    [
        ("10.1.2.3", True),
        ("::ffff:10.1.2.3", True),
        ("::1", True),
        ("::2", False),
        ("11.1.2.3", False),
        ("", False),
        ("unix:", False),
    ],
)
def test_a_network_opens_to_its_own_addresses(
    settings: Settings, address: str, passes: bool
) -> None:
    turn_on(settings, networks=("10.0.0.0/8", "::1"))
    assert guard.is_inside(factory.get("/metrics", REMOTE_ADDR=address)) is passes


def test_a_proxy_is_no_pass_for_those_behind_it(settings: Settings) -> None:
    turn_on(settings, networks=("127.0.0.1",))
    request = factory.get("/metrics", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="8.8.8.8")
    assert not guard.is_inside(request)
    settings.HTTPS = True
    assert not guard.is_inside(request)
    forged = factory.get("/metrics", HTTP_X_FORWARDED_FOR="127.0.0.1, 8.8.8.8")
    assert not guard.is_inside(forged)


@pytest.mark.parametrize(
    ("knob", "value"),
    [
        ("PLAYGROUND_METRICS_TOKEN", "short"),
        ("PLAYGROUND_METRICS_TOKEN", "not of ASCII, however long: \u00fc"),
        ("PLAYGROUND_METRICS_NETWORKS", "10.0.0.0/8, everybody"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_a_token_is_not_repeated(knob: str, value: str) -> None:
    knobs = Knobs({knob: value})
    read_host_settings(knobs)
    (complaint,) = knobs.list_complaints()
    assert knob in complaint
    assert "TOKEN" not in knob or value not in complaint
