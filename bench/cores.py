"""Who has which core while relays are compared, and what others took of it."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from bench.machine import PROC, TICKS, list_family

USER, NICE, SYSTEM, IRQ, SOFTIRQ, STEAL = 0, 1, 2, 5, 6, 7  # the columns of /proc/stat
BUSY = (USER, NICE, SYSTEM, IRQ, SOFTIRQ)


@dataclass(frozen=True, slots=True)
class Cores:
    """One core for the servers, one for the provider and the load."""

    server: int
    load: int


@dataclass(frozen=True, slots=True)
class CoreTime:
    """Seconds in which cores were at work, and in which the hypervisor had taken them away."""

    busy: float
    steal: float


def choose_cores() -> Cores | None:
    """None where there are not two."""
    free = sorted(os.sched_getaffinity(0))
    return Cores(free[0], free[1]) if len(free) > 1 else None


@contextmanager
def pin_cores(servers: Iterable[int], provider: int) -> Iterator[Cores | None]:
    """The trees of `servers` on one core, `provider` and this process on another, and back."""
    cores, before = choose_cores(), os.sched_getaffinity(0)
    roots = list(servers)
    if cores is None:
        yield None
        return
    try:
        move_all(roots, provider, {cores.server}, {cores.load})
        yield cores
    finally:
        move_all(roots, provider, before, before)


def move_all(servers: list[int], provider: int, server: set[int], load: set[int]) -> None:
    for root in servers:
        for pid in list_family(root):
            move_process(pid, server)
    move_process(provider, load)
    move_process(os.getpid(), load)


def move_process(pid: int, cores: set[int]) -> None:
    """All its threads; what it starts from then on is there as well."""
    for task in (PROC / str(pid) / "task").glob("*"):
        with suppress(ProcessLookupError):
            os.sched_setaffinity(int(task.name), cores)


def read_cores(numbers: Iterable[int]) -> CoreTime:
    return parse_cores((PROC / "stat").read_text(), numbers)


def parse_cores(text: str, numbers: Iterable[int]) -> CoreTime:
    """Of these cores together, from the text of /proc/stat."""
    names = {f"cpu{number}" for number in numbers}
    rows = [line.split() for line in text.splitlines()]
    times = [[int(word) for word in words] for name, *words in rows if name in names]
    busy = sum(row[column] for row in times for column in BUSY)
    return CoreTime(busy / TICKS, sum(row[STEAL] for row in times) / TICKS)
