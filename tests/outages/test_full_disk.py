"""A whole site whose disk is full."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.outages.asking import PAGES, Asker, knobs
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import Site

FULL = b"disk is full, so this couldn't be saved"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path) -> Path:
    path = disk / "fill"
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return path


def ask_until_refused(asker: Asker) -> requests.Response:
    """The log of a database is written over from its start: some megabytes still fit there.

    Where a question still fits and the end of its answer does not, that is said while it waits.
    """
    for number in range(8):
        # Each is another: one is stored once.
        with asker.ask(f"Hello {number} " * 110_000, stream=True) as answer:
            if answer.status_code != 200:
                answer.content  # noqa: B018 - before it is closed
                break
            assert any(b"event: done" in line or FULL in line for line in answer.iter_lines())
    return answer


def test_on_a_full_disk_all_is_read_and_what_cannot_be_stored_is_said(
    small_disk: Path, tmp_path: Path
) -> None:
    with Server(answer=Pretend(rate=200)) as provider:
        site = Site(small_disk, **knobs(provider))
        site.log = tmp_path / "serve.log"
        with site:
            asker = Asker(site)
            assert "event: done" in asker.ask().text
            filler = fill(small_disk)
            for _ in range(2):  # with no connection of a page open in between
                codes = {path: asker.get(path).status_code for path in PAGES}
                assert codes == dict.fromkeys(PAGES, 200)
            refused = ask_until_refused(asker)
            assert refused.status_code == 507
            assert FULL.decode() in refused.json()["error"]["message"]
            filler.unlink()
            assert "event: done" in asker.ask("Hello " * 2_000).text
            assert "Traceback" not in site.log.read_text()
