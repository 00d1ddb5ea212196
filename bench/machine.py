"""What the machine says about processes: their children, CPU time and memory, from /proc."""

import os
import re
import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def raise_open_files() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def list_descendants(pid: int) -> Iterator[int]:
    """Children, and theirs. One that ends meanwhile is left out."""
    for child in list_children(pid):
        yield child
        yield from list_descendants(child)


def list_children(pid: int) -> list[int]:
    children: list[int] = []
    for task in (PROC / str(pid) / "task").glob("*/children"):
        with suppress(OSError):
            children += map(int, task.read_text().split())
    return children


def list_family(pid: int) -> list[int]:
    """A server's process and all below it: supervisor, web, worker, but not the local provider."""
    family = [pid]
    for child in list_children(pid):
        if not is_local_provider(child):
            family += list_family(child)
    return family


def web_processes(pid: int) -> list[int]:
    """gunicorn's master and workers below a `manage.py serve`."""
    return [x for x in list_descendants(pid) if is_gunicorn(x)]


def read_words(pid: int) -> list[bytes]:
    """The command; of a process that has ended, nothing."""
    with suppress(OSError):
        return (PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
    return []


def is_local_provider(pid: int) -> bool:
    return any(word.endswith(b"playground.local") for word in read_words(pid))


def is_gunicorn(pid: int) -> bool:
    words = read_words(pid)
    return any(word.endswith(b"/gunicorn") for word in words[:2])


def is_worker(pid: int) -> bool:
    words = read_words(pid)
    return b"run_huey" in words and words[0] != b"/bin/sh"


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of these processes, and of their children that have ended."""
    return sum(map(read_cpu, pids))


def read_cpu(pid: int) -> float:
    with suppress(OSError):
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS
    return 0.0


def sum_waits(pids: list[int]) -> float:
    """Seconds in which these processes could have run and others had the CPU."""
    return sum(int((PROC / str(x) / "schedstat").read_text().split()[1]) for x in pids) / 1e9


def sum_pss(pids: list[int]) -> float:
    """MB of memory, what is shared counted in parts."""
    return sum(map(read_pss, pids)) / 1024


def read_pss(pid: int) -> int:
    with suppress(OSError):
        text = (PROC / str(pid) / "smaps_rollup").read_text()
        if match := re.search(r"^Pss:\s+(\d+)", text, re.M):
            return int(match[1])
    return 0


class Peak:
    """The highest memory of some processes while this is open, in MB."""

    def __init__(self, list_processes: Callable[[], list[int]]) -> None:
        self.list_processes = list_processes
        self.before = self.highest = sum_pss(list_processes())
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch_memory, daemon=True)

    @property
    def growth(self) -> float:
        return self.highest - self.before

    def _watch_memory(self) -> None:
        while not self._over.wait(1):
            self.highest = max(self.highest, sum_pss(self.list_processes()))

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
