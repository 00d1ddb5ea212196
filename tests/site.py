"""A whole playground in processes of its own, for tests that use it as a person does."""

import atexit
import functools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import requests

from playground.settings import BASE_DIR

KEY = "sk-test-0123456789abcdef"
DATABASE = "db.sqlite3"
START_SECONDS = 150.0  # many times what a start needs: machines may be busy with something else


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def lay_database(data: Path) -> None:
    """An empty database in this folder, unless it has one."""
    if not (data / DATABASE).exists():
        shutil.copy(make_database(), data / DATABASE)


@functools.cache
def make_database() -> Path:
    """One for all sites of this process of tests."""
    data = Path(tempfile.mkdtemp(prefix="playground-database-"))
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=BASE_DIR,
        env={**os.environ, "PLAYGROUND_DATA": str(data), "DATABASE_URL": ""},
        check=True,
    )
    return data / DATABASE


class Site:
    """`manage.py serve` on a free port, with data of its own. `knobs` are its environment.

    It finds an empty database, which takes half as long as to make one.
    """

    is_new = False

    def __init__(self, data: Path, **knobs: str) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data / "serve.log"
        self.knobs = {
            "PORT": str(self.port),
            "PLAYGROUND_LOCAL_PORT": str(free_port()),
            "PLAYGROUND_DATA": str(data),
            "PLAYGROUND_LOCAL": "0",
            "PLAYGROUND_DATABASE_CONNECTIONS": "20",
            **knobs,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def environment(self) -> dict[str, str]:
        environment = {
            k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")
        }
        path = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
        return {**environment, **self.knobs, "PATH": path}

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=BASE_DIR,
            env=self.environment(),
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return done.stdout

    def start(self, seconds: float = START_SECONDS) -> None:
        if not self.is_new and "DATABASE_URL" not in self.knobs:
            lay_database(self.data)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=BASE_DIR,
                env=self.environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self.wait(seconds)
        except AssertionError:
            self.stop()
            raise

    def wait(self, seconds: float = START_SECONDS) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if requests.get(f"{self.url}/readyz", timeout=2).ok:
                    return
            except requests.RequestException:
                assert self.process is not None
                assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)
        raise AssertionError(f"the site did not start: {self.log.read_text()}")

    def stop(self, seconds: float = 60) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(seconds)
            self.process = None


class NewSite(Site):
    """It finds nothing at all."""

    is_new = True
