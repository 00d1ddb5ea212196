"""The cells of an execution, made by the database: thousands of them in some milliseconds."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from textlab.test_sets.models import ExecutionRow, TestCell, TestExecution

COLUMNS = ("execution", "row", "variant", "is_due", "outcome", "results", "verdict", "comment")


def create_cells(execution: TestExecution, variants: Iterable[int]) -> None:
    """One for each of its rows with each of these variants, by their places. All are due."""
    places = " UNION ALL ".join(f"SELECT {place:d} AS place" for place in variants)
    names = ", ".join(quote_column(TestCell, name) for name in COLUMNS)
    owner, key = quote_column(ExecutionRow, "execution"), quote_column(ExecutionRow, "id")
    sql = (
        f"INSERT INTO {TestCell._meta.db_table} ({names}) "  # noqa: S608 - names of ours only
        f"SELECT each.{owner}, each.{key}, variants.place, TRUE, '', '[]', '', '' "
        f"FROM {ExecutionRow._meta.db_table} each CROSS JOIN ({places}) variants "
        f"WHERE each.{owner} = %s"
    )
    value = TestExecution._meta.pk.get_db_prep_value(execution.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])


def quote_column(model: type[TestCell | ExecutionRow], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return connection.ops.quote_name(str(field.column))
