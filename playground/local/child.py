"""What processes that hold a model of ours share: one request at a time, over HTTP on loopback.

As `text.child`, such a process learns what to do from one JSON line on standard input, answers
with its address, and ends when standard input is closed. It also ends when nobody asked for a
while, which gives its memory back; whoever asks next starts it anew.
"""

import hmac
import os
import signal
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import orjson

from playground.local.hangup import has_hung_up
from playground.local.messages import Json

MOST_THREADS = 2  # it shares the machine with the web server and the language model


class GoneError(Exception):
    """Whoever asked has hung up."""


class ChildServer(HTTPServer):
    """One thread: a second request waits in the socket's queue."""

    request_queue_size = 32

    def __init__(self, job: Json, model: Any, handler: type["ChildHandler"]) -> None:
        self.model = model
        self.authorization = f"Bearer {job['key']}"
        super().__init__(("127.0.0.1", 0), handler)
        self.timeout = job["idle_seconds"]

    def handle_timeout(self) -> None:
        os._exit(0)

    def handle_error(self, _request: Any, _client: Any) -> None:
        """Nobody reads standard error; the front says that the engine failed."""


class ChildHandler(BaseHTTPRequestHandler):
    server: ChildServer
    timeout = 60  # seconds a connection may say nothing

    def answer_request(self, payload: Json) -> None:
        """Answer one request."""
        raise NotImplementedError

    def do_POST(self) -> None:
        authorization = self.headers.get("Authorization", "")
        if not hmac.compare_digest(authorization, self.server.authorization):
            self.send_refusal(401, "The key is wrong.")
            return
        payload = orjson.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            self.answer_request(payload)
        except (GoneError, ConnectionError):
            self.close_connection = True

    def check_client(self) -> None:
        """Raises GoneError when nobody waits for the answer any more."""
        if has_hung_up(self.connection):
            raise GoneError

    def send_refusal(self, status: int, sentence: str) -> None:
        self.send_head(status, "application/json")
        self.wfile.write(orjson.dumps({"error": {"message": sentence}}))

    def send_head(self, status: int, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: what a client sent is nobody's business."""


def serve_model(load: Callable[[Json], Any], handler: type[ChildHandler]) -> None:
    """Load, report, serve until standard input ends. `load` imports what it needs: what the
    imports lack is reported, too."""
    report = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever native code writes does not mix with the report
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group
    job = orjson.loads(sys.stdin.buffer.readline())
    try:
        server = ChildServer(job, load(job), handler)
    except (ImportError, RuntimeError, ValueError, OSError) as error:
        report.write(orjson.dumps({"error": str(error)}) + b"\n")
        return
    report.write(orjson.dumps({"address": f"http://127.0.0.1:{server.server_port}"}) + b"\n")
    report.flush()
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    while True:
        server.handle_request()


def _end_with_stdin() -> None:
    sys.stdin.buffer.read()
    os._exit(0)
