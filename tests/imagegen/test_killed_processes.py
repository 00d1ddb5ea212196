"""Twenty jobs, worker and web killed in the middle: none lost, none asked again after it succeeded.

The scripted provider counts what it was asked; the site is asked what it has.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from playground.settings import BASE_DIR
from tests.imagegen.conftest import list_bodies
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import KEY, Site
from tests.waiting import wait_until

JOBS = 20
PARALLEL_JOBS = 6


@pytest.fixture
def provider() -> Iterator[Server]:
    with Server(answer=Pretend()) as server:
        yield server


@pytest.fixture
def site(provider: Server, tmp_path: Path) -> Iterator[Site]:
    knobs = {"ARLI_BASE_URL": provider.base, "ARLI_API_KEY": KEY}
    with Site(tmp_path, **knobs) as running:
        yield running


def press_buttons(site: Site, *words: str) -> str:
    command = [sys.executable, "-m", "tests.imagegen.press", *words]
    done = subprocess.run(
        command, cwd=BASE_DIR, env=site.environment(), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def list_jobs(site: Site) -> list[dict[str, Any]]:
    jobs: list[dict[str, Any]] = json.loads(press_buttons(site, "look"))
    return jobs


def list_finished(provider: Server) -> list[int]:
    """The seeds of answers that went out whole."""
    seen = [each for each in list(provider.seen) if each.path.endswith("/txt2img")]
    return [each.json["seed"] for each in seen if each.ended.is_set() and each.hung_up is None]


def kill_processes(site: Site, *names: str) -> None:
    """kill -9 every process of the site whose command line holds one of these words, and who would
    start them again.
    """
    assert site.process
    rows = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True).stdout
    table = [row.split(None, 2) for row in rows.splitlines()]
    family = {site.process.pid}
    while more := {int(pid) for pid, parent, _ in table if int(parent) in family} - family:
        family |= more
    site.process.kill()
    site.process.wait(30)
    for pid, _, words in table:
        if int(pid) in family and any(name in words for name in names):
            with contextlib.suppress(ProcessLookupError):  # they end with who started them
                os.kill(int(pid), signal.SIGKILL)


def test_killed_worker_and_web_lose_nothing_and_ask_nothing_twice(
    site: Site, provider: Server
) -> None:
    press_buttons(site, "submit", str(JOBS), "scripted-slow-1")
    wait_until(lambda: len(list_finished(provider)) >= PARALLEL_JOBS + 2, 60)
    kill_processes(site, "run_huey", "gunicorn")
    before = list_jobs(site)
    done = [job["seed"] for job in before if job["status"] == "done"]
    assert 0 < len(done) < JOBS
    site.start()
    wait_until(
        lambda: all(job["status"] not in ("queued", "running") for job in list_jobs(site)), 120
    )
    after = list_jobs(site)
    assert [(job["seed"], job["status"]) for job in after] == [
        (seed, "done") for seed in range(1, JOBS + 1)
    ]
    assert all([each["seed"] for each in job["pictures"]] == [job["seed"]] for job in after)
    assert all(each["there"] for job in after for each in job["pictures"])
    times = Counter(body["seed"] for body in list_bodies(provider))
    assert set(times) == set(range(1, JOBS + 1))
    assert all(times[seed] == 1 for seed in done)
    again = [seed for seed, n in times.items() if n > 1]
    # Only what was on its way to the dead worker, at most as many as run at once.
    assert len(again) <= PARALLEL_JOBS
    assert all(n <= 2 for n in times.values())


def test_a_job_that_cannot_be_made_ends_with_its_reason(site: Site, provider: Server) -> None:
    press_buttons(site, "submit", "2", "scripted-empty")
    wait_until(lambda: all(job["status"] == "failed" for job in list_jobs(site)), 60)
    assert all("without returning an image" in job["error"] for job in list_jobs(site))
