"""Processes of a site that are killed, as a machine that loses its power kills them."""

import os
import signal
import subprocess
from contextlib import suppress

from tests.site import Site


def list_workers(site: Site) -> set[int]:
    """The process ids of the workers that `manage.py serve` has running."""
    assert site.process
    rows = subprocess.run(["ps", "-eo", "pid=,sid=,args="], capture_output=True, text=True)
    family = list_descendants(site.process.pid)
    pids = [row.split()[0] for row in rows.stdout.splitlines() if "run_huey" in row]
    return {int(pid) for pid in pids if int(pid) in family}


def list_descendants(pid: int) -> set[int]:
    rows = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True).stdout
    pairs = [tuple(map(int, row.split())) for row in rows.splitlines()]
    pids = {pid}
    while more := {child for child, parent in pairs if parent in pids} - pids:
        pids |= more
    return pids


def kill_site(site: Site) -> None:
    """Web, worker and supervisor at once, without a word."""
    assert site.process
    for pid in list_descendants(site.process.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    site.process.wait(30)
    site.process = None
