"""What the queue of pictures costs beside the provider, which answers at once here.

The last figure of each size is a job's share of the time in which all of them were made, six at
once: claimed, asked, kept on disk, opened in a child process, made small, labelled, stored.
"""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.machine import Peak, is_worker, list_descendants
from bench.place import Place
from bench.report import Figure, Part
from playground.settings import BASE_DIR

JOBS = 120
PATIENCE_SECONDS = 120
SIZES = {64: 100.0, 1024: 400.0}  # pixels a side: the most milliseconds a job may add
OPEN = "SELECT count(*) FROM playground_run WHERE model = ? AND status IN ('queued', 'running')"
DONE = "SELECT count(*) FROM playground_run WHERE model = ? AND status = 'done'"
WAITED = """
    SELECT (julianday(max(heartbeat)) - julianday(min(sent))) * 86400
    FROM playground_run JOIN imagegen_job ON run_id = id WHERE model = ?
"""


def measure_images(place: Place) -> Part:
    assert place.site.process is not None
    family = list(list_descendants(place.site.process.pid))
    worker = next(pid for pid in family if is_worker(pid))
    with Peak(lambda: [worker]) as peak:
        figures = [figure for side in SIZES for figure in build_model_name(place, side)]
    return Part(
        "Making pictures, beside the provider's time",
        [*figures, Figure("memory of the worker, peak", peak.highest, "MB", 200)],
    )


def build_model_name(place: Place, side: int) -> Iterator[Figure]:
    model = f"bench/{side}"
    submit_jobs(place, model)
    end = time.monotonic() + PATIENCE_SECONDS
    while query_number(place.database, OPEN, model) and time.monotonic() < end:
        time.sleep(0.05)
    seconds = query_number(place.database, WAITED, model)
    what = f"{side} × {side} pixels"
    yield Figure(
        f"{what}: jobs not done", JOBS - query_number(place.database, DONE, model), "", 0, 0
    )
    yield Figure(f"{what}: jobs", JOBS / seconds, "a second")
    yield Figure(f"{what}: added a job", seconds / JOBS * 1000, "ms", SIZES[side])


def submit_jobs(place: Place, model: str) -> None:
    command = [sys.executable, "-m", "tests.imagegen.press", "submit", str(JOBS), model]
    subprocess.run(command, cwd=BASE_DIR, env=place.site.environment(), check=True)


def query_number(database: Path, sql: str, model: str) -> float:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return float(connection.execute(sql, [model]).fetchone()[0] or 0)
    finally:
        connection.close()
