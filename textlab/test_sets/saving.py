"""Test sets as a person writes them: made, changed, with their rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from textlab.test_sets.models import TestRow, TestSet

MAX_ROWS = 1_000  # of a test set
MAX_SETS = 200  # of one person

# A row's values by column, and its own checks.
NewRow = tuple[Mapping[str, str], Sequence[Mapping[str, Any]]]


def list_test_sets(owner: str) -> "QuerySet[TestSet]":
    return TestSet.objects.filter(owner=owner, removed=None)


def find_test_set(owner: str, id: UUID) -> TestSet | None:
    return list_test_sets(owner).filter(pk=id).first()


@transaction.atomic
def create_test_set(owner: str, name: str, rows: Iterable[NewRow] = (), **values: Any) -> TestSet:
    """`values`: of its other columns. Raises ValidationError: too many of either."""
    if list_test_sets(owner).count() >= MAX_SETS:
        raise ValidationError(
            f"You have {MAX_SETS} test sets. Delete some before you create another."
        )
    test_set = TestSet.objects.create(owner=owner, name=name, **values)
    replace_rows(test_set, rows)
    return test_set


@transaction.atomic
def change_test_set(
    test_set: TestSet, rows: Iterable[NewRow] | None = None, **values: Any
) -> TestSet:
    """What was executed stays as it was. `rows`: all of them anew; None leaves them."""
    for name, value in values.items():
        setattr(test_set, name, value)
    test_set.save(update_fields=[*values, "changed"])
    if rows is not None:
        replace_rows(test_set, rows)
    return test_set


@transaction.atomic
def replace_rows(test_set: TestSet, rows: Iterable[NewRow]) -> None:
    """In their order, numbered from 1. Raises ValidationError where there are too many."""
    fresh = [
        TestRow(test_set=test_set, number=number, values=dict(values), checks=list(checks))
        for number, (values, checks) in enumerate(rows, start=1)
    ]
    if len(fresh) > MAX_ROWS:
        raise ValidationError(
            f"That would be {len(fresh):,} rows; a test set can have {MAX_ROWS:,}. Split it."
        )
    test_set.rows.all().delete()
    TestRow.objects.bulk_create(fresh)
