"""The database as an earlier version left it, for tests of migrations."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

Target = tuple[str, str]  # an app, and one of its migrations


def migrate(target: Target, *others: Target) -> Apps:
    """Back or on to `target`; the models as they were there, and as of `others`."""
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return executor.loader.project_state([target, *others]).apps


@contextmanager
def migrated_back(target: Target, *others: Target) -> Iterator[Apps]:
    """For as long as this is open; then all migrations of all apps are in place again."""
    try:
        yield migrate(target, *others)
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
