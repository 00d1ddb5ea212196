"""What `make bench` reads from the machine: every process of a server, cores, and who has them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench import machine
from bench.cores import Cores, choose_cores, parse_cores, pin_cores


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """1 has started 2 (a thread of which has started 4), 3 and the local provider 5, and that 6."""
    monkeypatch.setattr(machine, "PROC", tmp_path)
    children = {1: {1: "2 3 5"}, 2: {2: "", 20: "4 "}, 3: {3: "7"}, 4: {4: ""}, 5: {5: "6"}}
    commands = {5: "python\0-m\0playground.local\0", 3: "python\0manage.py\0run_huey\0--quiet\0"}
    for pid, tasks in children.items():
        for task, below in tasks.items():
            (tmp_path / f"{pid}/task/{task}").mkdir(parents=True)
            (tmp_path / f"{pid}/task/{task}/children").write_text(below)
        (tmp_path / f"{pid}/cmdline").write_text(commands.get(pid, "python\0"))
        # the command may hold what separates; then own time 100 + 20, of ended children 3 + 1
        fields = ["0"] * 11 + ["100", "20", "3", "1", "99"]
        (tmp_path / f"{pid}/stat").write_text(f"{pid} (a) b) {' '.join(fields)}")
        (tmp_path / f"{pid}/smaps_rollup").write_text("Rss: 9999 kB\nPss:    2048 kB\n")


@pytest.mark.usefixtures("processes")
def test_all_processes_of_a_server_count_but_the_local_provider() -> None:
    # 7 has ended since it was listed: nothing can be read of it
    assert machine.list_family(1) == [1, 2, 4, 3, 7]
    assert machine.sum_pss(machine.list_family(1)) == 8
    assert machine.cpu_seconds(machine.list_family(1)) == pytest.approx(4 * 124 / machine.TICKS)
    assert machine.is_worker(3)
    assert not machine.is_worker(7)


def test_the_times_of_cores_are_read_with_what_the_hypervisor_took() -> None:
    text = (
        "cpu 9 9 9 9 9 9 9 9 0 0\ncpu0 1 2 4 1000 1000 8 16 32 0 0\ncpu1 1 0 0 0 0 0 0 1 0 0\nx 1\n"
    )
    one, both = parse_cores(text, [0]), parse_cores(text, [0, 1])
    assert (one.busy * machine.TICKS, one.steal * machine.TICKS) == pytest.approx((31, 32))
    assert (both.busy * machine.TICKS, both.steal * machine.TICKS) == pytest.approx((32, 33))


def test_servers_and_load_have_a_core_each_where_there_are_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {7, 3, 5})
    assert choose_cores() == Cores(server=3, load=5)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {3})
    assert choose_cores() is None


def test_pinned_processes_are_let_go_again() -> None:
    before = os.sched_getaffinity(0)
    if len(before) < 2:
        pytest.skip("one core")
    with start_sleeper() as server, start_sleeper() as provider:
        with pin_cores([server], provider) as cores:
            assert cores is not None
            assert os.sched_getaffinity(server) == {cores.server}
            assert os.sched_getaffinity(provider) == os.sched_getaffinity(0) == {cores.load}
        assert [os.sched_getaffinity(pid) for pid in (server, provider, 0)] == [before] * 3


@contextmanager
def start_sleeper() -> Iterator[int]:
    command = [sys.executable, "-c", "input()"]  # until its input is closed
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        yield process.pid
        process.kill()
