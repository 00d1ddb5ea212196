"""Hanging up at every moment of a call; as a script, the same under gevent's patched sockets."""

import sys

if __name__ == "__main__":
    from gevent import monkey

    monkey.patch_all()

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from playground.providers import INTERACTIVE, Cancel, Cancelled, Client, ProviderError
from tests.providers.helpers import ASK, CHAT, KEY, PROVIDER
from tests.scripted import STALL, Reply, Server, sse, text
from tests.scripted.replies import Part

SOON = 0.15  # seconds until cancel()
GRACE_SECONDS = 1.0  # seconds within which everything is to be over


def read_until_cancelled(
    base: str,
    cancel: Cancel | None = None,
    has_begun: Callable[[list[str]], object] = lambda _said: True,
) -> list[str]:
    """The text that arrived until another thread said stop. Raises where that did not end it.

    It says so a moment after `has_begun`, however long that takes on a busy machine.
    """
    cancel, said = cancel or Cancel(), list[str]()
    client = Client(PROVIDER, base_url=base, key=KEY, policy=INTERACTIVE)
    start = time.monotonic()

    def stop() -> None:
        nonlocal start
        while not has_begun(said) and time.monotonic() < start + 10:
            time.sleep(0.01)
        start = time.monotonic()
        time.sleep(SOON)
        cancel.cancel()

    timer = threading.Thread(target=stop)
    timer.start()
    try:
        for chunk in client.stream(CHAT, ASK, cancel=cancel):
            said.append(chunk.text)
    except Cancelled:
        took = time.monotonic() - start
        assert took < SOON + GRACE_SECONDS, f"took {took:.2f} s"
        return said
    finally:
        timer.join()
    raise AssertionError("it ended by itself")


def wait_until_noticed(server: Server) -> None:
    """The other end saw us leave, at once."""
    assert server.last.ended.wait(2)
    assert server.last.hung_up is not None
    assert server.last.hung_up < SOON + GRACE_SECONDS


def while_connecting() -> None:
    with full_house() as port:
        assert read_until_cancelled(f"http://127.0.0.1:{port}/v1") == []


def in_the_tls_handshake() -> None:
    with open_silent_port() as (port, left):
        assert read_until_cancelled(f"https://127.0.0.1:{port}/v1") == []
        assert left.wait(2)


def before_the_headers() -> None:
    with Server(Reply([], before=30)) as server:
        assert read_until_cancelled(server.base) == []
        wait_until_noticed(server)


def before_the_first_token() -> None:
    with Server(Reply([b": FEATHERLESS PROCESSING\n\n", STALL])) as server:
        assert read_until_cancelled(server.base) == [""]
        wait_until_noticed(server)


def in_mid_stream() -> None:
    with Server(Reply([*sse(text("a")), 0.02] * 1000)) as server:
        assert len(read_until_cancelled(server.base, has_begun=lambda said: len(said) > 2)) > 2
        wait_until_noticed(server)


def on_a_connection_used_before() -> None:
    hello = Reply(sse(text("Hi"), {"choices": [{"finish_reason": "stop"}]}, "[DONE]"))
    with Server(hello, Reply([], before=30)) as server:
        list(Client(PROVIDER, base_url=server.base, key=KEY).stream(CHAT, ASK))
        assert read_until_cancelled(server.base) == []
        assert server.last.connection == 1
        wait_until_noticed(server)


def in_a_retry_wait() -> None:
    with Server(Reply([], 429, {"Retry-After": "9"}, "length")) as server:
        assert read_until_cancelled(server.base, has_begun=lambda _said: server.seen) == []
        assert len(server.seen) == 1


def before_it_began() -> None:
    cancel = Cancel()
    cancel.cancel()
    with Server() as server:
        assert read_until_cancelled(server.base, cancel) == []
        assert not server.seen


def after_it_ended() -> None:
    cancel = Cancel()
    hello = Reply(sse(text("Hi"), "[DONE]"))
    with Server(hello, hello) as server:
        client = Client(PROVIDER, base_url=server.base, key=KEY)
        list(client.stream(CHAT, ASK, cancel=cancel))
        cancel.cancel()  # must not touch the connection, which may be somebody else's by now
        assert [chunk.text for chunk in client.stream(CHAT, ASK)] == ["Hi"]
        assert server.last.connection == 1


def others_go_on() -> None:
    """One of many calls hangs up; the rest never notice."""
    slow: list[Part] = [*sse(text("a")), 0.5, *sse(text("b"), "[DONE]")]
    with Server(answer=lambda _: Reply(slow)) as server:
        said: list[str] = []

        def other() -> None:
            policy = replace(INTERACTIVE, attempts=1)
            client = Client(PROVIDER, base_url=server.base, key=KEY, policy=policy)
            try:
                said.append("".join(chunk.text for chunk in client.stream(CHAT, ASK)))
            except ProviderError as error:
                said.append(error.message)

        threads = [threading.Thread(target=other) for _ in range(20)]
        for thread in threads:
            thread.start()
        read_until_cancelled(server.base)
        for thread in threads:
            thread.join()
        assert said == ["ab"] * 20


@contextmanager
def full_house() -> Iterator[int]:
    """A port whose queue is full: whoever connects waits."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.settimeout(0)
            each.connect_ex(server.getsockname())
        yield server.getsockname()[1]
        for each in waiting:
            each.close()


@contextmanager
def open_silent_port() -> Iterator[tuple[int, threading.Event]]:
    """A port that accepts, reads and never answers; the event says that the client has left."""
    left = threading.Event()

    def listen_once(server: socket.socket) -> None:
        with server.accept()[0] as caller:
            while caller.recv(4096):
                pass
            left.set()

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=listen_once, args=(server,))
        thread.start()
        yield server.getsockname()[1], left
        thread.join(2)


MOMENTS: tuple[Callable[[], None], ...] = (
    while_connecting,
    in_the_tls_handshake,
    before_the_headers,
    before_the_first_token,
    in_mid_stream,
    on_a_connection_used_before,
    in_a_retry_wait,
    before_it_began,
    after_it_ended,
    others_go_on,
)

if __name__ == "__main__":
    for moment in MOMENTS:
        moment()
        sys.stdout.write(f"{moment.__name__}\n")
