"""gunicorn's gevent worker, with doors that nobody can block: it hangs up on who does not speak.

A connection that sends no request, or half of one, costs nothing but its place; but places are
counted. So there is a time by which a request has arrived, a pace at which its body has to come,
and where places run out, who has been silent for longest makes room.
"""

import contextlib
import errno
import socket as plain
import time
from collections.abc import Iterator
from typing import Any

import gevent
from django.conf import settings
from gevent import socket
from gevent.local import local
from gunicorn.workers.ggevent import GeventWorker

from playground.infrastructure.offload import breath

HEADER_SECONDS = 10.0  # from the connection to the end of the first request's header
BODY_GRACE_SECONDS = 30.0  # that a body may take, however short
BODY_BYTES_PER_SECOND = 1024  # and then one second more for so many
LOOK_SECONDS = 0.1  # between two looks whether it is time to go
SPARE_PLACES = 0.05  # of all: kept free for who comes next


class Connection(socket.socket):  # type: ignore[misc]  # untyped
    """A client's socket that keeps an eye on how fast a body arrives."""

    began: float | None = None  # when its body was first waited for
    received = 0

    @classmethod
    def take_over(cls, client: Any) -> "Connection":
        return cls(client.family, client.type, client.proto, fileno=client.detach())

    def expect_body(self) -> None:
        self.began, self.received = time.monotonic(), 0

    def expect_header(self) -> None:
        self.began = None

    def recv(self, *args: Any) -> bytes:
        """Raises ConnectionResetError for who is too slow: nobody reads half a form as a whole."""
        if self.began is None:
            return bytes(super().recv(*args))
        left = self.began + BODY_GRACE_SECONDS + self.received / BODY_BYTES_PER_SECOND
        self.settimeout(max(0.001, left - time.monotonic()))
        try:
            data = bytes(super().recv(*args))
        except TimeoutError as error:
            raise ConnectionResetError(errno.ECONNRESET, "the body came too slowly") from error
        finally:
            self.settimeout(None)
        self.received += len(data)
        return data

    def sendall(self, data: bytes, *flags: int) -> None:
        """Nearly all that is sent has room in the kernel: gevent looks how much before each try."""
        sent = 0
        if not flags:
            with contextlib.suppress(BlockingIOError):
                sent = self._sock.send(data)
        if sent < len(data):
            super().sendall(memoryview(data)[sent:], *flags)

    def hang_up(self) -> None:
        """Whoever reads from it reads its end; gevent's own would raise an error there."""
        with contextlib.suppress(OSError):
            self._sock.shutdown(plain.SHUT_RDWR)


class Worker(GeventWorker):  # type: ignore[misc]  # untyped
    """One greenlet a connection, as in gunicorn; the silent ones are known by age."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """What the process has that serves: it was a `bare_worker.BareWorker` before."""
        self.worker_connections = self.cfg.worker_connections
        self._here = local()  # the connection of the greenlet that runs
        self._open = 0
        self._in_hurry = False
        self._silent: dict[Connection, None] = {}  # the longest silent first

    def run(self) -> None:
        """Until it is told to go, and nothing is answered here any more."""
        leaving = gevent.spawn(self._leave_in_time)
        try:
            super().run()
        finally:
            while not leaving.ready():
                self.notify()
                leaving.join(1)

    def handle_quit(self, sig: Any, frame: Any) -> None:
        self._in_hurry = True
        super().handle_quit(sig, frame)

    def _leave_in_time(self) -> None:
        """gunicorn waits for open streams to end; those of runs end with their run, or here."""
        from playground.runs.departure import leave  # needs the settings

        while self.alive:
            gevent.sleep(LOOK_SECONDS)
        for connection in list(self._silent):  # whoever keeps one open for the next request
            connection.hang_up()
        leave(0 if self._in_hurry else settings.DRAIN_SECONDS)

    def handle(self, listener: Any, client: Any, addr: Any) -> None:
        connection = Connection.take_over(client)
        self._here.connection, self._here.is_new = connection, True
        self._open += 1
        try:
            self._make_room()
            super().handle(listener, connection, addr)
        finally:
            self._open -= 1

    @contextlib.contextmanager
    def timeout_ctx(self) -> Iterator[None]:
        """Around the wait for the next request of a connection."""
        connection = self._here.connection
        patience = self.cfg.keepalive if self.alive else 0
        seconds = HEADER_SECONDS if self._here.is_new else patience
        self._here.is_new = False
        connection.expect_header()
        self._silent[connection] = None
        try:
            with gevent.Timeout(seconds, exception=False):
                yield
        finally:
            self._silent.pop(connection, None)
            connection.expect_body()
            breath.begin()

    def _make_room(self) -> None:
        """Places that become free are taken in a moment: as many as are missing."""
        missing = self._open - self.worker_connections * (1 - SPARE_PLACES)
        for connection in list(self._silent)[: max(0, round(missing))]:
            del self._silent[connection]
            connection.hang_up()
