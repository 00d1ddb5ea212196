"""The one place where the key leaves."""

import requests
from requests.auth import AuthBase, HTTPBasicAuth

from playground.providers.errors import BadKey, BadLogin, NotConfigured, ProviderError
from playground.providers.spec import Provider


class Bearer(AuthBase):
    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._key}"
        return request


def is_login(key: str) -> bool:
    """Whether it is a name and a password."""
    return ":" in key


def make_auth(key: str, *, takes_login: bool) -> AuthBase | None:
    """How a key is shown; None without one. Where logins are taken, `name:password` is one."""
    if takes_login and is_login(key):
        name, _, password = key.partition(":")
        return HTTPBasicAuth(name.encode(), password.encode())
    return Bearer(key) if key else None


def require_sendable(key: str, who: str) -> None:
    """Raise NotConfigured for a key that no header can carry."""
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise NotConfigured(f"The key for {who} contains invalid characters.")


def explain_login(fault: ProviderError, provider: Provider, *, has_login: bool) -> ProviderError:
    """Of a server without keys: that it wants a login, which only the host of the site can set."""
    if not (isinstance(fault, BadKey) and provider.takes_login):
        return fault
    verb = "rejected the" if has_login else "requires a"
    bad_login = BadLogin(
        f"{provider.name} {verb} user name and password.",
        upstream_status=fault.upstream_status,
        detail=fault.detail,
    )
    setting = next(iter(provider.key_settings.values()))
    bad_login.hint = f"The host of this playground sets them in {setting}, as name:password."
    return bad_login
