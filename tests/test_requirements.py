"""What is asked for in `requirements/*.in` is what is locked in `requirements/*.txt`."""

import re
from pathlib import Path

import pytest

from playground.settings import BASE_DIR

FOLDER = Path(BASE_DIR, "requirements")
PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[\w,-]+\])?==(\S+)", re.MULTILINE)


def read_pins(path: Path) -> dict[str, str]:
    pins = PIN.findall(path.read_text())
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pins}


@pytest.mark.parametrize("name", ["web", "local", "weights", "fetch", "convert", "dev"])
def test_every_pin_is_locked_with_its_hash(name: str) -> None:
    lock = FOLDER / f"{name}.txt"
    pins, locked = read_pins(FOLDER / f"{name}.in"), read_pins(lock)
    assert pins
    assert {package: locked.get(package) for package in pins} == pins
    blocks = re.split(r"\n(?=[a-z])", lock.read_text().partition("\n")[2])
    assert [block for block in blocks if "==" in block and "--hash=sha256:" not in block] == []


def test_what_is_installed_together_is_locked_alike() -> None:
    locks = [read_pins(FOLDER / f"{name}.txt") for name in ("web", "local", "fetch", "dev")]
    for package in set().union(*locks):
        assert len({lock[package] for lock in locks if package in lock}) == 1, package
