"""Many rows read, written and deleted in chunks: memory does not grow with the table."""

import time
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model, QuerySet

CHUNK_ROWS = 500
DELETED_ROWS = 50  # between two turns of the others


def read_chunks(rows: "QuerySet[Any]") -> Iterator[list[Any]]:
    """In the order of their keys: no row comes twice, also where chunks are changed meanwhile."""
    rows, last = rows.order_by("pk"), None
    while chunk := list((rows.filter(pk__gt=last) if last else rows)[:CHUNK_ROWS]):
        yield chunk
        last = chunk[-1].pk


def write_columns(connection: Any, rows: Sequence[Model], names: Sequence[str]) -> None:
    """Plain SQL: bulk_update would build one statement of all texts."""
    if not rows:
        return
    options = rows[0]._meta
    fields: list[Any] = [*map(options.get_field, names), options.pk]
    *columns, key = (connection.ops.quote_name(field.column) for field in fields)
    sets = ", ".join(f"{column} = %s" for column in columns)
    table = connection.ops.quote_name(options.db_table)
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {sets} WHERE {key} = %s", values)  # noqa: S608


def delete_rows(rows: "QuerySet[Any]") -> None:
    """With all that goes along with them. Whoever is killed meanwhile has deleted some."""
    while keys := list(rows.order_by().values_list("pk", flat=True)[:DELETED_ROWS]):
        rows.model._base_manager.filter(pk__in=keys).delete()
        time.sleep(0)
