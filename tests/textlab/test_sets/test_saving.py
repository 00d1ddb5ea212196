"""Test sets are saved with their rows, changed, and what was executed stays as it was."""

import pytest
from django.core.exceptions import ValidationError

from playground.models import Run
from tests.textlab.test_sets.making import CHECK, make_test_set
from textlab.models import ExecutionRow, JudgeRun, TestCell, TestExecution, TestRow, TestSet
from textlab.test_sets import saving
from textlab.test_sets.saving import change_test_set, create_test_set, find_test_set

pytestmark = pytest.mark.django_db


def test_rows_are_numbered_in_their_order_and_replaced_together() -> None:
    test_set = create_test_set("ada", "Capitals", [({"city": "Paris"}, []), ({"city": "Rome"}, [])])
    assert list(test_set.rows.values_list("number", "values")) == [
        (1, {"city": "Paris"}),
        (2, {"city": "Rome"}),
    ]
    change_test_set(test_set, [({"city": "Oslo"}, [CHECK])], name="Cities")
    row = TestRow.objects.get()
    assert (row.number, row.values, row.checks) == (1, {"city": "Oslo"}, [CHECK])
    assert TestSet.objects.get().name == "Cities"


def test_nobody_finds_what_is_somebody_elses_or_being_deleted() -> None:
    test_set = create_test_set("ada", "Capitals")
    assert find_test_set("ada", test_set.pk) == test_set
    assert find_test_set("bea", test_set.pk) is None
    TestSet.objects.update(removed=test_set.created)
    assert find_test_set("ada", test_set.pk) is None


def test_too_many_rows_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "MAX_ROWS", 2)
    test_set = create_test_set("ada", "Capitals", [({"city": "Paris"}, [])])
    with pytest.raises(ValidationError, match="3 rows; a test set can have 2"):
        change_test_set(test_set, [({}, [])] * 3, name="Cities")
    assert TestRow.objects.get().values == {"city": "Paris"}
    assert TestSet.objects.get().name == "Capitals"


def test_a_changed_set_leaves_its_executions_and_a_deleted_run_leaves_its_cell() -> None:
    made = make_test_set("ada")
    change_test_set(TestSet.objects.get(pk=made["id"]), [({"city": "Oslo"}, [])])
    assert ExecutionRow.objects.get().values == {"city": "Paris"}
    Run.objects.all().delete()
    cell = TestCell.objects.get()
    assert (cell.run, cell.outcome, cell.final_outcome) == (None, "pass", "pass")
    assert not JudgeRun.objects.exists()
    TestSet.objects.all().delete()
    assert not TestExecution.objects.exists()


def test_a_verdict_goes_before_what_the_checks_say() -> None:
    make_test_set("ada")
    TestCell.objects.update(verdict="fail")
    assert TestCell.objects.get().final_outcome == "fail"
