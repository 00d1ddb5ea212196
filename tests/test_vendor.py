"""What `static/vendor/` holds is what was published: nothing changed, nothing unlisted."""

import hashlib
import json
from pathlib import Path

import pytest

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
PACKAGES = json.loads((VENDOR / "vendor.json").read_text())
FILES = [
    pytest.param(VENDOR / package["folder"] / name, facts["sha256"], id=f"{package['name']}/{name}")
    for package in PACKAGES
    for name, facts in package["files"].items()
]


@pytest.mark.parametrize(("path", "sha256"), FILES)
def test_a_file_has_the_published_bytes(path: Path, sha256: str) -> None:
    assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def test_every_file_is_listed() -> None:
    listed = {
        VENDOR / package["folder"] / name for package in PACKAGES for name in package["files"]
    }
    there = {path for path in VENDOR.glob("*/**/*") if path.is_file()}
    assert there == listed


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_a_package_carries_its_version_and_licence(package: dict[str, str]) -> None:
    assert package["folder"].endswith(f"-{package['version']}")
    assert package["license"]
    assert "LICENSE" in package["files"]
