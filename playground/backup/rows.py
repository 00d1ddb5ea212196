"""All rows of the database as lines of JSON, which any of the databases takes back.

They are read and written by the models that the migrations describe, not by today's: no signal is
sent, no field thinks for itself, and a backup of an earlier version has the tables it had then.
"""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

from playground.backup.archive import BackupError

Target = tuple[str, str]  # an app, and its newest migration
Model = type[models.Model]
ROWS = "rows/"
BATCH_ROWS = 500  # rows in one statement
MAX_LINE_BYTES = 256 * 1024 * 1024


@contextmanager
def hold_snapshot() -> Iterator[None]:
    """What is read meanwhile is as it was at one moment, and nobody waits for it."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # reading alone takes no lock that a writer wants
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def list_targets() -> list[Target]:
    """The newest migration of each app. Raises BackupError where the database lacks one."""
    executor = MigrationExecutor(connection)
    targets = sorted(executor.loader.graph.leaf_nodes())
    if executor.migration_plan(targets):
        raise BackupError("The database isn't up to date. Run `python manage.py migrate` first.")
    return targets


def require_known(targets: Sequence[Target]) -> None:
    known = MigrationExecutor(connection).loader.graph.nodes
    if missing := [f"{app} {name}" for app, name in targets if (app, name) not in known]:
        raise BackupError(
            f"This backup was made by a newer version (it has {missing[0]}). Update this one first."
        )


def migrate_to(targets: Sequence[Target]) -> StateApps:
    """Bring the database to the tables of a backup. The models that these are."""
    require_known(targets)
    state = MigrationExecutor(connection).migrate(list(targets))
    state.clear_delayed_apps_cache()
    return state.apps


def load_models(targets: Sequence[Target]) -> StateApps:
    return MigrationExecutor(connection).loader.project_state(list(targets)).apps


def list_models(apps: StateApps) -> list[Model]:
    all_models = apps.get_models(include_auto_created=True)
    stored = [each for each in all_models if each._meta.managed and not each._meta.proxy]
    return sorted(stored, key=lambda model: model._meta.label_lower)


def list_columns(model: Model) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def dump_rows(model: Model) -> Iterator[bytes]:
    """A line for each row: its values in the order of `list_columns`."""
    return write_lines(model._base_manager.order_by("pk"), list_columns(model))


def write_lines(rows: "models.QuerySet[Any]", columns: Sequence[str]) -> Iterator[bytes]:
    for row in rows.values_list(*columns).iterator(chunk_size=BATCH_ROWS):
        yield json.dumps(row, default=encode_value, separators=(",", ":")).encode() + b"\n"


def encode_value(value: Any) -> str:
    if isinstance(value, date):  # and times
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()  # as a field of bytes reads it
    raise TypeError(f"{type(value).__name__} can't be saved")


def check_rows(model: Model, columns: Sequence[str], lines: Iterable[bytes]) -> None:
    """Raises BackupError for what couldn't be inserted."""
    if list(columns) != list_columns(model):
        raise BackupError(f"This backup's table {model._meta.label_lower} has other columns.")
    for line in lines:
        read_row(model, line)


def load_rows(model: Model, lines: Iterable[bytes]) -> int:
    """Insert rows as they were. How many. Raises BackupError for what is none of them."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.DateField):
            field.auto_now = field.auto_now_add = False
    rows = (read_row(model, line) for line in lines)
    count = 0
    while batch := list(islice(rows, BATCH_ROWS)):
        model._base_manager.bulk_create(batch)
        count += len(batch)
    return count


def read_row(model: Model, line: bytes) -> models.Model:
    fields = model._meta.concrete_fields
    try:
        values = json.loads(line)
        pairs = zip(fields, values, strict=True)
        row = {field.attname: read_value(field, value) for field, value in pairs}
    except (ValueError, TypeError, RecursionError, ValidationError) as error:
        raise BackupError(f"A row of {model._meta.label_lower} is damaged.") from error
    return model(**row)


def read_value(field: Any, value: Any) -> Any:
    return value if value is None or isinstance(field, models.JSONField) else field.to_python(value)


def split_lines(chunks: Iterable[bytes], most: int = MAX_LINE_BYTES) -> Iterator[bytes]:
    """Raises BackupError where one has more bytes than `most`."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > most:
            raise BackupError("A row of this archive is too large.")
        yield from lines
    if rest:
        raise BackupError("The last row of a table is cut off.")


def reset_sequences(model_list: Sequence[Model]) -> None:
    """New rows are numbered after those that came."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(model_list))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
