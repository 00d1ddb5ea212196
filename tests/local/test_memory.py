"""How much memory there is: of the machine, or of the container that is smaller."""

from pathlib import Path

import pytest

from playground.local import memory

MEMINFO = "MemTotal:       8000000 kB\nMemFree:  100 kB\nMemAvailable:   6000000 kB\n"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A /proc and a /sys/fs/cgroup of our own."""
    proc, groups = tmp_path / "proc", tmp_path / "groups"
    (proc / "self").mkdir(parents=True)
    groups.mkdir()
    (proc / "meminfo").write_text(MEMINFO)
    monkeypatch.setattr(memory, "PROC", proc)
    monkeypatch.setattr(memory, "CGROUPS", groups)
    return tmp_path


def write_group(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)


def test_without_a_group_it_is_the_machine(machine: Path) -> None:
    assert memory.measure_limit() == 8_000_000 * 1024
    assert memory.measure_available() == 6_000_000 * 1024


def test_a_group_that_is_smaller_counts_and_its_files_make_way(machine: Path) -> None:
    (machine / "proc" / "self" / "cgroup").write_text("0::/site/local\n")
    write_group(machine / "groups" / "site", memory__max="max", memory__current="5")
    write_group(
        machine / "groups" / "site" / "local",
        memory__max="4000000000",
        memory__current="3500000000",
        memory__stat="anon 5\ninactive_file 500000000\n",
    )
    assert memory.measure_limit() == 4_000_000_000
    assert memory.measure_available() == 1_000_000_000


def test_an_older_group_counts_too(machine: Path) -> None:
    write_group(
        machine / "groups" / "memory",
        memory__limit_in_bytes="2000000000",
        memory__usage_in_bytes="1500000000",
        memory__stat="total_inactive_file 100000000\n",
    )
    assert memory.measure_limit() == 2_000_000_000
    assert memory.measure_available() == 600_000_000


def test_an_unlimited_older_group_is_none(machine: Path) -> None:
    write_group(
        machine / "groups" / "memory",
        memory__limit_in_bytes=str(2**63 - 4096),
        memory__usage_in_bytes="1500000000",
    )
    assert memory.measure_available() == 6_000_000 * 1024


def test_where_nothing_says_so_it_is_unknown(machine: Path) -> None:
    (machine / "proc" / "meminfo").unlink()
    assert memory.measure_limit() == memory.measure_available() == 0
    assert memory.format_gigabytes(1_234_000_000) == "1.2 GB"
