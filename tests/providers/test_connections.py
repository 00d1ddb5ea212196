"""Connections: kept, used again, given up, and many at once."""

import logging
import socket
import threading
import time
import warnings
from dataclasses import replace

import pytest

from playground.providers import Client
from tests.providers.helpers import (
    ASK,
    CHAT,
    HASTY,
    KEY,
    PERSISTENT,
    PROVIDER,
    TOKENIZE,
    ask_server,
    client_of,
    gather_chunks,
)
from tests.scripted import CUT, Reply, Server, done, sse, text
from tests.scripted.replies import Part

HI = Reply([*sse(text("Hi")), *done()])


def test_connection_errors_are_retried() -> None:
    hang_up = Reply([CUT], framing="raw")
    with Server(hang_up, hang_up, HI) as server:
        waits: list[float] = []
        client = client_of(server, replace(PERSISTENT, patience=5))
        stream = client.stream(CHAT, ASK, on_wait=lambda wait, _: waits.append(wait))
        assert gather_chunks(stream).text == "Hi"
    assert 0.75 <= waits[0] <= 1
    assert 1.5 <= waits[1] <= 2


def test_connections_are_used_again() -> None:
    with Server(*[HI] * 5) as server:
        for _ in range(5):
            ask_server(server)
        assert server.last.connection == 1


def test_a_connection_of_an_abandoned_stream_is_not() -> None:
    with Server(HI, HI) as server:
        client_of(server).stream(CHAT, ASK).close()
        assert ask_server(server).text == "Hi"
        assert server.last.connection == 2


def test_a_kept_connection_that_died_is_no_reason_to_wait() -> None:
    with Server(HI, Reply([CUT], framing="raw"), HI) as server:
        ask_server(server)
        start = time.monotonic()
        assert ask_server(server).text == "Hi"
        assert time.monotonic() - start < 0.5


def test_leaving_the_loop_hangs_up() -> None:
    with Server(Reply([*sse(text("Hi")), 0.1] * 100)) as server:
        with client_of(server).stream(CHAT, ASK) as stream:
            next(iter(stream))
        server.last.ended.wait(2)
        assert server.last.hung_up is not None


def test_many_streams_at_once_neither_block_nor_warn(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    slow: list[Part] = [*sse(text("Hi")), 0.3, *done()]
    said: list[str] = []
    with warnings.catch_warnings(), Server(answer=lambda _: Reply(slow)) as server:
        warnings.simplefilter("error")
        policy = replace(HASTY, idle=10.0)
        threads = [
            threading.Thread(target=lambda: said.append(ask_server(server, policy).text))
            for _ in range(150)
        ]
        start = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert said == ["Hi"] * 150
    assert time.monotonic() - start < 5
    assert not caplog.records


def slow_reader(server: socket.socket) -> None:
    """Answers two requests on one connection, and lets each wait before it is read."""
    answer = b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"count":1}'
    with server.accept()[0] as caller:
        for _ in range(2):
            time.sleep(0.5)
            head, _, body = caller.recv(65536).partition(b"\r\n\r\n")
            size = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
            while len(body) < size:
                body += caller.recv(2**20)
            caller.sendall(answer)


def test_sending_may_take_longer_than_connecting() -> None:
    policy = replace(HASTY, connect=0.2, idle=5, whole=5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=slow_reader, args=(server,), daemon=True)
        thread.start()
        base = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        client = Client(PROVIDER, base_url=base, key=KEY, policy=policy)
        for _ in range(2):
            assert client.tokenize(TOKENIZE, {"prompt": "x" * 2**24}).count == 1
        thread.join()
