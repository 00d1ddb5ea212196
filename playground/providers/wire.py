"""The way to a provider: pooled connections, and a call that can be ended at any point of it."""

import fcntl
import functools
import socket
import termios
from contextvars import ContextVar
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NameResolutionError

from playground.providers.body import Body, Call
from playground.providers.cancel import Cancel
from playground.providers.chunked import Reply
from playground.providers.errors import ProviderError, TimedOut, Unreachable
from playground.providers.retry import Policy

STREAMS = 2048  # idle connections kept per origin; never a limit on how many are open
ORIGINS = 64
ADDRESSES = 256  # whose pools are known without a look at what they consist of
ESTABLISHED = b"\x01"  # of TCP's states: the other side has not said that it closes
NOTHING_UNREAD = bytes(4)  # an int, as the kernel writes it


# The pool stands between a call and its connection and takes no passenger, hence the context.
_call: ContextVar[Call] = ContextVar("provider call")


class _Registered(Reply):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _call.get().reply = self


class _Watched(HTTPConnection):
    """Shows its socket to the call: while connecting, during the TLS handshake, and after."""

    response_class = _Registered

    def _new_conn(self) -> socket.socket:
        try:
            return _connect_host(self)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except TimeoutError as error:
            raise urllib3.exceptions.ConnectTimeoutError(self, "connect") from error
        except OSError as error:
            raise urllib3.exceptions.NewConnectionError(self, str(error)) from error

    def connect(self) -> None:
        call = _call.get()
        try:
            super().connect()
        finally:
            _drop_twin(call)
        _watch_socket(call, self.sock)

    @property
    def is_connected(self) -> bool:
        """Whether a kept connection is good for another request: nothing has come over it since.

        The kernel is asked directly: urllib3's poll is a turn of the event loop under gevent.
        """
        if self.sock is None:
            return False
        state = self.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)
        unread = fcntl.ioctl(self.sock, termios.FIONREAD, NOTHING_UNREAD)
        return state == ESTABLISHED and unread == NOTHING_UNREAD

    def request(self, *args: Any, **kwargs: Any) -> None:
        call = _call.get()
        if self.sock is not None:
            self.timeout = call.idle  # urllib3 puts it on a socket that is there already
            if call.sock is not self.sock:
                call.reused = True
                _watch_socket(call, self.sock)
        super().request(*args, **kwargs)


class _WatchedTLS(_Watched, HTTPSConnection):
    pass


def _connect_host(conn: HTTPConnection) -> socket.socket:
    # urllib3's create_connection shows no socket before it is connected.
    failure: OSError = OSError("the name has no address")
    for family, kind, proto, _, address in socket.getaddrinfo(
        conn.host.strip("[]"), conn.port, type=socket.SOCK_STREAM
    ):
        sock = socket.socket(family, kind, proto)
        try:
            _dial_address(conn, sock, address)
        except OSError as error:
            sock.close()
            failure = error
        else:
            return sock
    raise failure


def _dial_address(conn: HTTPConnection, sock: socket.socket, address: Any) -> None:
    call = _call.get()
    _drop_twin(call)
    # A twin, because TLS takes the descriptor out of the first socket object.
    call.watch(sock.dup())
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.settimeout(float(conn.timeout or 10))
    sock.connect(address)


def _watch_socket(call: Call, sock: socket.socket) -> None:
    # What the socket has is the time to connect: too short for sending a large picture.
    sock.settimeout(call.idle)
    call.watch(sock)


def _drop_twin(call: Call) -> None:
    twin = call.sock
    call.unwatch()
    if twin is not None:
        twin.close()


class _HTTPPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Watched


class _HTTPSPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _WatchedTLS


class _Adapter(HTTPAdapter):
    """Used without a Session: no cookies shared between callers, no proxies or .netrc from the
    environment, no redirects, and no retries but our own."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self._pools: dict[str, Any] = {}  # by address
        self.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> Any:
        """Known by the address: what all requests have in common is not compared for each."""
        address = str(request.url)
        pool = self._pools.get(address)
        if pool is None:
            if len(self._pools) >= ADDRESSES:
                self._pools.clear()
            pool = super().get_connection_with_tls_context(request, *args, **kwargs)
            self._pools[address] = pool
        return pool


@functools.cache
def _build_adapter() -> _Adapter:
    return _Adapter(pool_connections=ORIGINS, pool_maxsize=STREAMS)


def exchange_messages(
    request: requests.PreparedRequest,
    policy: Policy,
    cancel: Cancel,
    *,
    who: str,
    limit: int,
    again: bool = True,
) -> Body:
    """Send one request; returns when the headers of the answer are here."""
    cancel.check()
    call = Call(cancel, policy.idle)
    try:
        return _open_body(_send_request(request, policy, call), call, who=who, limit=limit)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        call.unwatch()
        cancel.check()
        if again and call.reused and not isinstance(error, requests.Timeout):
            # The provider had closed a kept connection: that is no failure, and no reason to wait.
            return exchange_messages(request, policy, cancel, who=who, limit=limit, again=False)
        raise _no_answer(error, who) from error


def _send_request(
    request: requests.PreparedRequest, policy: Policy, call: Call
) -> requests.Response:
    token = _call.set(call)
    try:
        return _build_adapter().send(request, stream=True, timeout=(policy.connect, policy.idle))
    finally:
        _call.reset(token)


def _open_body(response: requests.Response, call: Call, *, who: str, limit: int) -> Body:
    try:
        body = Body(response, call, who=who, limit=limit)
    except ProviderError:  # it is compressed in a way that nobody can read
        call.unwatch()
        response.close()
        raise
    if call.cancel.cancelled:
        body.close()
    call.cancel.check()
    return body


def _no_answer(error: Exception, who: str) -> ProviderError:
    if isinstance(error, requests.ConnectTimeout):
        return TimedOut(f"{who} didn't accept the connection in time.", transient=True)
    if isinstance(error, requests.Timeout):
        return TimedOut(f"{who} accepted the request but didn't respond in time.")
    if isinstance(error, requests.exceptions.SSLError):
        return Unreachable(f"No secure connection to {who}: its certificate was rejected.")
    if isinstance(error, requests.ConnectionError):
        return Unreachable(f"{who} can't be reached{_find_reason(error)}.", transient=True)
    return Unreachable(f"{who} can't be reached at the configured URL.")


def _find_reason(error: Exception) -> str:
    words = str(error)
    known = {
        "NameResolutionError": ": its host name can't be resolved",
        "Connection refused": ": the connection was refused",
        "RemoteDisconnected": ": it closed the connection without a response",
        "Connection aborted": ": the connection was lost",
    }
    return next((reason for sign, reason in known.items() if sign in words), "")
