"""A whole site whose Redis or PostgreSQL goes away for a while, and comes back."""

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from playground.runs.recorder import STALE_SECONDS
from playground.settings import BASE_DIR
from tests.browser.line import Line
from tests.outages.asking import PAGES, Asker, knobs
from tests.scripted import STALL, Reply, Seen, Server
from tests.scripted.pretend import Pretend
from tests.services import answers
from tests.site import Site
from tests.waiting import wait_until

REDIS_PORT, POSTGRES_PORT = 6379, 5432
OUTAGE_SECONDS = int(STALE_SECONDS) + 3  # long enough for a worker to be taken for dead
DATABASE = os.environ.get("DATABASE_URL", "")


def press(site: Site, *words: str) -> str:
    """What a person does with jobs, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.imagegen.press", *words],
        cwd=BASE_DIR,
        env=site.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def statuses(site: Site) -> list[str]:
    return [job["status"] for job in json.loads(press(site, "look"))]


@pytest.mark.skipif(not answers(REDIS_PORT), reason="Redis isn't responding on 127.0.0.1")
def test_while_redis_is_away_pages_chats_and_jobs_go_on(tmp_path: Path) -> None:
    with Server(answer=Pretend(rate=200)) as provider, Line(REDIS_PORT) as line:
        url = line.url.replace("http:", "redis:") + "/13"
        with Site(tmp_path, **knobs(provider), REDIS_URL=url) as site:
            asker = Asker(site)
            line.cut()
            ready = asker.get("/readyz")
            assert ready.status_code == 503
            assert "Redis isn't responding" in ready.text
            assert {path: asker.get(path).status_code for path in PAGES} == dict.fromkeys(
                PAGES, 200
            )
            assert "event: done" in asker.ask().text
            press(site, "submit", "2", "scripted-image")
            assert len(statuses(site)) == 2
            line.mend()
            wait_until(lambda: asker.get("/readyz").ok, 20)
            wait_until(lambda: statuses(site) == ["done", "done"], 90)
            log = site.log.read_text()
    assert "Traceback" not in log
    assert log.count("out of order") < 12  # once a process and service, not once a try


@pytest.fixture
def database() -> Iterator[str]:
    name = f"playground_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(DATABASE, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        yield name
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.services
@pytest.mark.skipif(not DATABASE.startswith("postgres"), reason="in the run on PostgreSQL")
def test_pictures_made_while_postgresql_is_away_are_kept_by_themselves(
    database: str, tmp_path: Path
) -> None:
    with Server(answer=Pretend()) as provider, Line(POSTGRES_PORT) as line:
        url = f"postgres://postgres@{line.url.removeprefix('http://')}/{database}"
        with Site(tmp_path, **knobs(provider), DATABASE_URL=url) as site:
            asker = Asker(site)
            press(site, "submit", "3", "scripted-slow-2")
            wait_until(lambda: sum(s.path.endswith("txt2img") for s in list(provider.seen)) > 0, 30)
            line.cut()
            time.sleep(7)  # the provider answers meanwhile
            assert asker.get("/healthz").ok
            assert asker.get("/readyz").status_code == 503
            page = asker.get("/runs/")
            assert page.status_code == 503
            assert "The database isn&#x27;t responding." in page.text
            line.mend()
            wait_until(lambda: asker.get("/readyz").ok, 20)
            wait_until(lambda: statuses(site) == ["done"] * 3, 120)
            seeds = [s.json["seed"] for s in list(provider.seen) if s.path.endswith("txt2img")]
            log = site.log.read_text()
    assert len(seeds) == len(set(seeds)) == 3
    assert "Traceback" not in log


def asked_seeds(provider: Server) -> list[int]:
    return [s.json["seed"] for s in list(provider.seen) if s.path.endswith("txt2img")]


@pytest.mark.skipif(not DATABASE.startswith("postgres"), reason="in the run on PostgreSQL")
def test_after_a_long_outage_a_worker_that_is_still_at_work_is_left_to_it(
    database: str, tmp_path: Path
) -> None:
    """Nobody asks for the picture again, though no sign of life could be stored."""
    with Server(answer=Pretend()) as provider, Line(POSTGRES_PORT) as line:
        url = f"postgres://postgres@{line.url.removeprefix('http://')}/{database}"
        with Site(tmp_path, **knobs(provider), DATABASE_URL=url) as site:
            asker = Asker(site)
            press(site, "submit", "2", f"scripted-slow-{OUTAGE_SECONDS + 12}")
            wait_until(lambda: len(asked_seeds(provider)) == 2, 30)
            line.cut()
            time.sleep(OUTAGE_SECONDS)
            line.mend()
            wait_until(lambda: asker.get("/readyz").ok, 20)
            wait_until(lambda: statuses(site) == ["done"] * 2, 60)
            assert sorted(asked_seeds(provider)) == [1, 2]
            assert [job["attempts"] for job in json.loads(press(site, "look"))] == [1, 1]
            assert "Traceback" not in site.log.read_text()


@pytest.mark.skipif(not DATABASE.startswith("postgres"), reason="in the run on PostgreSQL")
def test_a_worker_that_was_cut_off_stores_nothing_of_what_another_has_taken_over(
    database: str, tmp_path: Path
) -> None:
    with Server(answer=StallOnce()) as provider, Line(POSTGRES_PORT) as line:
        ways = {"cut": line.url.removeprefix("http://"), "whole": f"127.0.0.1:{POSTGRES_PORT}"}
        cut, whole = (share(tmp_path / name, provider, f"{ways[name]}/{database}") for name in ways)
        with cut:
            press(cut, "submit", "1", "scripted-image")
            wait_until(lambda: asked_seeds(provider) == [1], 30)
            line.cut()
            with whole:
                wait_until(lambda: statuses(whole) == ["done"], OUTAGE_SECONDS + 60)
                first, second = [s for s in list(provider.seen) if s.path.endswith("txt2img")]
                assert not first.ended.is_set()  # it knows nothing yet
                line.mend()
                assert first.ended.wait(20)
                assert first.hung_up is not None
                assert second.hung_up is None
                (job,) = json.loads(press(whole, "look"))
                assert (job["status"], job["attempts"], len(job["pictures"])) == ("done", 2, 1)
            assert "Traceback" not in cut.log.read_text() + whole.log.read_text()


class StallOnce:
    """Says nothing to the first who asks for a picture, and answers everybody else."""

    def __init__(self) -> None:
        self.pretend, self.first = Pretend(), True

    def __call__(self, seen: Seen) -> Reply:
        if not (self.first and seen.path.endswith("txt2img")):
            return self.pretend(seen)
        self.first = False
        return Reply([STALL])


def share(folder: Path, provider: Server, database: str) -> Site:
    """One of two machines with one database."""
    folder.mkdir()
    secret = "one for both of them, and long enough for that"
    url = f"postgres://postgres@{database}"
    return Site(folder, **knobs(provider), DATABASE_URL=url, SECRET_KEY=secret)
