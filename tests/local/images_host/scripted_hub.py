"""A server that speaks as much of the Hugging Face hub's protocol as fetching one model takes."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

REPOSITORY, REVISION = "somebody/boats", "a" * 40


@dataclass
class Hub:
    """What it has, and how it misbehaves. Files of more than 100 bytes are stored as LFS does."""

    files: dict[str, bytes]
    revision: str = REVISION
    stated: dict[str, str] = field(default_factory=dict)  # another sha256 than the file has
    breaks_after: int = 0  # bytes of a large file, after which the connection is closed
    is_mute: bool = False  # closes every connection for a file without a byte
    ranges: list[str] = field(default_factory=list)  # as they were asked for
    address: str = ""

    def describe_file(self, path: str) -> dict[str, Any]:
        data = self.files[path]
        row: dict[str, Any] = {"rfilename": path, "size": len(data), "blobId": hash_blob(data)}
        if len(data) > 100:
            sha256 = self.stated.get(path) or hashlib.sha256(data).hexdigest()
            row["lfs"] = {"sha256": sha256, "size": len(data), "pointerSize": 130}
        return row


def hash_blob(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == f"/api/models/{REPOSITORY}/revision/{REVISION}":
            rows = [self.hub.describe_file(each) for each in self.hub.files]
            body = {"id": REPOSITORY, "sha": self.hub.revision, "siblings": rows}
            self.send_data(200, json.dumps(body).encode(), {"Content-Type": "application/json"})
            return
        self.send_file(path.removeprefix(f"/{REPOSITORY}/resolve/{REVISION}/"))

    do_HEAD = do_GET  # noqa: N815

    def send_file(self, path: str) -> None:
        if path not in self.hub.files:
            code = {"X-Error-Code": "RepoNotFound"}
            self.send_data(404, b'{"error": "Repository not found"}', code)
            return
        whole, row = self.hub.files[path], self.hub.describe_file(path)
        etag = row["lfs"]["sha256"] if "lfs" in row else row["blobId"]
        headers = {"ETag": f'"{etag}"', "X-Repo-Commit": REVISION, "Accept-Ranges": "bytes"}
        start = self.read_start() if self.command == "GET" else 0
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(whole) - 1}/{len(whole)}"
        self.send_data(206 if start else 200, whole[start:], headers, is_file=True)

    def read_start(self) -> int:
        wanted = self.headers.get("Range", "")
        self.hub.ranges.append(wanted)
        return int(wanted.removeprefix("bytes=").partition("-")[0] or 0) if wanted else 0

    def send_data(
        self, status: int, data: bytes, headers: dict[str, str], *, is_file: bool = False
    ) -> None:
        if is_file and self.hub.is_mute and self.command == "GET":
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        most = self.hub.breaks_after
        if is_file and most and len(data) > most:
            self.wfile.write(data[:most])
            self.close_connection = True
            self.hub.is_mute = True
            return
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def run_hub(hub: Hub) -> Iterator[Hub]:
    handler = type("OwnHandler", (Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    hub.address = f"http://127.0.0.1:{server.server_port}"
    yield hub
    server.shutdown()
    server.server_close()
