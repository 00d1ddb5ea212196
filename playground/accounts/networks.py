"""From where somebody asks."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def read_address(request: HttpRequest) -> Address | None:
    """Who asks. Behind a proxy it is the last one that the proxy names, as nobody else can."""
    chain = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    word = chain.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(word)
    except ValueError:
        return None
    return (isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped) or address


def get_address(request: HttpRequest) -> str:
    """The same as a word; blank where nobody knows.

    A network of IPv6 counts as one: who has an address there has them all.
    """
    address = read_address(request)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address or "")


def name_network(request: HttpRequest) -> str:
    """A word that tells addresses apart and is none: it is kept with what waits in the queue."""
    address = get_address(request)
    if not address:
        return ""
    return salted_hmac("playground.networks", address, algorithm="sha256").hexdigest()[:32]
