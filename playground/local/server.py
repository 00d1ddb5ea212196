"""The listening socket: one thread per connection, a bound on what is open at once."""

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
OPEN_REQUESTS = 16
RETRY_AFTER = 2  # seconds


class LocalServer(ThreadingHTTPServer):
    """Serves the routes on loopback."""

    daemon_threads = True  # an open stream does not hold up a stop
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int, routes: Routes) -> None:
        self.routes = routes
        self._free = threading.BoundedSemaphore(OPEN_REQUESTS)
        super().__init__((HOST, port), Handler)

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place among the open requests, or a 429."""
        if not self._free.acquire(blocking=False):
            sentence = f"{OPEN_REQUESTS} requests are open already. Try again in a moment."
            raise ApiError(429, "too_many_requests", sentence, RETRY_AFTER)
        try:
            yield
        finally:
            self._free.release()

    def handle_error(self, _request: Any, _client: Any) -> None:
        """Called by socketserver inside its own `except`."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            log.error("a request failed unexpectedly", exc_info=error)
