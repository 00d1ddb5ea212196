"""The database: a file in the data folder, or PostgreSQL where `DATABASE_URL` names one."""

from pathlib import Path
from typing import Any

import environ

from playground.env import Knobs
from playground.storage.data_files import make_private_database

KNOWN_SCHEMES = ("postgres", "postgresql", "sqlite")
RESTORE_IT = "Restore it from a backup, or move it away to start over."
POOL_SECONDS = 5.0  # that somebody waits for a connection; then the database counts as away
IDLE_SECONDS = 60.0  # after which a connection is closed that nobody uses


def read_database(knobs: Knobs, data: Path) -> dict[str, Any]:
    """Django's settings of it. `data`: the data folder."""
    address = knobs.read_url(
        "DATABASE_URL", f"sqlite:///{data / 'db.sqlite3'}", schemes=KNOWN_SCHEMES
    )
    most = knobs.read_whole("PLAYGROUND_DATABASE_CONNECTIONS", 20, low=0, high=1000)
    database: dict[str, Any] = environ.Env.db_url_config(address)
    if database["ENGINE"] == "django.db.backends.sqlite3":
        with knobs.collect_complaints():
            make_private_database(Path(database["NAME"]), RESTORE_IT)
        set_file(database, data)
    else:
        set_pool(database, most)
    return database


def set_file(database: dict[str, Any], data: Path) -> None:
    database["ENGINE"] = "playground.storage.sqlite"
    # A file, not memory: the tests, too, have threads with connections of their own.
    database["TEST"] = {"NAME": data / "test.sqlite3"}
    database["OPTIONS"] = {
        # Writers take the lock at BEGIN and wait for it: no "database is locked" half-way through.
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
        ),
    }


def set_pool(database: dict[str, Any], most: int) -> None:
    """PostgreSQL: connections of a process stay open between requests, `most` of them at once.

    To open one takes longer than a page's queries do together, and the server bears a hundred:
    when a thousand streams attach again, each for one look at its run, they take turns. 0: none is
    kept, and each request opens its own.
    """
    if not most:
        return
    pool = {"min_size": 0, "max_size": most, "timeout": POOL_SECONDS, "max_idle": IDLE_SECONDS}
    # What fails is given up at once: the next who asks tries again, and finds the server back.
    pool["reconnect_timeout"] = 1.0
    database["OPTIONS"] = {**database.get("OPTIONS", {}), "pool": pool}
    database["CONN_HEALTH_CHECKS"] = True  # one that the server has closed is never handed out
