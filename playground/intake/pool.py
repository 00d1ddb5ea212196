"""A few child processes that decode, so that a bomb, a crash or a hang ends in a sentence.

Plain subprocess and threading: under gevent, both wait without holding the other streams up.
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from playground.infrastructure.askers import current_asker
from playground.intake import frames, limits
from playground.intake.errors import IntakeError, build_error
from playground.intake.fair_turns import Turns

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = (sys.executable, "-B", "-m", "playground.intake.child")
PATIENCE_SECONDS = 300.0  # seconds that a job waits for its turn
# No key gets near a decoder.
PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONPATH")

# Arenas and threads take address space, of which a child has little.
LEAN = {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1"}


class _Gone(Exception):  # noqa: N818 - what happened
    """A child died over its job."""


class _Left(_Gone):
    """It had left before, because nobody had asked for long."""


class _Child:
    def __init__(self, command: tuple[str, ...]) -> None:
        self.jobs = 0
        self.late = False
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**environment, **LEAN},
        )
        self._stdin = cast("BinaryIO", self._process.stdin)
        self._stdout = cast("BinaryIO", self._process.stdout)

    def run_job(self, head: dict[str, Any], data: bytes, seconds: float) -> tuple[Any, bytes]:
        """Raises _Gone if it dies over it, or is ended because it takes too long."""
        self.jobs += 1
        clock = threading.Timer(seconds, self._too_late)
        clock.daemon = True
        clock.start()
        try:
            frames.write_frame(self._stdin, head, data)
            return frames.read_frame(self._stdout)
        except (frames.Closed, OSError, ValueError) as error:
            raise self._explain_end() from error
        finally:
            clock.cancel()

    def end_process(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._stdin, self._stdout):
            with contextlib.suppress(OSError):  # something was left in its buffer
                stream.close()

    def _too_late(self) -> None:
        self.late = True
        self._process.kill()

    def _explain_end(self) -> _Gone:
        return _Left() if self._process.wait(5) == 0 else _Gone()


class Pool:
    """`size` children at most, started when they are needed, each used again and again."""

    def __init__(
        self,
        size: int = limits.CHILDREN,
        seconds: float = limits.JOB_SECONDS,
        command: tuple[str, ...] = COMMAND,
        patience: float = PATIENCE_SECONDS,
        most: int | None = None,
    ) -> None:
        """`most` children may work at the same time for one visitor or network; None: all."""
        self.seconds = seconds
        self.patience = patience
        self._command = command
        self._turns = Turns(size, most or size)
        self._idle: list[_Child] = []

    def run_job(self, name: str, head: dict[str, Any], data: bytes = b"") -> tuple[Any, bytes]:
        """One job about the file `name`. Waits for its turn; raises IntakeError."""
        asker = current_asker.get()
        if not self._turns.take_turn(asker, self.patience):
            raise build_busy_error(name)
        start = time.monotonic()
        try:
            answer, result = self._run_in_child(name, head, data)
        finally:
            self._turns.give_back(asker, time.monotonic() - start)
        if refused := answer.get("refused"):
            raise IntakeError(*refused)
        return answer, result

    def close(self) -> None:
        """End the children that wait. Those at work leave by themselves."""
        while self._idle:
            self._idle.pop().end_process()

    def _run_in_child(self, name: str, head: dict[str, Any], data: bytes) -> tuple[Any, bytes]:
        while True:
            try:
                with self._borrow_child() as child:
                    return child.run_job(head, data, self.seconds)
            except _Left:
                continue
            except _Gone as error:
                raise (
                    too_slow(name, self.seconds) if child.late else build_crash_error(name)
                ) from error

    @contextlib.contextmanager
    def _borrow_child(self) -> Iterator[_Child]:
        """Kept for the next job only where this one came to an end."""
        child = self._idle.pop() if self._idle else _Child(self._command)
        try:
            yield child
        except BaseException:
            child.end_process()
            raise
        if child.jobs < limits.JOBS_PER_CHILD:
            self._idle.append(child)
        else:
            child.end_process()


def build_busy_error(name: str) -> IntakeError:
    return build_error(name, "couldn't be opened: too many pictures are being processed right now. "
    "Try again in a few minutes.", "busy", 503)  # fmt: skip


def too_slow(name: str, seconds: float) -> IntakeError:
    return build_error(name, f"took longer than {seconds:.0f} seconds to open, so we stopped. Make "
    "it smaller or save it in another format.", "too_slow")  # fmt: skip


def build_crash_error(name: str) -> IntakeError:
    return build_error(name, "couldn't be opened: its decoder crashed. Open it in another program "
    "and save it again.", "crashed")  # fmt: skip
