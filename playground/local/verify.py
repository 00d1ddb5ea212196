"""Check that a file of weights is the one that was measured, and remember the check.

Hashing a gigabyte takes seconds, so the result is kept with the file's size and time.
"""

import hashlib
import os
from pathlib import Path

import orjson


class DamagedError(Exception):
    """A file is not what it should be."""


def hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify_file(path: Path, expected: str, data: Path) -> None:
    """Raise DamagedError unless `path` has the expected hash; remember that it has."""
    if _read_record(data).get(str(path.resolve())) == _build_mark(path, expected):
        return
    check_hash(path, expected)
    remember_file(path, expected, data)


def check_hash(path: Path, expected: str) -> None:
    digest = hash_file(path)
    if digest != expected:
        raise DamagedError(f"{path.name} is damaged: its sha256 is {digest}, not {expected}.")


def _build_mark(path: Path, expected: str) -> list[object]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, expected]


def _get_record_path(data: Path) -> Path:
    return data / "local" / "verified.json"


def _read_record(data: Path) -> dict[str, list[object]]:
    try:
        known = orjson.loads(_get_record_path(data).read_bytes())
    except (OSError, orjson.JSONDecodeError):  # a lost memory only costs a second hashing
        return {}
    return known if isinstance(known, dict) else {}


def remember_file(path: Path, expected: str, data: Path) -> None:
    known = _read_record(data) | {str(path.resolve()): _build_mark(path, expected)}
    record = _get_record_path(data)
    record.parent.mkdir(parents=True, exist_ok=True)
    fresh = record.with_suffix(f".{os.getpid()}.tmp")
    fresh.write_bytes(orjson.dumps(known))
    fresh.replace(record)
