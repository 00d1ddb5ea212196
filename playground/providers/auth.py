"""The one place where the key leaves."""

import requests
from requests.auth import AuthBase, HTTPBasicAuth

from playground.providers.errors import NotConfigured


class Bearer(AuthBase):
    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._key}"
        return request


def auth_of(key: str, *, own_server: bool) -> AuthBase | None:
    """How a key is shown; None without one. A server of one's own takes `name:password`."""
    name, colon, password = key.partition(":")
    if own_server and colon:
        return HTTPBasicAuth(name, password)
    return Bearer(key) if key else None


def require_sendable(key: str, who: str) -> None:
    """Raise NotConfigured for a key that no header can carry."""
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise NotConfigured(f"The key for {who} contains invalid characters.")
