"""Connections between two requests: which are good for another one."""

import socket
import time
from collections.abc import Iterator

import pytest

from playground.providers import wire


def wait_for_loss(connection: wire._Watched, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while connection.is_connected:
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def ends() -> Iterator[tuple[wire._Watched, socket.socket]]:
    """A connection, and the socket of the other side."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        connection = wire._Watched("127.0.0.1")
        connection.sock = socket.create_connection(server.getsockname())
        other, _ = server.accept()
    with connection.sock, other:
        yield connection, other


def test_a_connection_is_good_as_long_as_nothing_comes_over_it(
    ends: tuple[wire._Watched, socket.socket],
) -> None:
    connection, _ = ends
    assert connection.is_connected


def test_a_connection_that_the_other_side_has_closed_is_not(
    ends: tuple[wire._Watched, socket.socket],
) -> None:
    connection, other = ends
    other.close()
    wait_for_loss(connection)


def test_nor_one_over_which_something_came_that_nobody_asked_for(
    ends: tuple[wire._Watched, socket.socket],
) -> None:
    connection, other = ends
    other.sendall(b"HTTP/1.1 200 OK\r\n")
    wait_for_loss(connection)


def test_nor_one_that_was_never_opened() -> None:
    assert not wire._Watched("127.0.0.1").is_connected
