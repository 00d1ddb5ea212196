"""The address that a start prints is one that the site answers."""

import pytest
from pytest_django import Settings

from playground.management.commands.serve import get_address


@pytest.mark.parametrize(
    ("https", "names", "address"),
    [
        (False, ["play.example.org"], "http://127.0.0.1:8000/"),
        (True, ["localhost", "127.0.0.1"], "http://127.0.0.1:8000/"),
        (True, ["*"], "http://127.0.0.1:8000/"),
        (
            True,
            ["127.0.0.1", "play.example.org"],
            "https://play.example.org/ (from the proxy to http://127.0.0.1:8000/)",
        ),
        (
            True,
            [".example.org"],
            "https://example.org/ (from the proxy to http://127.0.0.1:8000/)",
        ),
    ],
)
def test_behind_https_it_is_the_name_of_the_site(
    settings: Settings, https: bool, names: list[str], address: str
) -> None:
    settings.HOST, settings.PORT = "0.0.0.0", 8000
    settings.HTTPS, settings.ALLOWED_HOSTS = https, names
    assert get_address() == address
