"""A matrix of 200 rows and 12 variants: no page of it is heavy."""

import gzip

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from tests.textlab.test_sets.executing import ECHO
from tests.textlab.test_sets.paging import SETS, create_set
from textlab.models import ExecutionRow, TestCell, TestExecution, TestSet

pytestmark = pytest.mark.django_db
ROWS, VARIANTS = 200, 12
MAX_PAGE_BYTES = 60_000  # compressed, of the 100 KB that a page may have with all it loads


def make_execution(test_set: TestSet, variants: int = VARIANTS) -> TestExecution:
    execution = TestExecution.objects.create(
        test_set=test_set, owner=test_set.owner, name="Large", columns=test_set.columns,
        variants=[{"label": f"Variant {n}", "model": ECHO, "values": {}} for n in range(variants)],
    )  # fmt: skip
    rows = ExecutionRow.objects.bulk_create(
        ExecutionRow(execution=execution, number=row.number, values=row.values)
        for row in test_set.rows.all()
    )
    TestCell.objects.bulk_create(
        TestCell(execution=execution, row=row, variant=n, is_due=False, outcome="pass")
        for row in rows
        for n in range(variants)
    )
    return execution


def test_no_page_of_a_large_matrix_is_heavy(
    client: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    lines = "\n".join(f"Row {n} {'of many words ' * 8}\tshipping" for n in range(ROWS))
    test_set = create_set(client, f"message\tteam\n{lines}")
    execution = make_execution(test_set)
    for path in (
        f"results/{execution.pk}/",
        f"results/{execution.pk}/?page=8&show=failed",
        f"{test_set.pk}/",
    ):
        with django_assert_max_num_queries(30):
            page = client.get(f"{SETS}{path}")
        assert len(gzip.compress(page.content)) < MAX_PAGE_BYTES
