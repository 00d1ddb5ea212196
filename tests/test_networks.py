"""What waits in the queue counts for the network it was asked from, behind a proxy as without."""

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from playground.models import Run
from tests.imagegen.conftest import PARAMETERS, provider  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("provider")]


def press(address: str, chain: str = "", *, https: bool = False) -> str:
    """The network that a job counts for which somebody asks for from there."""
    head = {"X-Forwarded-For": chain} if chain else {}
    if https:
        head["X-Forwarded-Proto"] = "https"
    browser = Browser(REMOTE_ADDR=address)
    fields = {**PARAMETERS, "provider": "arli", "sd_model_checkpoint": "scripted-image"}
    answer = browser.post("/images/", fields, headers={**head, "Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    run = Run.objects.order_by("-created")[0]
    assert address not in run.network
    return run.network


def test_each_address_is_a_network_of_its_own_whatever_the_cookie() -> None:
    assert press("192.0.2.1") == press("192.0.2.1") != press("192.0.2.2")
    assert press("2001:db8::1") == press("2001:db8::2") != press("2001:db8:0:1::1")
    assert all(len(run.network) == 32 for run in Run.objects.all())


def test_nobody_chooses_a_network_by_a_header() -> None:
    assert press("192.0.2.1", "192.0.2.7") == press("192.0.2.1", "192.0.2.8")


def test_behind_a_proxy_it_is_whom_the_proxy_names(settings: Settings) -> None:
    settings.HTTPS, settings.SECURE_SSL_REDIRECT = True, False
    honest = press("10.0.0.1", "192.0.2.7")
    assert press("10.0.0.1", "192.0.2.9, 192.0.2.7") == honest
    assert press("10.0.0.1", "192.0.2.8") != honest
