"""The one place where the key leaves."""

import requests
from requests.auth import AuthBase, HTTPBasicAuth


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
