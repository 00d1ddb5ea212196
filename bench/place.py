"""Where it is measured: a provider and a playground of our own, on loopback, with fresh data."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import requests

from bench.machine import list_family, web_processes
from playground import settings
from playground.settings import BASE_DIR
from tests.site import KEY, NewSite, Site, free_port


@dataclass(frozen=True, slots=True)
class Place:
    site: Site
    upstream: int  # the provider's port
    provider: int  # its process
    data: Path
    started: float  # seconds from the command to the first page

    @property
    def root(self) -> int:
        """The process of `manage.py serve`."""
        assert self.site.process is not None
        return self.site.process.pid

    @property
    def web(self) -> list[int]:
        return web_processes(self.root)

    @property
    def family(self) -> list[int]:
        """Every process of the site, but the local provider."""
        return list_family(self.root)

    @property
    def database(self) -> Path:
        return self.data / "db.sqlite3"


@contextmanager
def open_place() -> Iterator[Place]:
    """Static files are there before, as after `make setup`; then the command of `make run`."""
    with (
        tempfile.TemporaryDirectory(prefix="playground-bench-") as folder,
        start_upstream() as (port, provider),
    ):
        base = f"http://127.0.0.1:{port}/v1"
        site = NewSite(
            Path(folder),
            PLAYGROUND_LOCAL=str(int(has_local())),
            FEATHERLESS_BASE_URL=base,
            FEATHERLESS_API_KEY=KEY,
            ARLI_BASE_URL=base,
            ARLI_API_KEY=KEY,
        )
        try:
            yield Place(site, port, provider, Path(folder), seconds_to_first_page(site))
        finally:
            site.stop()


def seconds_to_first_page(site: Site) -> float:
    begin = time.monotonic()
    site.start()
    requests.get(site.url, timeout=10).raise_for_status()
    return time.monotonic() - begin


@contextmanager
def start_upstream() -> Iterator[tuple[int, int]]:
    """The provider's port and process."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.upstream", str(port)], cwd=BASE_DIR)
    try:
        wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(10)


def wait_for(port: int, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            requests.get(f"http://127.0.0.1:{port}/v1/models", timeout=2)
        except requests.ConnectionError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return


def has_local() -> bool:
    """Whether `make run` would start the local provider as well."""
    return settings.LOCAL_ENABLED and find_spec("xllamacpp") is not None
