"""Another process writes to the database for long: nobody's stream or page stands still for it."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from django.db import OperationalError, connection

from playground.models import Favourite
from playground.storage.sqlite import patience
from playground.storage.sqlite.patience import PatientConnection
from tests.infrastructure.test_serving import Asking
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import KEY, Site

HOLD = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
database.execute("ROLLBACK")
"""


class Holder:
    """A process that holds the write lock of an SQLite file, from `with` to its end."""

    def __init__(self, path: Path) -> None:
        self.command = [sys.executable, "-c", HOLD, str(path)]

    def __enter__(self) -> Self:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(self.command, stdin=pipe, stdout=pipe)
        assert self.process.stdin
        assert self.process.stdout
        self.input, self.output = self.process.stdin, self.process.stdout
        assert self.output.readline() == b"held\n"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
        self.process.wait(10)
        self.output.close()

    def release(self) -> None:
        self.input.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with Server(answer=Pretend(tokens=30, rate=40)) as provider:
        knobs = {"FEATHERLESS_BASE_URL": provider.base, "FEATHERLESS_API_KEY": KEY}
        with Site(tmp_path, **knobs) as started:
            yield started


def test_streams_health_and_pages_go_on_while_another_process_holds_the_lock(site: Site) -> None:
    asking = Asking(site)
    asking.wait_for_text()
    more = threading.Thread(target=Asking, args=(site,), daemon=True)
    events = f"{site.url}/runs/{asking.run}/events"
    follower = asking.session.get(events, stream=True, timeout=10)
    lines = follower.iter_lines(chunk_size=1)
    assert b"event: run" in next(lines)
    with Holder(Path(site.knobs["PLAYGROUND_DATA"]) / "db.sqlite3"):
        more.start()
        heard = [next(lines) for _ in range(240)]  # longer than a second: it is due to be stored
        assert sum(line.startswith(b"event: delta") for line in heard) > 40
        for address in ("/healthz", "/readyz", "/runs/", "/text/", "/images/"):
            answer = asking.session.get(site.url + address, timeout=10)
            assert answer.status_code == 200, address
        assert more.is_alive()  # what is to be stored waits
    more.join(20)
    assert not more.is_alive()
    assert any(b"event: done" in line for line in lines)


def test_health_and_pages_go_on_while_another_process_holds_the_lock_of_the_queue(
    site: Site,
) -> None:
    """The queue is a file of its own."""
    with Holder(Path(site.knobs["PLAYGROUND_DATA"]) / "queue.sqlite3"):
        asking = Asking(site)
        asking.wait_for_text()
        for address in ("/healthz", "/runs/", "/text/featherless/scripted/long/"):
            assert asking.session.get(site.url + address, timeout=10).ok


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "some.sqlite3"
    with sqlite3.connect(made) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE word (word TEXT UNIQUE)")
    database.close()
    return made


def connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, timeout=0, factory=PatientConnection)


def test_what_finds_a_lock_is_done_once_it_is_gone(path: Path) -> None:
    own = connect(path)
    with Holder(path) as holder:
        threading.Timer(0.3, holder.release).start()
        own.execute("INSERT INTO word VALUES ('one')")
    assert own.execute("SELECT * FROM word").fetchall() == [("one",)]
    own.close()


def test_a_lock_that_stays_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 0.2)
    own = connect(path)
    with Holder(path), pytest.raises(sqlite3.OperationalError, match="locked"):
        own.execute("BEGIN IMMEDIATE")
    own.close()


def test_other_errors_are_told_at_once(path: Path) -> None:
    own = connect(path)
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        own.cursor().execute("SELECT * FROM absent")
    own.close()


def test_a_snapshot_that_has_aged_is_told_at_once(path: Path) -> None:
    own, other = connect(path), connect(path)
    own.execute("BEGIN")
    own.execute("SELECT * FROM word").fetchall()
    other.execute("INSERT INTO word VALUES ('one')")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        own.execute("INSERT INTO word VALUES ('two')")
    own.close()
    other.close()


def test_of_many_rows_all_are_written_or_none(path: Path) -> None:
    own = connect(path)
    own.execute("INSERT INTO word VALUES ('b')")
    with pytest.raises(sqlite3.IntegrityError):
        own.cursor().executemany("INSERT INTO word VALUES (?)", [("a",), ("b",)])
    assert not own.in_transaction
    own.cursor().executemany("INSERT INTO word VALUES (?)", [("c",), ("d",)])
    assert own.execute("SELECT * FROM word ORDER BY word").fetchall() == [("b",), ("c",), ("d",)]
    own.close()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite")
@pytest.mark.django_db(transaction=True)
def test_the_database_of_django_waits_like_that(monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(str(connection.settings_dict["NAME"]))
    with Holder(path) as holder:
        threading.Timer(0.3, holder.release).start()
        Favourite.objects.create(owner="me", provider="local", model="one")
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 0.1)
    with Holder(path):
        assert Favourite.objects.count() == 1
        with pytest.raises(OperationalError, match="locked"):
            Favourite.objects.create(owner="me", provider="local", model="two")
