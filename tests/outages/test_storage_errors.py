"""Which errors of storage are told as what, to whoever asked."""

import contextlib
import errno
import logging
import sqlite3
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.db.backends.signals import connection_created
from django.test import Client as Browser

from imagegen.jobs import tasks as image_queue
from playground.models import Run, Status
from playground.providers import Chunk
from playground.runs import services as runs
from playground.runs.live import Live, News, Seen
from playground.runs.recorder import recorder
from playground.storage.errors import DiskFull, ShortTraceback, explain_storage_error
from playground.storage.sqlite import base
from playground.storage.sqlite.idle import IdleConnections
from tests.imagegen.conftest import list_bodies, provider, run_worker, submit_jobs  # noqa: F401 - a fixture
from tests.providing import EVENTS
from tests.scripted import Server


def wrap_error(cause: Exception) -> OperationalError:
    """As Django hands a driver's error on."""
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("something")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (OSError(errno.ENOSPC, "no"), 507, "disk is full"),
        (OSError(errno.EDQUOT, "no"), 507, "disk is full"),
        (wrap_error(sqlite_error(sqlite3.SQLITE_FULL)), 507, "disk is full"),
        (wrap_error(sqlite_error(sqlite3.SQLITE_IOERR_SHMSIZE)), 507, "can't be written"),
        (wrap_error(sqlite_error(sqlite3.SQLITE_READONLY)), 507, "can't be written"),
        (wrap_error(sqlite_error(sqlite3.SQLITE_BUSY)), 503, "database is busy"),
        (wrap_error(psycopg.errors.DiskFull("no")), 507, "disk is full"),
        (wrap_error(psycopg.OperationalError("refused")), 503, "isn't responding"),
        (wrap_error(psycopg.errors.AdminShutdown("no")), 503, "isn't responding"),
        (wrap_error(psycopg.errors.TooManyConnections("no")), 503, "isn't responding"),
        (wrap_error(psycopg.InterfaceError("closed")), 503, "isn't responding"),
    ],
)
def test_trouble_with_storage_is_a_sentence(error: Exception, status: int, words: str) -> None:
    explanation = explain_storage_error(error)
    assert explanation is not None
    assert explanation.status == status
    assert words in explanation.message


@pytest.mark.parametrize(
    "error",
    [
        None,
        ValueError("ours"),
        OSError(errno.ENOENT, "ours"),
        wrap_error(sqlite_error(sqlite3.SQLITE_ERROR)),  # no such table
        wrap_error(psycopg.errors.UndefinedTable("ours")),
    ],
)
def test_a_fault_of_ours_is_not_excused(error: Exception | None) -> None:
    assert explain_storage_error(error) is None


def test_the_log_has_a_line_and_no_traceback() -> None:
    error = wrap_error(psycopg.OperationalError("refused"))
    info = (OperationalError, error, None)
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "It broke: %s", ("/x",), info)
    assert ShortTraceback().filter(record)
    assert record.getMessage() == "It broke: /x (The database isn't responding.)"
    assert record.exc_info is None


@pytest.fixture
def full_database(transactional_db: None) -> Iterator[None]:
    with fill_database():
        yield


@contextlib.contextmanager
def fill_database() -> Iterator[None]:
    """SQLite's own bound on the pages of a file: what comes beyond fails as on a full disk."""
    if connection.vendor != "sqlite":
        pytest.skip("of SQLite")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # what earlier tests left free would be room
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]

    def bound_pages(connection: Any, **_kwargs: Any) -> None:
        connection.connection.execute(f"PRAGMA max_page_count = {pages}")

    connection_created.connect(bound_pages)
    connection.close()
    try:
        with pytest.MonkeyPatch.context() as patch:  # what is bound is not for later tests
            patch.setattr(base, "idle_connections", IdleConnections(most=0))
            yield
            connection.close()
    finally:
        connection_created.disconnect(bound_pages)
        connection.close()


