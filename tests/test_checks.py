"""System checks: what would only fail, or leak, later is said at the start."""

import pytest
from pytest_django import Settings

from playground.checks import (
    check_addresses,
    check_api_roots,
    keys_in_the_clear,
    open_to_the_network,
)

KEYS = {"featherless": {"text": "sk-x"}}


@pytest.mark.parametrize(
    ("host", "access", "keys", "warned"),
    [
        ("0.0.0.0", "open", KEYS, True),
        ("0.0.0.0", "login", KEYS, False),
        ("0.0.0.0", "open", {}, False),
        ("127.0.0.1", "open", KEYS, False),
    ],
)
def test_an_open_playground_with_keys_on_the_network_is_warned_of(
    settings: Settings, host: str, access: str, keys: dict[str, dict[str, str]], warned: bool
) -> None:
    settings.HOST, settings.ACCESS, settings.PROVIDER_KEYS = host, access, keys
    assert bool(open_to_the_network()) is warned


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("http://example.org/v1", True),
        ("https://example.org/v1", False),
        ("http://127.0.0.1:9/v1", False),
    ],
)
def test_a_key_over_plain_http_is_warned_of(settings: Settings, url: str, warned: bool) -> None:
    settings.PROVIDER_KEYS = KEYS
    settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "featherless": url}
    assert bool(keys_in_the_clear()) is warned


@pytest.mark.parametrize(
    ("url", "warned"), [("http://127.0.0.1:7860", True), ("http://127.0.0.1:9/v1", False)]
)
def test_an_address_that_is_no_api_is_warned_of(settings: Settings, url: str, warned: bool) -> None:
    """Earlier versions found out by asking that an image server was there."""
    settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "arli": url, "image-server": ""}
    warnings = check_api_roots()
    assert bool(warnings) is warned
    assert all("IMAGE_SERVER_URL" in str(each.hint) for each in warnings)


def test_a_provider_without_an_address_is_an_error(settings: Settings) -> None:
    settings.PROVIDER_URLS = {}
    assert [error.id for error in check_addresses()] == ["playground.E001"] * 4
