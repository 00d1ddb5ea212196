"""Check that a file of weights is the one that was measured, and remember the check.

Hashing a gigabyte takes seconds, so the result is kept with the file's size and time.
"""

import hashlib
import os
from pathlib import Path

import orjson


class DamagedError(Exception):
    """A file is not what it should be."""


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(path: Path, expected: str, data: Path) -> None:
    """Raise DamagedError unless `path` has the expected hash; remember that it has."""
    if _remembered(data).get(str(path.resolve())) == _mark(path, expected):
        return
    check(path, expected)
    remember(path, expected, data)


def check(path: Path, expected: str) -> None:
    found = sha256(path)
    if found != expected:
        raise DamagedError(f"{path.name} is damaged: its sha256 is {found}, not {expected}.")


def _mark(path: Path, expected: str) -> list[object]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, expected]


def _record(data: Path) -> Path:
    return data / "local" / "verified.json"


def _remembered(data: Path) -> dict[str, list[object]]:
    try:
        known = orjson.loads(_record(data).read_bytes())
    except (OSError, orjson.JSONDecodeError):  # a lost memory only costs a second hashing
        return {}
    return known if isinstance(known, dict) else {}


def remember(path: Path, expected: str, data: Path) -> None:
    known = _remembered(data) | {str(path.resolve()): _mark(path, expected)}
    record = _record(data)
    record.parent.mkdir(parents=True, exist_ok=True)
    fresh = record.with_suffix(f".{os.getpid()}.tmp")
    fresh.write_bytes(orjson.dumps(known))
    fresh.replace(record)