@pytest.mark.usefixtures("full_database", "provider")
@pytest.mark.parametrize("head", [EVENTS, {}, {"HX-Request": "true"}])
def test_on_a_full_disk_pages_are_read_and_a_question_is_told_that_it_cannot_be_stored(
    head: dict[str, str],
) -> None:
    browser = Browser()
    for path in ("/", "/text/", "/runs/", "/images/", "/vision/"):
        assert browser.get(path).status_code == 200
    said = {"mode": "chat", "message": "x" * 100_000}
    answer = browser.post("/text/local/a/b/", said, headers=head)
    assert answer.status_code == 507
    assert "disk is full, so this couldn't be saved" in answer.text.replace("&#x27;", "'")
    assert not Run.objects.exists()


def follow_on_full_disk() -> tuple[Run, Live, Iterator[News | None]]:
    run = Run.objects.create(
        owner="me", app="textlab", provider="local", endpoint="chat", model="m", status="running"
    )
    live = Live(run)
    live.take_chunk(Chunk(text="word " * 100_000))
    return run, live, runs.follow_run(run, Seen())


@pytest.mark.django_db(transaction=True)
def test_who_looks_on_hears_that_an_answer_cannot_be_stored_until_it_is() -> None:
    run, live, following = follow_on_full_disk()
    with fill_database():
        recorder.add_live(live)
        live.settle_outcome(Status.DONE)
        recorder.note_end()
        heard = [news for news, _ in zip(following, range(2), strict=False) if news]
        assert heard[0].text.startswith("word")
        assert heard[1].phase
        assert "disk is full" in heard[1].phase.message
        assert Run.objects.get(pk=run.pk).text == ""
    assert all(news is None or news.phase for news in following)
    assert Run.objects.get(pk=run.pk).text.startswith("word")


@pytest.mark.django_db(transaction=True)
def test_who_waits_without_script_is_told_in_place_of_waiting() -> None:
    run, live, _following = follow_on_full_disk()
    with fill_database():
        recorder.add_live(live)
        live.settle_outcome(Status.DONE)
        recorder.note_end()
        with pytest.raises(DiskFull):
            runs.wait_for_run(run)
    assert live.recorded.wait(20)


@pytest.mark.django_db
def test_a_database_that_is_away_before_a_view_begins_is_said_too() -> None:
    browser = Browser(raise_request_exception=False)
    browser.cookies["sessionid"] = "x" * 32

    def break_down(*_args: Any) -> None:
        raise wrap_error(psycopg.OperationalError("refused"))

    with connection.execute_wrapper(break_down):
        page = browser.get("/runs/")
        fragment = browser.get("/runs/", headers=EVENTS)
    assert page.status_code == fragment.status_code == 503
    assert "The database isn&#x27;t responding." in page.text
    assert "Try again in 5 s." in page.text
    assert page["Retry-After"] == "5"
    assert fragment.json()["error"]["kind"] == "busy"


class Breaking:
    """The database goes away at the first `times` statements that hold `word`."""

    def __init__(self, word: str, times: int = 1) -> None:
        self.word, self.left = word, times

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.word in sql and self.left:
            self.left -= 1
            raise wrap_error(psycopg.OperationalError("the connection is lost"))
        return execute(sql, params, many, context)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "word", ['UPDATE "imagegen_job" SET "sent"', 'INSERT INTO "imagegen_picture"']
)
def test_a_picture_under_which_the_database_goes_away_is_kept_by_itself(
    provider: Server,  # noqa: F811 - the fixture
    word: str,
) -> None:
    (run,) = submit_jobs()
    with connection.execute_wrapper(Breaking(word)):
        assert image_queue.make_next("arli")
        run.refresh_from_db()
        assert run.status == Status.QUEUED
        run_worker()
    run.refresh_from_db()
    assert run.status == Status.DONE
    assert run.pictures.count() == 1
    assert len(list_bodies(provider)) == 1


@pytest.mark.django_db(transaction=True)
def test_what_the_database_never_takes_is_not_tried_for_ever(
    provider: Server,  # noqa: F811 - the fixture
) -> None:
    (run,) = submit_jobs()
    breaking = Breaking('INSERT INTO "imagegen_picture"', 1_000)
    with connection.execute_wrapper(breaking), pytest.raises(OperationalError):
        run_worker()
    run.refresh_from_db()
    assert run.status == Status.FAILED
    assert len(list_bodies(provider)) == 1
