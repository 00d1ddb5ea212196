"""Empties the database after a test that commits.

Django's own `flush` announces migrations after each such test, so that permissions are made anew:
a quarter of a second, a thousand times. Nothing here changes those, so they stay; the declared
models, which tests do change, are put back.
"""

from typing import Protocol

from django.apps import apps
from django.db import connections

from playground import catalog
from playground.audit.models import Cutoff
from playground.audit.services import allow_deletion

LASTING_MODELS = ("contenttypes.ContentType", "auth.Permission")


def empty_tables(database: str) -> None:
    """Delete all rows of all models, but for what `migrate` itself puts there."""
    connection = connections[database]
    lasting = {apps.get_model(name)._meta.db_table for name in LASTING_MODELS}
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    # Foreign keys are checked when it is committed, so the order is of no matter.
    lasting.add(Cutoff._meta.db_table)  # which is empty again when deletion is over
    with allow_deletion(), connection.cursor() as cursor:
        for table in sorted(set(tables) - lasting):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


class HasDatabases(Protocol):
    def _databases_names(self, *, include_mirrors: bool) -> list[str]: ...


def clean_quickly(case: HasDatabases) -> None:
    """In place of `TransactionTestCase._fixture_teardown`."""
    for database in case._databases_names(include_mirrors=False):
        empty_tables(database)
    catalog.seed_declared()
