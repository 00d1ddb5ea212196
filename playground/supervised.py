"""One line of the Procfile as a process: started, read from, started again."""

import ctypes
import os
import signal
import subprocess
import time
from typing import IO

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0
STEADY_SECONDS = 60.0  # of life, after which the next death is the first one again
START_SECONDS = 15.0  # ending by itself in that time of its first life: the settings are wrong
MAX_LINE_BYTES = 65_536
SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)

libc = ctypes.CDLL(None, use_errno=True)


class Child:
    """One line of the Procfile: the process that runs it now, or when the next one is due."""

    def __init__(self, name: str, command: str, colour: str) -> None:
        self.name, self.command, self.colour = name, command, colour
        self.process: subprocess.Popen[bytes] | None = None
        self.output: IO[bytes] | None = None
        self.ending: float | None = None  # since when it knows that it is to end
        self.rest = b""  # the beginning of a line
        self.begun = 0.0
        self.ended: float | None = None  # since when it is dead, while others of its group are left
        self.lives = 0
        self.pause = FIRST_PAUSE_SECONDS
        self.due = 0.0  # when it is started, where there is no process

    def start(self) -> IO[bytes]:
        """Its output. It is the first of a group, so that a Ctrl+C here is not one there."""
        parent = os.getpid()
        self.process = subprocess.Popen(  # noqa: S602 - the line is our own
            self.command,
            shell=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            start_new_session=True,
            preexec_fn=lambda: die_with(parent),  # this process has one thread
        )
        self.begun, self.ended = time.monotonic(), None
        self.lives += 1
        self.output = self.process.stdout
        assert self.output is not None
        os.set_blocking(self.output.fileno(), False)
        return self.output

    def read_lines(self) -> list[bytes]:
        """Those that are whole by now."""
        data = self.output.read(MAX_LINE_BYTES) if self.output else b""
        *lines, self.rest = (self.rest + (data or b"")).split(b"\n")
        if self.rest and (data == b"" or len(self.rest) > MAX_LINE_BYTES):
            lines, self.rest = [*lines, self.rest], b""
        if data == b"" and self.output is not None:  # nobody holds the other side any more
            self.output.close()
            self.output = None
        return lines

    def plan_restart(self) -> float:
        """Seconds until it is started again: the longer, the more often it has died."""
        assert self.ended is not None
        pause = FIRST_PAUSE_SECONDS if self.ended - self.begun >= STEADY_SECONDS else self.pause
        self.pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
        self.due = time.monotonic() + pause
        return pause

    def could_not_start(self, code: int) -> bool:
        assert self.ended is not None
        return self.lives == 1 and code > 0 and self.ended - self.begun < START_SECONDS

    def signal_group(self, number: int) -> bool:
        """To it and all that it has started. Whether any of them is left."""
        assert self.process is not None
        try:
            while os.waitpid(-self.process.pid, os.WNOHANG)[0]:
                pass  # where this is the first process of a container, orphans are its children
        except ChildProcessError:
            pass
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return False
        return True


def die_with(parent: int) -> None:
    """In the child, before it becomes its command: end when this supervisor is no more."""
    libc.prctl(SET_DEATH_SIGNAL, signal.SIGTERM)
    if os.getppid() != parent:  # it was killed in between
        os._exit(1)
