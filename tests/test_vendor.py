"""What `static/vendor/` holds is what was published or cut from it, and nothing else."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from tests.icons import ICONS, SPRITE

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
MAX_TYPEFACE_BYTES = 30_000
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


def test_the_typeface_is_small() -> None:
    assert (VENDOR / "inter-5.3.0" / "inter.woff2").stat().st_size <= MAX_TYPEFACE_BYTES


def test_the_sprite_has_each_icon_once_and_no_drawing_twice() -> None:
    symbols = re.findall(
        r'<symbol id="i-([a-z-]+)" viewBox="0 0 24 24">(.+)</symbol>', SPRITE.read_text()
    )
    assert [name for name, _ in symbols] == list(ICONS)
    assert len({drawing for _, drawing in symbols}) == len(ICONS)


def test_every_icon_that_is_named_exists() -> None:
    templates = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    scripts = "".join(path.read_text() for path in (ROOT / "static" / "js").rglob("*.js"))
    named = re.findall(r'{% icon "([^"]+)"', templates) + re.findall(
        r'\bicon\("([^"]+)"\)', scripts
    )
    assert len(named) > 50
    assert not set(named) - set(ICONS)
    assert 'href="#i-' not in templates, "icons come from the sprite: {% icon %}"
