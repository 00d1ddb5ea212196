"""The process: it starts quickly, stops cleanly, and says why it cannot."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from playground.local.engine import Engine
from playground.local.errors import ApiError
from playground.local.text.weights import SMOLLM2, Weights
from playground.local.verify import hash_file
from tests.local.helpers import Client, free_port, local_server, start_server

pytestmark = pytest.mark.local

needs_weights = pytest.mark.skipif(
    not SMOLLM2.is_installed(Path()), reason="the embedded models are not installed"
)


@needs_weights
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly(data: Path, number: signal.Signals) -> None:
    port = free_port()
    process = start_server(port, data)
    Client(port).wait_until_ready()
    started = time.monotonic()
    process.send_signal(number)
    _, log = process.communicate(timeout=10)
    assert process.returncode == 0
    assert log.splitlines()[-1] == "local: stopped"
    assert time.monotonic() - started < 3


@needs_weights
def test_a_port_that_is_taken(data: Path) -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        port = sock.getsockname()[1]
        _, log = (process := start_server(port, data)).communicate(timeout=10)
    assert process.returncode == 1
    assert log == f"local: cannot listen on port {port}: Address already in use.\n"


def test_models_that_are_not_installed() -> None:
    command = [sys.executable, "-S", "-m", "playground.local"]  # -S: no installed packages
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "`make setup` installs them" in done.stderr


def test_a_port_that_is_no_number() -> None:
    command = [sys.executable, "-m", "playground.local", "--port", "x"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)
    assert done.returncode == 2
    assert "'x' is not a port number from 0 to 65535" in done.stderr


def test_weights_that_are_damaged(data: Path) -> None:
    engine = _engine_of(b"not a model", data, expected="0" * 64)
    with pytest.raises(ApiError, match=r"could not be loaded: broken\.gguf is damaged") as caught:
        engine.get_address()
    assert (caught.value.status, engine.state) == (503, "failed")


@needs_weights
def test_weights_that_the_engine_cannot_read(data: Path) -> None:
    engine = _engine_of(b"not a model", data)
    with pytest.raises(ApiError, match=f"{SMOLLM2.id} could not be loaded: ") as caught:
        engine.get_address()
    assert (caught.value.status, caught.value.code) == (503, "model_unavailable")


@needs_weights
def test_a_model_whose_process_died_is_loaded_again(data: Path) -> None:
    with local_server(data) as client:
        with client.open_long_stream() as response:
            lines = response.iter_lines()
            assert next(lines)
            _kill_child_of(client.pid)
            said = b"\n".join(lines).decode()
        assert said.endswith('"type":"server_error","code":"engine_failed"}}\n')
        assert "[DONE]" not in said
        assert client.read_stream(guided_choice=["yes"]) == "yes"


def _kill_child_of(pid: int) -> None:
    children = Path(f"/proc/{pid}/task").glob("*/children")
    (child,) = " ".join(path.read_text() for path in children).split()
    os.kill(int(child), signal.SIGKILL)


def _engine_of(content: bytes, data: Path, expected: str = "") -> Engine[Weights]:
    path = data / "models" / "broken.gguf"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    wanted = expected or hash_file(path)
    return Engine(replace(SMOLLM2, package=None, file=path.name, sha256=wanted), data)
