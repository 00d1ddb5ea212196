"""Who may read the metrics: whoever has the token, from a network that the host names."""

import hmac
import ipaddress

from django.conf import settings
from django.http import HttpRequest

from playground.accounts.networks import read_address

SCHEME = "Bearer "


def is_on() -> bool:
    return bool(settings.HOSTING.metrics_token or settings.HOSTING.metrics_networks)


def has_token(request: HttpRequest) -> bool:
    """Also where none is needed."""
    token = settings.HOSTING.metrics_token
    header = request.headers.get("Authorization", "")
    sent = header[len(SCHEME) :] if header[: len(SCHEME)].lower() == SCHEME.lower() else ""
    return not token or hmac.compare_digest(sent.encode(), token.encode())


def is_inside(request: HttpRequest) -> bool:
    """Also where any network will do.

    A proxy that we don't believe hides who asks: its own address is no pass for everybody.
    """
    networks = settings.HOSTING.metrics_networks
    if not networks:
        return True
    if "X-Forwarded-For" in request.headers and not settings.HTTPS:
        return False
    address = read_address(request)
    return address is not None and any(
        address in ipaddress.ip_network(each, strict=False) for each in networks
    )
