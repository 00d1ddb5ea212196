"""Connections to SQLite that are kept: set up once, of the right file, holding nothing."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.backends.sqlite3.base import DatabaseWrapper as DjangoWrapper
from pytest_django import DjangoDbBlocker

from playground.storage.sqlite import base
from playground.storage.sqlite.base import DatabaseWrapper
from playground.storage.sqlite.idle import IdleConnections

DEFAULTS: dict[str, Any] = {
    "ATOMIC_REQUESTS": False,
    "AUTOCOMMIT": True,
    "CONN_HEALTH_CHECKS": False,
    "CONN_MAX_AGE": 0,
    "ENGINE": "playground.storage.sqlite",
    "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"},
    "TEST": {},
    "TIME_ZONE": None,
}


@pytest.fixture
def idle(
    monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[IdleConnections]:
    """Kept for these tests alone, whose databases are their own."""
    fresh = IdleConnections(most=2)
    monkeypatch.setattr(base, "idle_connections", fresh)
    with django_db_blocker.unblock():
        yield fresh


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "db.sqlite3"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE words (word TEXT UNIQUE)")
        made.executemany("INSERT INTO words VALUES (?)", [(str(n),) for n in range(500)])
    made.close()
    return path


def connect(file: Path) -> DatabaseWrapper:
    return DatabaseWrapper(DEFAULTS | {"NAME": file}, "default")


def ask(wrapper: DatabaseWrapper, sql: str) -> Any:
    with wrapper.cursor() as cursor:
        return cursor.execute(sql).fetchone()[0]


def use(file: Path) -> sqlite3.Connection:
    """The connection that somebody's one question went through."""
    wrapper = connect(file)
    assert ask(wrapper, "SELECT count(*) FROM words") == 500
    used: sqlite3.Connection = wrapper.connection
    wrapper.close()
    return used


def is_closed(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return True
    return False


@pytest.mark.usefixtures("idle")
def test_the_next_one_gets_what_the_last_one_gave_back(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = use(file)

    def refuse(*_args: Any) -> None:
        raise AssertionError("another one was opened")

    monkeypatch.setattr(DjangoWrapper, "get_new_connection", refuse)
    assert use(file) is first


@pytest.mark.usefixtures("idle")
def test_it_is_as_it_was_set_up(file: Path) -> None:
    use(file)
    wrapper = connect(file)
    assert ask(wrapper, "PRAGMA foreign_keys") == 1
    assert ask(wrapper, "PRAGMA synchronous") == 1
    assert ask(wrapper, "PRAGMA journal_mode") == "wal"
    assert ask(wrapper, "SELECT django_date_extract('year', '2026-11-29')") == 2026
    assert wrapper.get_autocommit()


@pytest.mark.usefixtures("idle")
def test_a_file_that_was_replaced_is_opened_anew(file: Path) -> None:
    old = use(file)
    copy = file.with_suffix(".backup")
    copy.write_bytes(file.read_bytes())
    copy.replace(file)
    assert use(file) is not old
    assert is_closed(old)


@pytest.mark.usefixtures("idle")
def test_two_files_do_not_share_a_connection(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite3"
    other.write_bytes(file.read_bytes())
    first, second = use(file), use(other)
    assert first is not second
    assert (use(file), use(other)) == (first, second)


@pytest.mark.usefixtures("idle")
def test_what_was_not_committed_is_undone(file: Path) -> None:
    wrapper = connect(file)
    wrapper.ensure_connection()
    wrapper.connection.execute("BEGIN IMMEDIATE")
    wrapper.connection.execute("INSERT INTO words VALUES ('half')")
    left = wrapper.connection
    wrapper.close()
    assert is_closed(left)
    assert use(file) is not left


@pytest.mark.usefixtures("idle")
def test_after_an_error_it_is_closed(file: Path) -> None:
    wrapper = connect(file)
    wrapper.ensure_connection()
    failed = wrapper.connection
    with pytest.raises(OperationalError), wrapper.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    wrapper.close()
    assert is_closed(failed)


@pytest.mark.usefixtures("idle")
def test_a_list_that_was_read_half_keeps_no_place_in_the_log(file: Path) -> None:
    wrapper = connect(file)
    cursor = wrapper.cursor()
    cursor.execute("SELECT word FROM words")
    assert cursor.fetchone()
    wrapper.close()
    with sqlite3.connect(file, timeout=0) as other:
        other.execute("INSERT INTO words VALUES ('more')")
    blocked, *_ = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    other.close()
    assert not blocked


def test_only_a_few_are_kept(idle: IdleConnections, file: Path) -> None:
    wrappers = [connect(file) for _ in range(4)]
    for wrapper in wrappers:
        wrapper.ensure_connection()
    opened = [wrapper.connection for wrapper in wrappers]
    for wrapper in wrappers:
        wrapper.close()
    assert [is_closed(connection) for connection in opened] == [False, False, True, True]
    assert idle.take(str(file)) is opened[1]


@pytest.mark.usefixtures("idle")
def test_a_database_in_memory_is_nobody_elses() -> None:
    wrapper = DatabaseWrapper(DEFAULTS | {"NAME": ":memory:"}, "default")
    assert ask(wrapper, "SELECT 1") == 1
    own = wrapper.connection
    wrapper.close()
    assert DatabaseWrapper(DEFAULTS | {"NAME": ":memory:"}, "default").connection is not own


def test_the_child_of_a_fork_opens_its_own(idle: IdleConnections, file: Path) -> None:
    first_use = use(file)
    idle.abandon()  # as the child does at once
    assert use(file) is not first_use
    assert not is_closed(first_use)


def test_a_fork_abandons_those_of_its_parent(file: Path) -> None:
    """In a process of its own: this one has threads."""
    code = (
        "import os, sys, sqlite3\n"
        "from playground.storage.sqlite.idle import idle_connections as idle\n"
        "path = sys.argv[1]\n"
        "assert idle.put(path, sqlite3.connect(path))\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    os._exit(idle.take(path) is not None)\n"
        "assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0\n"
        "assert idle.take(path) is not None\n"
    )
    subprocess.run([sys.executable, "-c", code, str(file)], check=True)
