"""The process that holds the reader: one request at a time, over HTTP on loopback.

As `text.child`, it learns what to do from one JSON line on standard input, answers with
its address, and ends when standard input is closed. It also ends when nobody asked for a
while, which gives its memory back; whoever asks next starts it anew.
"""

import hmac
import os
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import orjson

from playground.local.hangup import has_hung_up
from playground.local.messages import Json

MOST_THREADS = 2  # it shares the machine with the web server and the language model


class GoneError(Exception):
    """Whoever asked has hung up."""


class ReaderServer(HTTPServer):
    """One thread: a second request waits in the socket's queue."""

    request_queue_size = 32

    def __init__(self, job: Json) -> None:
        # Imported late: what the imports lack is reported, too.
        from playground.local.vision.reader import Reader

        threads = min(job["threads"], MOST_THREADS)
        self.reader = Reader(Path(job["detector"]), Path(job["recogniser"]), threads)
        self.authorization = f"Bearer {job['key']}"
        super().__init__(("127.0.0.1", 0), Handler)
        self.timeout = job["idle_seconds"]

    def handle_timeout(self) -> None:
        os._exit(0)

    def handle_error(self, _request: Any, _client: Any) -> None:
        """Nobody reads standard error; the front says that the engine failed."""


class Handler(BaseHTTPRequestHandler):
    server: ReaderServer
    timeout = 60  # seconds a connection may say nothing

    def do_POST(self) -> None:
        given = self.headers.get("Authorization", "")
        if not hmac.compare_digest(given, self.server.authorization):
            self._refuse(401, "The key is wrong.")
            return
        images = orjson.loads(self.rfile.read(int(self.headers["Content-Length"])))["images"]
        try:
            self._read(images)
        except (GoneError, ConnectionError):
            self.close_connection = True

    def _read(self, images: list[str]) -> None:
        """Every image is checked before the first is read: a refusal still has its status."""
        from playground.local.vision import pictures

        for number, encoded in enumerate(images, start=1):
            self._look()
            try:
                pictures.opened(encoded)
            except pictures.PictureError as error:
                self._refuse(422, f"Image {number} {error}.")
                return
        self._head(200, "text/event-stream")
        for page, encoded in enumerate(images):
            self._page(page, pictures.opened(encoded))
        self.wfile.write(b"data: [DONE]\n\n")

    def _page(self, page: int, image: Any) -> None:
        def progress(done: int, found: int) -> None:
            self._look()
            self._say({"page": page, "read": done, "found": found})

        read = self.server.reader.read(image, progress)
        self._say({"page": page, "text": read.text, "lines": read.lines})

    def _look(self) -> None:
        if has_hung_up(self.connection):
            raise GoneError

    def _say(self, event: Json) -> None:
        self.wfile.write(b"data: %b\n\n" % orjson.dumps(event))

    def _refuse(self, status: int, sentence: str) -> None:
        self._head(status, "application/json")
        self.wfile.write(orjson.dumps({"error": {"message": sentence}}))

    def _head(self, status: int, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: what a client sent is nobody's business."""


def main() -> None:
    """Load, report, serve until standard input ends."""
    report = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever native code writes does not mix with the report
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group
    job = orjson.loads(sys.stdin.buffer.readline())
    try:
        server = ReaderServer(job)
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


if __name__ == "__main__":
    main()
