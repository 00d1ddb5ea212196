"""`make run` as processes: what dies, what is said, what is left behind, and what is kept."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import requests

from playground.settings import BASE_DIR
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import KEY, NewSite, Site
from tests.waiting import wait_until

FIRST = "Here is an answer that looks like one."


@pytest.fixture
def provider() -> Iterator[Server]:
    with Server(answer=Pretend(tokens=200, rate=50)) as server:
        yield server


@pytest.fixture
def site(provider: Server, tmp_path: Path) -> Iterator[Site]:
    knobs = {"FEATHERLESS_BASE_URL": provider.base, "FEATHERLESS_API_KEY": KEY}
    started = NewSite(tmp_path, PLAYGROUND_DRAIN_SECONDS="1", **knobs)
    started.start()
    yield started
    started.stop()
    for pid in list_family(started):
        os.kill(pid, signal.SIGKILL)


class Asking:
    """Somebody whose answer is on its way: `run` is its id."""

    def __init__(self, site: Site, model: str = "long") -> None:
        self.site = site
        self.session = requests.Session()
        url = f"{site.url}/text/featherless/scripted/{model}/"
        page = self.session.get(url, timeout=10).text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        said = {"mode": "chat", "message": "Hello", "csrfmiddlewaretoken": token[1]}
        head = {"Accept": "text/event-stream"}
        self.stream = self.session.post(url, said, headers=head, stream=True, timeout=10)
        for line in self.stream.iter_lines(chunk_size=1):
            if match := re.search(rb'"id":"([0-9a-f-]{36})"', line):
                self.run = UUID(match[1].decode())
                break

    def read_page(self) -> str:
        return self.session.get(f"{self.site.url}/runs/{self.run}/", timeout=10).text

    def wait_for_text(self) -> None:
        """Wait until some of the answer is stored."""
        wait_until(lambda: FIRST in self.read_page())


def list_family(site: Site) -> list[int]:
    """The processes of a site that are alive, oldest first: all that know its place for data."""
    place = f"\0PLAYGROUND_DATA={site.knobs['PLAYGROUND_DATA']}\0".encode()
    pids = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if place in b"\0" + entry.joinpath("environ").read_bytes():
                pids.append(int(entry.name))
        except OSError:
            continue  # it has ended, or is somebody else's
    return sorted(pids)


def read_command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except FileNotFoundError:
        return ""


def list_named(site: Site, name: str) -> list[int]:
    """The site's processes whose command has this word, oldest first."""
    return sorted(
        pid
        for pid in list_family(site)
        if name in read_command(pid) and "serve" not in read_command(pid)
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl+C", "SIGTERM"])
def test_asked_to_end_it_ends_everything(site: Site, number: signal.Signals) -> None:
    assert site.process is not None
    assert len(list_family(site)) >= 3
    site.process.send_signal(number)
    assert site.process.wait(15) == 0
    wait_until(lambda: not list_family(site), 5)
    assert "Traceback" not in site.log.read_text()
    with pytest.raises(requests.ConnectionError):
        requests.get(site.url, timeout=2)


def test_ending_in_mid_answer_keeps_what_had_arrived_and_hangs_up(
    site: Site, provider: Server
) -> None:
    asking = Asking(site)
    asking.wait_for_text()
    site.stop()
    last = next(seen for seen in reversed(provider.seen) if "completions" in seen.path)
    assert last.ended.wait(5)
    assert last.hung_up is not None
    site.start()
    page = asking.read_page()
    assert FIRST in page
    assert 'data-status="interrupted"' in page


def test_everything_killed_in_mid_answer_leaves_an_interrupted_run_with_its_text(
    site: Site,
) -> None:
    asking = Asking(site)
    asking.wait_for_text()
    for pid in list_family(site):
        os.kill(pid, signal.SIGKILL)
    assert site.process is not None
    site.process.wait(10)
    a_minute_passes(site)
    site.start()
    page = asking.read_page()
    assert FIRST in page
    assert 'data-status="interrupted"' in page
    assert "The partial answer was saved." in page


def test_a_killed_web_worker_leaves_an_interrupted_run_with_its_text(site: Site) -> None:
    """Its master starts another, and says so; who looks on is told how it ended."""
    asking = Asking(site)
    asking.wait_for_text()
    master, *workers = list_named(site, "gunicorn")
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: "SIGKILL" in site.log.read_text())
    wait_until(lambda: set(list_named(site, "gunicorn")) - {master, *workers})
    site.wait()
    a_minute_passes(site)
    events = asking.session.get(f"{site.url}/runs/{asking.run}/events", timeout=30).text
    assert '"status":"interrupted"' in events
    assert FIRST in asking.read_page()


def a_minute_passes(site: Site) -> None:
    """For the runs: their last sign of life becomes older."""
    with sqlite3.connect(Path(site.knobs["PLAYGROUND_DATA"], "db.sqlite3")) as database:
        database.execute("UPDATE playground_run SET heartbeat = datetime(heartbeat, '-60 seconds')")


@pytest.mark.parametrize("name", ["run_huey", "gunicorn"])
def test_a_process_that_dies_is_started_again_and_it_is_said(site: Site, name: str) -> None:
    killed = list_named(site, name)[0]
    os.kill(killed, signal.SIGKILL)
    process = {"run_huey": "worker", "gunicorn": "web"}[name]
    wait_until(lambda: f"{process} starts again in 1 s" in site.log.read_text())
    assert f"{process} stopped (signal SIGKILL)" in site.log.read_text()
    wait_until(lambda: set(list_named(site, name)) - {killed})
    site.wait()


def test_killing_the_supervisor_ends_all_that_it_has_started(site: Site) -> None:
    assert site.process is not None
    site.process.kill()
    site.process.wait(10)
    wait_until(lambda: not list_family(site))
    with socket.create_server(("127.0.0.1", site.port), reuse_port=False):
        pass  # nobody holds the port


def test_a_taken_port_is_told_in_a_sentence(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with socket.create_server(("127.0.0.1", site.port)):
        done = run_serve(site)
    assert done.returncode != 0
    assert f"Cannot listen on 127.0.0.1 port {site.port}" in done.stderr
    assert "set PORT to another number" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("knob", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "99999"),
        ("PLAYGROUND_ACCESS", "maybe"),
        ("FEATHERLESS_BASE_URL", "ftp://example.com"),
        ("DATABASE_URL", "oracle://nobody"),
    ],
)
def test_a_wrong_setting_is_told_in_a_sentence(tmp_path: Path, knob: str, value: str) -> None:
    done = run_serve(Site(tmp_path, **{knob: value}))
    assert done.returncode != 0
    assert knob in done.stderr
    assert "Traceback" not in done.stderr


def run_serve(site: Site) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=BASE_DIR,
        env=site.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_static_files_are_kept_for_ever_guessed_never_and_offered_to_no_other_site(
    site: Site,
) -> None:
    page = requests.get(site.url, timeout=10)
    assert page.headers["Referrer-Policy"] == "same-origin"
    for name in re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"', page.text):
        file = requests.get(site.url + name, timeout=10)
        assert file.status_code == 200
        assert "immutable" in file.headers["Cache-Control"]
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in file.headers
