"""Start the embedded provider as its users do, and speak to it over HTTP."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from playground.local.text.weights import SMOLLM2

MODEL = SMOLLM2.id
START_SECONDS = 20


@contextmanager
def local_server(data: Path) -> Iterator["Client"]:
    """A server process of its own, on a free port, ended by SIGTERM."""
    port = free_port()
    process = start_server(port, data)
    try:
        client = Client(port, process.pid)
        client.wait_until_ready()
        yield client
    finally:
        process.terminate()
        process.communicate(timeout=10)


def start_server(port: int, data: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "playground.local", "--port", str(port)]
    environment = os.environ | {"PLAYGROUND_DATA": str(data)}
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    return port


class Client:
    """What the tests ask."""

    def __init__(self, port: int, pid: int = 0) -> None:
        self.port = port
        self.pid = pid

    def wait_until_ready(self) -> None:
        for _ in range(START_SECONDS * 20):
            try:
                if self.get("/healthz").json()["models"][MODEL] == "ready":
                    return
            except requests.ConnectionError:
                pass
            time.sleep(0.05)
        raise TimeoutError("the local server did not become ready")

    def get(self, path: str) -> requests.Response:
        return requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=10)

    def post(self, path: str, body: Any) -> requests.Response:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return requests.post(f"http://127.0.0.1:{self.port}{path}", data=raw, timeout=60)

    def chat(self, message: str = "Tell me a number", **params: Any) -> requests.Response:
        messages = [{"role": "user", "content": message}]
        return self.post("/v1/chat/completions", list_defaults() | {"messages": messages} | params)

    def read_stream(self, message: str = "Tell me a number", **params: Any) -> str:
        response = self.chat(message, **params)
        assert response.status_code == 200, response.text
        text: str = response.json()["choices"][0]["message"]["content"]
        return text

    def complete(self, prompt: Any, **params: Any) -> requests.Response:
        return self.post("/v1/completions", list_defaults() | {"prompt": prompt} | params)

    def tokenize(self, **params: Any) -> requests.Response:
        return self.post("/v1/tokenize", {"model": MODEL} | params)

    def hang_up_after(self, seconds: float, count: int, *, stream: bool) -> None:
        """Open long requests all at once, wait, and close them unanswered."""
        sockets = [self.open_long_request(stream=stream) for _ in range(count)]
        time.sleep(seconds)
        for sock in sockets:
            sock.close()

    def open_long_stream(self) -> requests.Response:
        body = {"model": MODEL, "prompt": "Once", "temperature": 0, "stream": True}
        url = f"http://127.0.0.1:{self.port}/v1/completions"
        return requests.post(url, json=body, timeout=60, stream=True)

    def open_long_request(self, *, stream: bool) -> socket.socket:
        messages = [{"role": "user", "content": "Tell a very long story."}]
        wanted = {"model": MODEL, "messages": messages, "temperature": 0, "stream": stream}
        return self.send("/v1/chat/completions", wanted)

    def send(self, path: str, body: Any) -> socket.socket:
        """Without waiting for the answer."""
        raw = json.dumps(body).encode()
        sock = socket.create_connection(("127.0.0.1", self.port))
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(raw)}\r\n\r\n"
        sock.sendall(head.encode() + raw)
        return sock


def list_defaults() -> dict[str, Any]:
    """The surest and shortest answer."""
    return {"model": MODEL, "temperature": 0, "max_tokens": 16}


def list_events(response: requests.Response) -> list[Any]:
    """The data of a stream's events; "[DONE]" as it stands."""
    lines = [line[6:] for line in response.text.splitlines() if line.startswith("data: ")]
    return [line if line == "[DONE]" else json.loads(line) for line in lines]


def read_error(response: requests.Response) -> tuple[int, str, str]:
    """Status, code and sentence of a refusal, which has the documented form."""
    error_body = response.json()["error"]
    assert set(error_body) == {"message", "type", "code"}
    return response.status_code, error_body["code"], error_body["message"]
