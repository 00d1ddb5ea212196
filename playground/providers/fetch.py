"""A picture from an address that a person typed, fetched by the server without being led inward.

The name is resolved once, its addresses are checked, and the connection goes to a checked address
itself: there is no second look-up whose answer could differ. Every redirect begins anew. No key, no
cookie and no proxy is involved.
"""

import contextlib
import functools
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import certifi

from playground.providers.addresses import (
    PORTS,
    Allowed,
    Resolve,
    Target,
    check_addresses,
    is_public,
    parse_url,
    resolve_host,
)
from playground.providers.cancel import Cancel
from playground.providers.chunked import Reply
from playground.providers.errors import Cancelled, NotFetched, OutOfReach

MB = 2**20
MAX_BYTES = 50 * MB
SECONDS = 20.0  # for everything, redirects included
CONNECT_SECONDS = 5.0
REDIRECTS = 3
REDIRECTING = frozenset({301, 302, 303, 307, 308})
USER_AGENT = "Playground/1.0 (fetches one picture that a person asked for)"
TYPES = ("image/", "application/pdf", "application/octet-stream", "binary/octet-stream")
STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"II+\0",
          b"MM\0+", b"%PDF-")  # fmt: skip
BREAKS = (OSError, http.client.HTTPException, ValueError, AttributeError, zlib.error)
ENOUGH = 16  # bytes to tell by


def fetch_image(
    url: str,
    *,
    limit: int = MAX_BYTES,
    seconds: float = SECONDS,
    redirects: int = REDIRECTS,
    resolver: Resolve = resolve_host,
    allowed: Allowed = is_public,
    ports: frozenset[int] = PORTS,
) -> bytes:
    """A picture or a PDF of at most `limit` bytes. Raises BadAddress, NotFetched or OutOfReach.

    `resolver` gives the addresses of a name, `allowed` says which of them may be opened.
    """
    target, end = parse_url(url, ports), time.monotonic() + seconds
    for _ in range(redirects + 1):
        addresses = check_addresses(_resolve_addresses(target, resolver, end), allowed, target.host)
        with _open_answer(target, addresses, end) as answer:
            if answer.status not in REDIRECTING:
                return _read_picture(answer, target.host, limit, end)
            target = _follow_redirect(answer, target, ports)
    raise NotFetched(f"The URL redirected more than {redirects} times.")


class _Answer:
    """One answer, and the clock that hangs up on it."""

    def __init__(self, reply: Reply, cancel: Cancel) -> None:
        self.status, self.headers = reply.status, reply.headers
        self._reply, self._cancel = reply, cancel

    def list_parts(self) -> Iterator[bytes]:
        while part := self._reply.read_arrived():
            yield part
        self._cancel.check()  # a connection that was shut down looks like an end


def _resolve_addresses(target: Target, resolver: Resolve, end: float) -> Sequence[str]:
    """In a thread of its own: a name server that does not answer must not hold us."""
    answers: list[Sequence[str]] = []

    def look_up() -> None:
        with contextlib.suppress(OSError, UnicodeError):
            answers.append(resolver(target.host, target.port))

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(max(0.0, end - time.monotonic()))
    if thread.is_alive():
        raise OutOfReach(f"The name {target.host} couldn't be looked up in time.")
    return answers[0] if answers else ()


@contextlib.contextmanager
def _open_answer(target: Target, addresses: Sequence[str], end: float) -> Iterator[_Answer]:
    cancel = Cancel()
    clock = threading.Timer(max(0.0, end - time.monotonic()), cancel.cancel)
    clock.daemon = True
    clock.start()
    conn = http.client.HTTPConnection(target.host, target.port)
    conn.response_class = Reply
    try:
        conn.sock = _connect_socket(target, addresses, cancel)
        yield _send_request(conn, target, cancel)
    except (*BREAKS, Cancelled) as error:
        raise _build_failure(error, target.host, late=cancel.cancelled) from error
    finally:
        clock.cancel()
        conn.close()


