"""Who connects and says nothing, or half of something, closes the site to nobody."""

import contextlib
import http.client
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from gevent import socket as green

from playground.infrastructure import gunicorn_worker
from playground.infrastructure.gunicorn_worker import Connection
from tests.site import Site

PLACES = 300


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with Site(tmp_path, GUNICORN_CMD_ARGS=f"--worker-connections {PLACES}") as started:
        yield started


@contextlib.contextmanager
def connections(site: Site, count: int, words: bytes) -> Iterator[list[socket.socket]]:
    """So many that have said `words` and say no more."""
    made = []
    try:
        for _ in range(count):
            made.append(socket.create_connection(("127.0.0.1", site.port), timeout=30))
            made[-1].sendall(words)
        yield made
    finally:
        for each in made:
            each.close()


def is_closed(connection: socket.socket, seconds: float) -> bool:
    """Whether the other end hangs up within that time; what it says before does not count."""
    connection.settimeout(seconds)
    with contextlib.suppress(ConnectionResetError):
        while connection.recv(65536):
            pass
    return True


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",  # answered, and kept open
    ],
    ids=["nothing", "half a line", "half a header", "idle after a request"],
)
def test_an_honest_request_is_answered_beside_more_silent_ones_than_there_are_places(
    site: Site, words: bytes
) -> None:
    with connections(site, 5 * PLACES, words):
        for path in ("/healthz", "/text/", "/"):
            assert requests.get(site.url + path, timeout=20).ok


def test_who_sends_no_header_in_time_is_hung_up_on(site: Site) -> None:
    with connections(site, 3, b"POST /login/ HTTP/1.1\r\nHost") as silent:
        began = time.monotonic()
        assert all(is_closed(each, 60) for each in silent)
        assert time.monotonic() - began >= gunicorn_worker.HEADER_SECONDS / 2


def read_answer(connection: socket.socket) -> tuple[int, bytes]:
    """Its status and its body. What follows it is left: the pieces may come in any way."""
    with http.client.HTTPResponse(connection) as answer:
        answer.begin()
        return answer.status, answer.read()


def test_who_stays_within_reason_is_kept(site: Site) -> None:
    """A header in pieces, and a second request on the same connection after a pause."""
    with connections(site, 1, b"GET /healthz HTTP/1.1\r\n") as (slow,):
        time.sleep(1)
        slow.sendall(b"Host: 127.0.0.1\r\n\r\n")
        assert read_answer(slow) == (200, b"ok\n")
        time.sleep(1)
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert read_answer(slow) == (200, b"ok\n")


@pytest.fixture
def ends() -> Iterator[tuple[Connection, socket.socket]]:
    near, far = green.socketpair()
    connection = Connection.take_over(near)
    yield connection, far
    connection.close()
    far.close()


def test_a_body_that_stops_coming_is_given_up(
    ends: tuple[Connection, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gunicorn_worker, "BODY_GRACE_SECONDS", 0.2)
    connection, far = ends
    connection.expect_body()
    far.sendall(b"x=1")
    assert connection.recv(100) == b"x=1"
    with pytest.raises(ConnectionResetError, match="too slowly"):
        connection.recv(100)


def test_a_body_may_take_the_longer_the_more_of_it_has_come(
    ends: tuple[Connection, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gunicorn_worker, "BODY_GRACE_SECONDS", 0.0)
    monkeypatch.setattr(gunicorn_worker, "BODY_BYTES_PER_SECOND", 10)
    connection, far = ends
    connection.expect_body()
    far.sendall(b"x" * 1000)  # a hundred seconds' worth
    while connection.received < 1000:
        connection.recv(1000)
    far.sendall(b"y")
    assert connection.recv(10) == b"y"


def test_the_wait_for_a_header_is_not_the_wait_for_a_body(
    ends: tuple[Connection, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gunicorn_worker, "BODY_GRACE_SECONDS", 0.0)
    connection, far = ends
    connection.expect_body()
    connection.expect_header()
    far.sendall(b"GET")
    assert connection.recv(10) == b"GET"
