"""Three machines with folders of their own: whichever is asked, it is one site."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from playground.settings import BASE_DIR
from tests.infrastructure.apart import DATABASE, REDIS, Machines, OwnRedis, Visitor, own_database
from tests.infrastructure.apart import database_away as cut_database
from tests.infrastructure.test_serving import list_named
from tests.providing import JSON
from tests.scripted import Server
from tests.scripted.pngs import write_png
from tests.scripted.pretend import Pretend
from tests.site import Site
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(
        not (DATABASE.startswith("postgres") and REDIS), reason="in the run on PostgreSQL and Redis"
    ),
]

PAGES, PICTURES = 10, 12
SEES = "featherless:scripted/vision"
PATIENCE_SECONDS = 240.0


@pytest.fixture(scope="module")
def provider() -> Iterator[Server]:
    with Server(answer=Pretend(tokens=120, reading_tokens=30, rate=40)) as server:
        yield server


@pytest.fixture(scope="module")
def machines(provider: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    folder = tmp_path_factory.mktemp("machines")
    with own_database() as url, Machines(folder, provider, url, OwnRedis()).running() as running:
        yield running


@pytest.fixture
def visitor(machines: Machines) -> Visitor:
    return Visitor(machines.all[0])


def count_asked(provider: Server, ending: str) -> int:
    return sum(seen.path.endswith(ending) for seen in list(provider.seen))


def test_pages_brought_to_one_machine_are_read_and_served_by_each(
    machines: Machines, visitor: Visitor, provider: Server
) -> None:
    first, second, third = machines.all
    files = [("image", (f"{n}.png", write_png(40 + n, 30), "image/png")) for n in range(PAGES)]
    fields = {"action": "run", "task": "text", "m": SEES}
    before = count_asked(provider, "completions")
    answer = visitor.session.post(
        f"{first.url}/vision/", fields, files=files, headers=JSON, timeout=60
    )
    assert answer.status_code == 200, answer.text
    batch = answer.json()["batch"]

    def read_state(machine: Site) -> Any:
        return visitor.get(machine, f"{batch}state/", **JSON).json()["counts"]

    wait_until(lambda: read_state(second)["ended"], PATIENCE_SECONDS)
    assert read_state(third)["done"] == PAGES
    assert count_asked(provider, "completions") == before + PAGES
    with psycopg.connect(machines.database) as database:
        pages = [row[0] for row in database.execute("SELECT id FROM vision_page")]
    assert len(pages) == PAGES
    for page in pages:
        for kind in ("thumb", "sent", "whole", "source"):
            served = [visitor.get(each, f"/vision/files/{page}/{kind}/") for each in machines.all]
            assert {answer.status_code for answer in served} == {200}
            assert len({answer.content for answer in served}) == 1
    archive = visitor.get(second, f"{batch}download/?format=zip")
    assert archive.status_code == 200
    assert not list(Path(first.knobs["PLAYGROUND_DATA"]).glob("media/*/*"))


def test_pictures_are_served_completely_by_each_machine(
    machines: Machines, visitor: Visitor, provider: Server
) -> None:
    before = count_asked(provider, "txt2img")
    visitor.press_generate(machines.all[1], PICTURES)
    wait_until(lambda: len(visitor.list_pictures(machines.all[2])) == PICTURES, PATIENCE_SECONDS)
    assert count_asked(provider, "txt2img") == before + PICTURES
    for path in visitor.list_pictures(machines.all[0]):
        for way in (path, f"{path}thumb/", f"{path}?plain=1"):
            served = [visitor.get(each, way) for each in machines.all]
            assert {answer.status_code for answer in served} == {200}
            assert len({answer.content for answer in served}) == 1


def test_a_chat_of_one_machine_is_followed_on_another_and_stopped_from_a_third(
    machines: Machines, visitor: Visitor
) -> None:
    first, second, third = machines.all
    run, stream = visitor.ask(first, "stall")
    assert "running" in visitor.get(second, run["url"]).text
    visitor.session.post(third.url + run["stop"], headers=JSON, timeout=60)
    wait_until(lambda: "Stopped" in visitor.get(second, run["url"]).text, 30)
    stream.close()


def test_a_machine_whose_clock_is_wrong_gives_up_nothing_of_the_others(
    machines: Machines, visitor: Visitor
) -> None:
    first, _, wrong = machines.all
    run, stream = visitor.ask(first, "chat")
    statuses: list[str] = []
    while not statuses or statuses[-1] == "running":
        visitor.get(wrong, "/runs/")
        statuses.append(visitor.read_status(wrong, run["url"]))
    assert set(statuses) == {"running", "done"}
    assert visitor.follow(wrong, run["events"])[1] == "done"
    stream.close()


def test_a_killed_worker_is_taken_over_from_and_nothing_that_was_made_is_asked_for_again(
    machines: Machines, visitor: Visitor, provider: Server
) -> None:
    before = count_asked(provider, "txt2img")
    had = len(visitor.list_pictures(machines.all[0]))
    visitor.press_generate(machines.all[0], PICTURES, "scripted-slow-1")
    wait_until(lambda: len(visitor.list_pictures(machines.all[0])) > had, 60)
    for pid in list_named(machines.all[0], "run_huey"):
        os.kill(pid, signal.SIGKILL)
    wait_until(
        lambda: len(visitor.list_pictures(machines.all[1])) == had + PICTURES, PATIENCE_SECONDS
    )
    count = count_asked(provider, "txt2img") - before
    assert PICTURES <= count <= PICTURES + 6  # what it had sent, and had no answer to


def test_a_machine_told_to_go_ends_its_chats_and_the_others_show_them(
    machines: Machines, visitor: Visitor
) -> None:
    first, second, _ = machines.all
    run, stream = visitor.ask(first, "chat")
    first.stop(60)
    text, status = visitor.follow(second, run["events"])
    stream.close()
    first.start()
    assert status == "done"
    assert len(text.split()) > 50
    assert text in visitor.get(first, run["url"]).text or "done" in status


def test_a_restart_of_redis_and_of_postgres_in_mid_stream_breaks_no_promise(
    machines: Machines, visitor: Visitor, provider: Server
) -> None:
    first, second, _ = machines.all
    had = len(visitor.list_pictures(first))
    before = count_asked(provider, "txt2img")
    run, stream = visitor.ask(first, "chat")
    visitor.press_generate(second, PICTURES, "scripted-slow-1")
    machines.redis.kill()
    with cut_database(machines.database):
        time.sleep(2)
    machines.redis.start()
    stream.close()
    second.wait()  # it answers a 503 for as long as it has not found the database again
    text, status = visitor.follow(second, run["events"])
    assert (status, len(text.split()) > 50) == ("done", True)
    wait_until(lambda: len(visitor.list_pictures(second)) == had + PICTURES, PATIENCE_SECONDS)
    assert count_asked(provider, "txt2img") == before + PICTURES


def test_a_machine_with_a_secret_of_its_own_is_refused_and_told_why(
    machines: Machines, tmp_path: Path
) -> None:
    foreign = Site(tmp_path, **{**machines.knobs, "SECRET_KEY": "another" * 10})
    for command in (["serve"], ["migrate"], ["run_huey", "--skip-checks"]):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=BASE_DIR,
            env=foreign.environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode != 0
        assert "another SECRET_KEY than this machine's" in done.stderr
        assert "Traceback" not in done.stderr
