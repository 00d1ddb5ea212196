"""Start the process that holds a model, hear whether it loaded, end it."""

import os
import secrets
import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import orjson

from playground.local.messages import Json

LOAD_SECONDS = 300
EXIT_SECONDS = 1.0  # in which a process whose connections broke is seen to have ended
STOP_SECONDS = 3
MOST_THREADS = 8  # more only wait for each other with models this small
# By default the engine's threads wait for each other in a busy loop. On a machine that
# has anything else to do that costs nearly everything: 5 tokens a second, not 120.
QUIET_WAIT = {"OMP_WAIT_POLICY": "passive"}


class LoadError(Exception):
    """A model could not be loaded; the sentence says why."""


@dataclass(frozen=True)
class Address:
    """Where a loaded model listens, and the word it wants to hear."""

    host: str
    port: int
    key: str


class ModelProcess:
    """A running child, a module started with `-m`; `load_model` before the first request."""

    def __init__(self, child: str) -> None:
        self._popen = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", child],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | QUIET_WAIT,
            bufsize=0,  # a line to a dead child must not wait in a buffer and fail at close
        )

    def load_model(self, job: Json) -> Address:
        key = secrets.token_urlsafe(32)
        self._send_job(job | {"key": key, "threads": _count_threads()})
        said = self._read_report()
        if "address" not in said:
            raise LoadError(said.get("error") or self._why_silent())
        place = urlsplit(said["address"])
        return Address(place.hostname or "127.0.0.1", place.port or 0, key)

    def is_alive(self) -> bool:
        return self._popen.poll() is None

    def measure_peak(self) -> int:
        """The most memory it ever had, in bytes; 0 where the system does not say."""
        status = Path(f"/proc/{self._popen.pid}/status").read_text()
        row = next((line.split() for line in status.splitlines() if line.startswith("VmHWM:")), [])
        return int(row[1]) * 1024 if row else 0

    def wait_for_exit(self) -> int | None:
        """Its exit code; None if it still runs."""
        try:
            return self._popen.wait(EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            return None

    def stop(self) -> None:
        if self._popen.stdin:
            self._popen.stdin.close()
        try:
            self._popen.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        if self._popen.stdout:
            self._popen.stdout.close()

    def _send_job(self, job: Json) -> None:
        assert self._popen.stdin
        try:
            self._popen.stdin.write(orjson.dumps(job) + b"\n")
        except BrokenPipeError as error:
            raise LoadError(self._why_silent()) from error

    def _read_report(self) -> Json:
        assert self._popen.stdout
        ready, _, _ = select.select([self._popen.stdout], [], [], LOAD_SECONDS)
        if not ready:
            raise LoadError(f"it was not loaded within {LOAD_SECONDS} seconds")
        line = self._popen.stdout.readline()
        said: Json = orjson.loads(line) if line else {}
        return said

    def _why_silent(self) -> str:
        try:
            return f"its process ended with code {self._popen.wait(STOP_SECONDS)}"
        except subprocess.TimeoutExpired:
            return "its process gave no answer"


def _count_threads() -> int:
    return min(len(os.sched_getaffinity(0)), MOST_THREADS)
