"""A conversation is the path of parents that leads up from its last run."""

from django.db import connection

from playground.models import Run


def load_path(run: Run | None, *columns: str) -> list[Run]:
    """The conversation that ends in `run`, oldest first: one query, whatever its length.

    `columns`: what of each turn is needed; all, where none is named.
    """
    if run is None:
        return []
    table = Run._meta.db_table
    known = {field.name: field.column for field in Run._meta.concrete_fields}
    names = ", ".join(f"r.{known[name]}" for name in ("id", *columns))
    sql = (
        f"WITH RECURSIVE up(id, depth) AS (SELECT id, 0 FROM {table} WHERE id = %s "  # noqa: S608
        f"UNION ALL SELECT r.parent_id, depth + 1 FROM {table} r JOIN up ON r.id = up.id "
        f"WHERE r.parent_id IS NOT NULL) "
        f"SELECT {names if columns else 'r.*'} FROM {table} r JOIN up ON r.id = up.id "
        f"ORDER BY up.depth DESC"
    )
    key = Run._meta.pk.get_db_prep_value(run.pk, connection)
    return list(Run.objects.raw(sql, [key]))
