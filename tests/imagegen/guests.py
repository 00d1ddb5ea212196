"""Visitors whose galleries are full: rows by the thousand, and the cookie that owns them."""

import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import requests

from playground.settings import BASE_DIR
from tests.site import Site

COOKIE = "visitor"
FIRST = datetime(2026, 11, 22, 20, tzinfo=UTC)  # when the newest of many was made
APART = timedelta(minutes=13)  # between two of them


def visitor(site: Site) -> tuple[str, str]:
    """Somebody who was never here: their id, and the cookie by which the site knows them."""
    cookie = requests.get(f"{site.url}/keys/", timeout=30).cookies[COOKIE]
    return cookie.strip('"').partition(":")[0], cookie


def fill(site: Site, counts: Mapping[str, int]) -> None:
    """So many pictures for each of these visitors."""
    words = [f"{owner}:{count}" for owner, count in counts.items()]
    command = [sys.executable, "-m", "tests.imagegen.fill", *words]
    subprocess.run(command, cwd=BASE_DIR, env=site.environment(), check=True, timeout=300)
