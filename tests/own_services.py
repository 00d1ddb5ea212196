"""A database for one site alone, in the run on PostgreSQL and Redis."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

DATABASE, REDIS = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")


@contextmanager
def make_services() -> Iterator[dict[str, str]]:
    """Knobs of a site. None in the run on SQLite, where a site has a database in its own folder."""
    if not (DATABASE.startswith("postgres") and REDIS):
        yield {}
        return
    name = f"playground_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(DATABASE, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {"DATABASE_URL": DATABASE.rpartition("/")[0] + f"/{name}", "REDIS_URL": REDIS}
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
