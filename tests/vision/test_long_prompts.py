"""A megabyte of prompt for each of many readings, against the real processes."""

import io
import re
import sqlite3
import subprocess
import time
from pathlib import Path

import requests
from PIL import Image

from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import KEY, Site

PROMPT_CHARS = 1_000_000
MODELS = ("vision", "vision-other")
PAGES, PRESSES = 16, 7  # 32 readings a press
MAX_GROWN_MB = 120  # of all processes together, at their highest
MAX_DATABASE_MB = 30  # the prompts themselves are 7


def draw_page(number: int) -> bytes:
    target = io.BytesIO()
    Image.new("L", (40, 40), number).save(target, "PNG")
    return target.getvalue()


def list_processes(site: Site) -> set[int]:
    assert site.process
    rows = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True).stdout
    pairs = [tuple(map(int, row.split())) for row in rows.splitlines()]
    family = {site.process.pid}
    while more := {pid for pid, parent in pairs if parent in family} - family:
        family |= more
    return family


def measure_peak(pid: int) -> float:
    """MB that a process had at its highest."""
    status = Path(f"/proc/{pid}/status").read_text()
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(peak[1]) / 1024 if peak else 0.0


def press_run(site: Site, session: requests.Session, token: str, number: int) -> None:
    prompt = f"{number} {'word ' * (PROMPT_CHARS // 5)}"[:PROMPT_CHARS]
    fields = {
        "csrfmiddlewaretoken": token, "task": "own", "prompt": prompt,
        "m": [f"featherless:scripted/{name}" for name in MODELS],
    }  # fmt: skip
    pages = [draw_page(PAGES * number + n) for n in range(PAGES)]
    files = [("image", (f"{n}.png", page, "image/png")) for n, page in enumerate(pages)]
    answer = session.post(
        f"{site.url}/vision/", fields, files=files, headers={"Accept": "application/json"},
        timeout=60,
    )  # fmt: skip
    assert answer.status_code == 200, answer.text[:500]


def count_asked(data: Path) -> tuple[int, int]:
    """Readings there are, and those that a worker has taken."""
    with sqlite3.connect(data / "db.sqlite3") as database:
        query = "SELECT COUNT(*), SUM(attempts > 0) FROM playground_run"
        total, ask_count = database.execute(query).fetchone()
    return int(total), int(ask_count)


def test_a_long_prompt_costs_what_it_is_once(tmp_path: Path) -> None:
    with (
        Server(answer=Pretend(tokens=3, rate=400)) as provider,
        Site(tmp_path, FEATHERLESS_BASE_URL=provider.base, FEATHERLESS_API_KEY=KEY) as site,
    ):
        session = requests.Session()
        page = session.get(f"{site.url}/vision/", timeout=60).text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        press_run(site, session, token[1], 0)  # the decoders are there
        before = {pid: measure_peak(pid) for pid in list_processes(site)}
        for number in range(1, PRESSES):
            press_run(site, session, token[1], number)
        assert session.get(f"{site.url}/runs/", timeout=60).ok
        end = time.monotonic() + 120
        while count_asked(tmp_path)[1] < PAGES * len(MODELS):
            assert time.monotonic() < end
            time.sleep(0.5)
        assert count_asked(tmp_path)[0] == PAGES * len(MODELS) * PRESSES
        grown = {p: measure_peak(p) - before.get(p, 0.0) for p in list_processes(site)}
        size = sum(path.stat().st_size for path in tmp_path.glob("db.sqlite3*")) / 2**20
    assert sum(grown.values()) < MAX_GROWN_MB, grown
    assert size < MAX_DATABASE_MB
