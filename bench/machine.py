"""What the machine says about processes: their children, CPU time and memory, from /proc."""

import os
import re
import resource
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def raise_open_files() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def list_descendants(pid: int) -> Iterator[int]:
    for task in (PROC / str(pid) / "task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            yield child
            yield from list_descendants(child)


def web_processes(pid: int) -> list[int]:
    """gunicorn's master and workers below a `manage.py serve`."""
    return [x for x in list_descendants(pid) if is_gunicorn(x)]


def is_gunicorn(pid: int) -> bool:
    words = (PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
    return any(word.endswith(b"/gunicorn") for word in words[:2])


def is_worker(pid: int) -> bool:
    words = (PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
    return b"run_huey" in words and words[0] != b"/bin/sh"


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of these processes."""
    return sum(map(read_cpu, pids))


def read_cpu(pid: int) -> float:
    fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def sum_waits(pids: list[int]) -> float:
    """Seconds in which these processes could have run and others had the CPU."""
    return sum(int((PROC / str(x) / "schedstat").read_text().split()[1]) for x in pids) / 1e9


def sum_pss(pids: list[int]) -> float:
    """MB of memory, what is shared counted in parts."""
    return sum(map(read_pss, pids)) / 1024


def read_pss(pid: int) -> int:
    match = re.search(r"^Pss:\s+(\d+)", (PROC / str(pid) / "smaps_rollup").read_text(), re.M)
    return int(match[1]) if match else 0


class Peak:
    """The highest memory of some processes while this is open, in MB."""

    def __init__(self, pids: list[int]) -> None:
        self.pids = pids
        self.before = self.highest = sum_pss(pids)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch_memory, daemon=True)

    @property
    def growth(self) -> float:
        return self.highest - self.before

    def _watch_memory(self) -> None:
        while not self._over.wait(1):
            self.highest = max(self.highest, sum_pss(self.pids))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()