def _connect_socket(target: Target, addresses: Sequence[str], cancel: Cancel) -> socket.socket:
    """To a checked address; TLS still asks for the certificate of the name."""
    failure = OSError("no address")
    for address in addresses:
        cancel.check()
        try:
            sock = socket.create_connection((address, target.port), timeout=CONNECT_SECONDS)
        except OSError as error:
            failure = error
            continue
        cancel.watch(sock)
        if target.scheme == "http":
            return sock
        return _secure_socket(sock, target.host, cancel)
    raise failure


def _secure_socket(sock: socket.socket, host: str, cancel: Cancel) -> socket.socket:
    try:
        secured = _build_tls().wrap_socket(
            sock, server_hostname=host, do_handshake_on_connect=False
        )
    finally:
        cancel.unwatch(sock)
        sock.close()  # its descriptor has moved on
    cancel.watch(secured)
    try:
        secured.do_handshake()
    except (OSError, ValueError):
        secured.close()
        raise
    return secured


@functools.cache
def _build_tls() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())


def _send_request(conn: http.client.HTTPConnection, target: Target, cancel: Cancel) -> _Answer:
    conn.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in (
        ("Host", target.host_header),
        ("User-Agent", USER_AGENT),
        ("Accept", "image/*, application/pdf"),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
    ):
        conn.putheader(name, value)
    conn.endheaders()
    reply = conn.getresponse()
    assert isinstance(reply, Reply)
    return _Answer(reply, cancel)


def _follow_redirect(answer: _Answer, target: Target, ports: frozenset[int]) -> Target:
    place = answer.headers.get("Location", "")
    if not place:
        raise NotFetched(f"{target.host} redirects without a target.")
    return parse_url(place, ports, base=f"{target.scheme}://{target.host_header}{target.path}")


def _read_picture(answer: _Answer, host: str, limit: int, end: float) -> bytes:
    if answer.status != 200:
        raise NotFetched(f"{host} answered {answer.status} instead of a picture.")
    _check_head(answer, host, limit)
    data, unpack = bytearray(), _build_unpacker(answer.headers.get("Content-Encoding", ""), host)
    for part in answer.list_parts():
        data += unpack(part, limit + 1 - len(data))
        if len(data) > limit:
            raise _too_large(host, limit)
        if len(data) >= ENOUGH and not _is_picture(data):
            raise _no_picture(host)
        if time.monotonic() > end:
            raise Cancelled
    if not _is_picture(data):
        raise _no_picture(host)
    return bytes(data)


def _check_head(answer: _Answer, host: str, limit: int) -> None:
    kind = answer.headers.get("Content-Type", TYPES[-1]).strip().lower()
    if not kind.startswith(TYPES) or kind.startswith("image/svg"):
        raise _no_picture(host, kind.partition(";")[0][:40])
    size = answer.headers.get("Content-Length", "")
    if size.isdecimal() and int(size) > limit:
        raise _too_large(host, limit)


def _build_unpacker(coding: str, host: str) -> Any:
    """Nobody asked for a coding, but some servers compress whatever they send."""
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return lambda part, _room: part
    if coding in ("gzip", "x-gzip", "deflate"):
        return zlib.decompressobj(wbits=47).decompress
    raise NotFetched(f"{host} sent the picture in an unsupported encoding.")


def _is_picture(data: bytes | bytearray) -> bool:
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return webp or data[4:8] == b"ftyp" or bytes(data[:ENOUGH]).startswith(STARTS)


def _no_picture(host: str, kind: str = "") -> NotFetched:
    what = f"sent {kind}, not" if kind else "didn't send"
    return NotFetched(f"{host} {what} a picture or PDF. Use the direct URL of the picture.")


def _too_large(host: str, limit: int) -> NotFetched:
    return NotFetched(f"{host} sent more than {limit // MB or 1} MB, which is too large.")


def _build_failure(error: Exception, host: str, *, late: bool) -> NotFetched:
    if late or isinstance(error, Cancelled | TimeoutError):
        return OutOfReach(f"{host} didn't send the picture in time.")
    if isinstance(error, ssl.SSLError):
        return NotFetched(f"No secure connection to {host}: its certificate was rejected.")
    kind = OutOfReach if isinstance(error, OSError) else NotFetched
    return kind(f"{host} can't be reached or closed the connection.")
