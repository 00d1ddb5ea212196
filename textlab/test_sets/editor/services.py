"""What a person does with a test set: create it, change its table, bring in rows."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from textlab.prompts.template import fill_template
from textlab.test_sets.editor.tables import MAX_CELL_CHARS, Table, name_column, name_columns
from textlab.test_sets.imports import ImportedRows
from textlab.test_sets.models import TestRow, TestSet
from textlab.test_sets.pictures import is_key
from textlab.test_sets.requests import PICTURE, list_names
from textlab.test_sets.saving import MAX_ROWS, create_test_set

MAX_COLUMNS = 20
KINDS = (("text", "Text"), ("picture", "Picture"))
BATCH_ROWS = 500


@transaction.atomic
def create_set(
    owner: str, name: str, table: Table, imported: ImportedRows | None = None
) -> TestSet:
    """The first line of the table has the names of the columns. Raises ValidationError."""
    test_set = create_test_set(owner, name)
    if table:
        add_table(test_set, table)
    if imported:
        add_imported(test_set, imported)
    return test_set


@transaction.atomic
def add_table(test_set: TestSet, table: Table) -> int:
    """Rows behind those that are there; the number of them. A set without columns, and a table
    whose first line names columns of the set, take that line as names. Raises ValidationError.
    """
    names = [column["name"] for column in test_set.columns]
    head = name_columns(table[0])
    known = {name.lower() for name in names}
    has_rows = test_set.rows.exists()
    if not names or not has_rows or any(name.lower() in known for name in head):
        places = add_columns(test_set, head)
        lines = table[1:]
    else:
        extra = max(map(len, table)) - len(names)
        places = [*names, *add_columns(test_set, [""] * max(extra, 0))]
        lines = table
    rows = [dict(zip(places, line, strict=False)) for line in lines]
    return add_rows(test_set, rows)


@transaction.atomic
def add_imported(test_set: TestSet, imported: ImportedRows) -> int:
    """The rows of a file with their checks. How many. Raises ValidationError."""
    places = add_columns(test_set, imported.columns)
    rows = [{place: row[name] for place, name in zip(places, imported.columns, strict=True)}
            for row in imported.rows]  # fmt: skip
    fresh = [check for check in imported.shared_checks if check not in test_set.checks]
    if fresh:
        test_set.checks = [*test_set.checks, *fresh]
        test_set.save(update_fields=["checks", "changed"])
    return add_rows(test_set, rows, imported.checks)


def add_columns(test_set: TestSet, texts: Sequence[str]) -> list[str]:
    """The columns of these names, those that are missing added. Raises ValidationError."""
    columns = list(test_set.columns)
    places = []
    for text in texts:
        names = [column["name"] for column in columns]
        same = [name for name in names if text and name.lower() == text.lower()]
        name = same[0] if same else name_column(text, names, len(names) + 1)
        if not same:
            columns.append({"name": name, "kind": "text"})
        places.append(name)
    if len(columns) > MAX_COLUMNS:
        raise ValidationError(f"A test set can have at most {MAX_COLUMNS} columns.")
    test_set.columns = columns
    test_set.save(update_fields=["columns", "changed"])
    return places


def add_rows(
    test_set: TestSet,
    rows: Sequence[Mapping[str, str]],
    checks: Sequence[list[dict[str, Any]]] = (),
) -> int:
    """How many. Raises ValidationError."""
    last = test_set.rows.aggregate(last=Max("number"))["last"] or 0
    require_room(test_set, len(rows))
    for row in rows:
        require_short(row)
    own_checks = [*checks, *([[]] * (len(rows) - len(checks)))]
    TestRow.objects.bulk_create(
        (
            TestRow(test_set=test_set, number=last + n, values=clean_row(test_set, row), checks=own)
            for n, (row, own) in enumerate(zip(rows, own_checks, strict=True), start=1)
        ),
        batch_size=BATCH_ROWS,
    )
    return len(rows)


def clean_row(test_set: TestSet, row: Mapping[str, str]) -> dict[str, str]:
    """Without texts where a picture is to be."""
    pictures = list_names(test_set.columns, PICTURE)
    return {name: text for name, text in row.items() if name not in pictures or is_key(text)}


def require_room(test_set: TestSet, count: int) -> None:
    if test_set.rows.count() + count > MAX_ROWS:
        raise ValidationError(f"A test set can have at most {MAX_ROWS:,} rows.")


def require_short(row: Mapping[str, str]) -> None:
    for name, value in row.items():
        if len(value) > MAX_CELL_CHARS:
            raise ValidationError(
                f"A value of “{name}” is too long: at most {MAX_CELL_CHARS:,} characters."
            )


@transaction.atomic
def change_rows(test_set: TestSet, typed: Mapping[int, Mapping[str, str]]) -> None:
    """`typed`: by the key of a row, what was typed in some of its columns."""
    rows = list(test_set.rows.filter(pk__in=list(typed)))
    for row in rows:
        require_short(typed[row.pk])
        row.values = {**row.values, **clean_row(test_set, typed[row.pk])}
    TestRow.objects.bulk_update(rows, ["values"], batch_size=BATCH_ROWS)


def delete_rows(test_set: TestSet, keys: Sequence[int]) -> int:
    """How many. The others keep their numbers, by which results are compared."""
    return test_set.rows.filter(pk__in=list(keys)).delete()[0]


@transaction.atomic
def change_columns(test_set: TestSet, names: Sequence[str], kinds: Sequence[str]) -> None:
    """Rename them, wherever they are used, and set what they hold."""
    columns = [dict(column) for column in test_set.columns]
    renamed: dict[str, str] = {}
    for number, (column, name, kind) in enumerate(zip(columns, names, kinds, strict=True), start=1):
        others = [other["name"] for other in columns if other is not column]
        if kind == "picture" != column.get("kind"):
            drop_texts(test_set, column["name"])
        if name.strip() and name.strip() != column["name"]:
            renamed[column["name"]] = name_column(name, others, number)
            column["name"] = renamed[column["name"]]
        column["kind"] = "picture" if kind == "picture" else "text"
    test_set.columns = columns
    if renamed:
        rename_columns(test_set, renamed)
    test_set.save(update_fields=["columns", "system", "message", "checks", "changed"])


def drop_texts(test_set: TestSet, name: str) -> None:
    """What stands in a column that is to hold pictures, and names none."""
    rows = [row for row in test_set.rows.all() if not is_key(str(row.values.get(name, "")))]
    for row in rows:
        row.values.pop(name, None)
    TestRow.objects.bulk_update(rows, ["values"], batch_size=BATCH_ROWS)


def rename_columns(test_set: TestSet, renamed: Mapping[str, str]) -> None:
    """In rows, templates and checks. `renamed`: new names by old ones."""
    variables = {old: f"{{{{{new}}}}}" for old, new in renamed.items()}
    test_set.system = fill_template(test_set.system, variables)
    test_set.message = fill_template(test_set.message, variables)
    test_set.checks = json.loads(fill_template(json.dumps(test_set.checks), variables))
    rows = list(test_set.rows.all())
    for row in rows:
        row.values = {renamed.get(name, name): value for name, value in row.values.items()}
        row.checks = json.loads(fill_template(json.dumps(row.checks), variables))
    TestRow.objects.bulk_update(rows, ["values", "checks"], batch_size=BATCH_ROWS)


@transaction.atomic
def delete_column(test_set: TestSet, name: str) -> None:
    test_set.columns = [column for column in test_set.columns if column["name"] != name]
    test_set.save(update_fields=["columns", "changed"])
    rows = list(test_set.rows.all())
    for row in rows:
        row.values.pop(name, None)
    TestRow.objects.bulk_update(rows, ["values"], batch_size=BATCH_ROWS)
