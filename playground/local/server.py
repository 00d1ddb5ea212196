"""The listening socket: one thread per connection, a bound on what is open at once.

What waits for an engine stands in that engine's line. The bounds here are far above what people
ask for: they keep a client gone wild from filling memory and disk.
"""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from typing import Any

from playground.local.errors import ApiError
from playground.local.handler import Handler
from playground.local.routes import Routes

log = logging.getLogger("playground.local")

HOST = "127.0.0.1"
OPEN_REQUESTS = 512
HELD_BYTES = 2 * 1024**3  # of all their bodies, large ones in files
PARSED_AT_ONCE = 2  # bodies in memory as a whole
RETRY_AFTER_SECONDS = 5


class LocalServer(ThreadingHTTPServer):
    """Serves the routes on loopback."""

    daemon_threads = True  # an open stream does not hold up a stop
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int, routes: Routes) -> None:
        self.routes = routes
        self.parsing = threading.BoundedSemaphore(PARSED_AT_ONCE)
        self._lock = threading.Lock()
        self._open = self._held = 0
        super().__init__((HOST, port), Handler)

    @contextmanager
    def reserve_place(self, size: int) -> Iterator[None]:
        """A place among the open requests for one of `size` bytes, or a 429."""
        with self._lock:
            if self._open >= OPEN_REQUESTS or self._held + size > HELD_BYTES:
                sentence = f"{self._open} requests are open already. Try again in a moment."
                raise ApiError(429, "too_many_requests", sentence, RETRY_AFTER_SECONDS)
            self._count_open(1, size)
        try:
            yield
        finally:
            with self._lock:
                self._count_open(-1, -size)

    def _count_open(self, requests: int, size: int) -> None:
        self._open += requests
        self._held += size

    def handle_error(self, _request: Any, _client: Any) -> None:
        """Called by socketserver inside its own `except`."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            log.error("a request failed unexpectedly", exc_info=error)
