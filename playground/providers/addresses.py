"""Which addresses the server may open for somebody else: those of the open internet alone."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from requests.utils import requote_uri

from playground.providers.errors import BadAddress, OutOfReach

MAX_URL_CHARS = 2_048  # characters of a URL
# The usual ones, and the two that web servers beside them use. On others listen databases, queues
# and management consoles, which a request might set off.
PORTS = frozenset({80, 443, 8080, 8443})
USUAL = {"http": 80, "https": 443}

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
Allowed = Callable[[IPAddress], bool]

# What Python's is_global lets through although it is not, or may not be, a machine of the internet.
CLOSED = tuple(
    ipaddress.ip_network(net)
    for net in (
        "168.63.129.16/32",  # Azure's metadata, at an address that looks public
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata among them
        "192.88.99.0/24",  # relays into 6to4
        "::/96",  # IPv4-compatible
        "64:ff9b::/96",  # NAT64: the IPv4 address inside is somebody's choice
        "64:ff9b:1::/48",
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "fec0::/10",  # site-local, deprecated
        "100::/64",
        "5f00::/16",
    )
)
# The last part of names that networks use within themselves.
INTERNAL = frozenset(
    {"arpa", "corp", "home", "internal", "intranet", "lan", "local", "localhost", "private"}
)


@dataclass(frozen=True, slots=True)
class Target:
    """One URL, taken apart and found harmless in itself."""

    scheme: str
    host: str  # as it goes into Host and SNI: ASCII, no brackets
    port: int
    path: str  # with the query

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL[self.scheme] else f"{host}:{self.port}"


def is_public(address: IPAddress) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    closed = any(address in net for net in CLOSED if net.version == address.version)
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
        and not closed
    )


def is_public_name(host: str) -> bool:
    """Whether a name unknown here may be known elsewhere: neither a number nor internal."""
    first, _, last = host.rpartition(".")
    return bool(first) and not last[:1].isdigit() and last not in INTERNAL


def resolve_host(host: str, port: int) -> list[str]:
    """All addresses of a name. Raises OSError."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def check_addresses(addresses: Sequence[str], allowed: Allowed, host: str) -> list[str]:
    """All of them are allowed, or none is: a name that also points inward is no accident.

    Raises BadAddress, or OutOfReach where there are none.
    """
    if not addresses:
        unknown = OutOfReach if is_public_name(host) else BadAddress
        raise unknown(f"The host {host} can't be found.")
    for text in addresses:
        try:
            fine = allowed(ipaddress.ip_address(text))
        except ValueError:
            fine = False  # such as fe80::1%eth0
        if not fine:
            raise BadAddress(
                f"{host} isn't a public address. Pictures can only be downloaded from the "
                "public internet."
            )
    return list(addresses)


def parse_url(url: str, ports: frozenset[int] = PORTS, base: str = "") -> Target:
    """Raises BadAddress with what is wrong about it."""
    parts = _split_url(urljoin(base, url) if base else url.strip())
    if parts.scheme not in USUAL:
        raise BadAddress("Only http:// and https:// URLs are supported.")
    if parts.username is not None or parts.password is not None:
        raise BadAddress("URLs with a user name or password aren't supported.")
    port = parts.port if parts.port is not None else USUAL[parts.scheme]
    if port not in ports:
        raise BadAddress(f"Port {port} isn't allowed. Use a standard web port.")
    path = requote_uri(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}")
    return Target(parts.scheme, _check_host(parts), port, path)


def _split_url(url: str) -> SplitResult:
    if len(url) > MAX_URL_CHARS:
        raise BadAddress(f"The URL is longer than {MAX_URL_CHARS:,} characters.")
    if "\\" in url or any(c.isspace() or not c.isprintable() for c in url):
        raise BadAddress("The URL contains invalid characters.")
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises on what is no number
    except ValueError as error:
        raise BadAddress("This isn't a valid URL.") from error
    return parts


def _check_host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    try:
        name = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise BadAddress("The URL has no valid host name.") from error
    if not name or "%" in name:
        raise BadAddress("The URL has no valid host name.")
    return name
