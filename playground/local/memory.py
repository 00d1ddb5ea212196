"""How much memory this machine, or the container around us, has and has left."""

from pathlib import Path

PROC, CGROUPS = Path("/proc"), Path("/sys/fs/cgroup")
# Of a control group, version 2 and 1: its limit, what is used, and the row of memory.stat that
# says how much of that is files' contents which make way when memory is needed.
FILES = (
    ("memory.max", "memory.current", "inactive_file"),
    (
        "memory/memory.limit_in_bytes",
        "memory/memory.usage_in_bytes",
        "total_inactive_file",
    ),
)


def measure_limit() -> int:
    """Bytes that processes here can have at most; 0 where nothing says so."""
    bounds = [_read_meminfo("MemTotal"), *(limit for limit, _ in _list_groups())]
    return min((bound for bound in bounds if bound), default=0)


def measure_available() -> int:
    """Bytes that a process could take now; 0 where nothing says so."""
    rooms = [_read_meminfo("MemAvailable"), *(limit - used for limit, used in _list_groups())]
    return max(0, min((room for room in rooms if room), default=0))


def format_gigabytes(size: float) -> str:
    return f"{size / 1e9:.1f} GB"


def _read_meminfo(name: str) -> int:
    try:
        lines = (PROC / "meminfo").read_text().splitlines()
    except OSError:
        return 0
    row = next((line.split() for line in lines if line.startswith(f"{name}:")), [])
    return int(row[1]) * 1024 if len(row) > 1 else 0


def _list_groups() -> list[tuple[int, int]]:
    """(limit, used) of each control group that we are in, and of those around it."""
    places = {CGROUPS}
    for line in _read_lines(PROC / "self" / "cgroup"):
        path = line.rpartition(":")[2].strip("/")
        inside = CGROUPS / path if path else CGROUPS
        places |= {inside, *(p for p in inside.parents if p.is_relative_to(CGROUPS))}
    return [pair for place in sorted(places) for names in FILES if (pair := _read(place, *names))]


def _read(place: Path, limit: str, current: str, files: str) -> tuple[int, int] | None:
    """None where there is no such group, or it has no limit."""
    try:
        most, used = (int((place / name).read_text()) for name in (limit, current))
    except (OSError, ValueError):  # "max" is no number
        return None
    stat = _read_lines((place / current).with_name("memory.stat"))
    evictable = next((int(line.split()[1]) for line in stat if line.startswith(f"{files} ")), 0)
    return (most, max(0, used - evictable)) if most < 2**60 else None


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except OSError:
        return []
