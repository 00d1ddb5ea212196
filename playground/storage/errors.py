"""Why something cannot be stored, in a sentence: the disk is full, the database is away."""

import errno
import logging
import sqlite3
import sys
from typing import TYPE_CHECKING, TypeGuard

from django.db import DatabaseError, InterfaceError, OperationalError

from playground.providers import ProviderError
from playground.storage.files import FilesAwayError
from playground.storage.sqlite.patience import is_locked

if TYPE_CHECKING:
    import psycopg

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
STORAGE = (DatabaseError, InterfaceError, sqlite3.Error, OSError, FilesAwayError)
SQLITE_FAILING = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
POSTGRES_FULL = "53100"
POSTGRES_AWAY = ("08", "53", "57")  # classes: connection, resources, intervention of an operator
RETRY_SECONDS = 5.0


class DiskFull(ProviderError):  # noqa: N818 - what happened
    """Of the database, or of the files."""

    kind = "disk_full"
    status = 507
    hint = "You can still read what is stored. Contact the host of this server, then try again."

    def __init__(self, how: str = "is full") -> None:
        super().__init__(f"The server's disk {how}, so this couldn't be saved.")


class DatabaseAway(ProviderError):  # noqa: N818 - the same
    """For as long as it is away."""

    kind = "busy"
    status = 503
    hint = "Your saved work is safe."

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, retry_after=RETRY_SECONDS)


class FilesAway(ProviderError):  # noqa: N818 - the same
    """For as long as they are away."""

    kind = "busy"
    status = 503
    hint = "Your saved files are safe. Try again in a moment."

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, retry_after=RETRY_SECONDS)


def explain_storage_error(error: BaseException | None) -> ProviderError | None:
    """What to say about an error, where storage is its cause; None where it is a fault of ours."""
    while isinstance(error, STORAGE) or is_postgres(error):
        if problem := explain_one(error):
            return problem
        error = error.__cause__
    return None


def explain_one(error: BaseException) -> ProviderError | None:
    if isinstance(error, sqlite3.Error):
        return explain_sqlite(error)
    if is_postgres(error):
        return explain_postgres(error)
    if isinstance(error, FilesAwayError):
        return FilesAway(str(error))
    if isinstance(error, OSError) and error.errno in FULL:
        return DiskFull()
    return None


def is_postgres(error: BaseException | None) -> "TypeGuard[psycopg.Error]":
    """Its library takes six megabytes. What has not been loaded has raised nothing."""
    library = sys.modules.get("psycopg")
    return library is not None and isinstance(error, library.Error)


def explain_sqlite(error: sqlite3.Error) -> ProviderError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return DiskFull()
    if code in SQLITE_FAILING:
        return DiskFull("can't be written to right now")
    if is_locked(error):
        return DatabaseAway("The database is busy. Someone else has been writing for a long time.")
    return None


def explain_postgres(error: "psycopg.Error") -> ProviderError | None:
    if error.sqlstate == POSTGRES_FULL:
        return DiskFull()
    library = sys.modules["psycopg"]
    lost = isinstance(error, library.OperationalError | library.InterfaceError)
    if lost and (error.sqlstate or "08")[:2] in POSTGRES_AWAY:
        return DatabaseAway("The database isn't responding.")
    return None


def is_passing(error: Exception) -> bool:
    """Whether the same may succeed once the database is back, or has room again."""
    return (
        isinstance(error, OperationalError | InterfaceError)
        and explain_storage_error(error) is not None
    )


class ShortTraceback(logging.Filter):
    """Of a disk that is full, or a database that is away, the log has one line and no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if explanation := explain_storage_error(error):
            record.msg, record.args = "%s (%s)", (record.getMessage(), explanation.message)
            record.exc_info = record.exc_text = None
        return True
