"""Many streams that attach at once share a few connections to PostgreSQL."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests

from playground.infrastructure.database_settings import set_pool
from tests.infrastructure import test_many_machines as group
from tests.infrastructure.test_many_machines import database as database
from tests.infrastructure.test_many_machines import visitor as visitor
from tests.providing import EVENTS, list_events
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import KEY, Site

pytestmark = group.pytestmark
POOL = 4
FOLLOWERS = 60


@pytest.fixture
def site(database: str, tmp_path: Path) -> Iterator[Site]:
    with Server(answer=Pretend(tokens=200, rate=40)) as provider:
        knobs = {"FEATHERLESS_BASE_URL": provider.base, "FEATHERLESS_API_KEY": KEY}
        knobs |= {"DATABASE_URL": database, "REDIS_URL": group.REDIS}
        with Site(tmp_path, **knobs, PLAYGROUND_DATABASE_CONNECTIONS=str(POOL)) as started:
            yield started


def count_connections(name: str) -> int:
    with psycopg.connect(group.DATABASE, autocommit=True) as admin:
        row = admin.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name])
        return int(row.fetchone()[0])  # type: ignore[index]  # there is always a count


@contextmanager
def watch_connections(name: str) -> Iterator[list[int]]:
    """How many there are, again and again."""
    counts: list[int] = []
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.05):
            counts.append(count_connections(name))

    thread = threading.Thread(target=look)
    thread.start()
    yield counts
    done.set()
    thread.join()


def test_a_rush_takes_turns(site: Site, visitor: requests.Session, database: str) -> None:
    run, own = group.start(site, visitor, "chat")
    ends: list[str] = []

    def follow() -> None:
        followed = visitor.get(site.url + run["events"], headers=EVENTS, timeout=120)
        ends.append(list_events(followed.content)[-1][1]["status"])

    with watch_connections(database.rpartition("/")[2]) as counts:
        followers = [threading.Thread(target=follow) for _ in range(FOLLOWERS)]
        for follower in followers:
            follower.start()
        for follower in followers:
            follower.join()
    own.close()
    assert ends == ["done"] * FOLLOWERS
    assert max(counts) <= 2 * POOL  # of the web process, and of the worker


def test_connections_that_the_server_has_closed_are_not_handed_out(
    site: Site, database: str
) -> None:
    assert requests.get(f"{site.url}/runs/", timeout=30).ok
    with psycopg.connect(group.DATABASE, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [database.rpartition("/")[2]],
        )
    assert requests.get(f"{site.url}/runs/", timeout=30).ok


def test_options_of_the_address_stay() -> None:
    database: dict[str, Any] = {"OPTIONS": {"sslmode": "require"}}
    set_pool(database, 0)
    assert database == {"OPTIONS": {"sslmode": "require"}}
    set_pool(database, 7)
    assert database["OPTIONS"]["sslmode"] == "require"
    assert database["OPTIONS"]["pool"]["max_size"] == 7
