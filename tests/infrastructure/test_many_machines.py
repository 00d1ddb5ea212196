"""The same site on PostgreSQL and Redis, with several web processes, as a group would host it."""

import os
import re
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import requests

from tests.providing import EVENTS, JSON, list_events, model_page
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import KEY, Site

DATABASE, REDIS = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(
        not (DATABASE.startswith("postgres") and REDIS), reason="in the run on PostgreSQL and Redis"
    ),
]


@pytest.fixture
def database() -> Iterator[str]:
    """A database that nobody else has. The processes of a site cannot see a test's transaction."""
    name = f"playground_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(DATABASE, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        yield DATABASE.rpartition("/")[0] + f"/{name}"
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def site(database: str, tmp_path: Path) -> Iterator[Site]:
    with Server(answer=Pretend(tokens=80, rate=40)) as provider:
        knobs = {"FEATHERLESS_BASE_URL": provider.base, "FEATHERLESS_API_KEY": KEY}
        knobs |= {"DATABASE_URL": database, "REDIS_URL": REDIS, "WEB_CONCURRENCY": "3"}
        with Site(tmp_path, **knobs) as started:
            yield started


@pytest.fixture
def visitor(site: Site) -> requests.Session:
    """Somebody who has opened the page, and never keeps a connection: any process may answer."""
    session = requests.Session()
    session.headers["Connection"] = "close"
    page = session.get(site.url + model_page("chat"))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    session.headers["X-CSRFToken"] = token[1]
    return session


def start(
    site: Site, visitor: requests.Session, name: str
) -> tuple[dict[str, str], requests.Response]:
    said = {"mode": "chat", "message": "Hello"}
    response = visitor.post(site.url + model_page(name), said, headers=EVENTS, stream=True)
    assert response.status_code == 200, response.text
    head = next(response.iter_content(None))
    return list_events(head)[0][1], response


def test_a_run_is_followed_from_other_processes(site: Site, visitor: requests.Session) -> None:
    run, own = start(site, visitor, "chat")
    others = [visitor.get(site.url + run["events"], headers=EVENTS).content for _ in range(4)]
    own.close()
    texts = ["".join(d.get("text", "") for n, d in list_events(o) if n == "delta") for o in others]
    assert len(set(texts)) == 1
    assert texts[0]
    assert all(list_events(other)[-1][1]["status"] == "done" for other in others)


def test_a_run_is_stopped_from_other_processes(site: Site, visitor: requests.Session) -> None:
    run, own = start(site, visitor, "stall")
    visitor.post(site.url + run["stop"], headers=JSON)
    end = time.monotonic() + 10
    while "Stopped" not in visitor.get(site.url + run["url"]).text:
        assert time.monotonic() < end, "the run was not stopped"
        time.sleep(0.2)
    own.close()
