"""An expression that explodes holds a few answers up; the others say why it wasn't tried."""

import pytest

from tests.scripted import Server
from tests.textlab.test_sets.executing import (
    CONTAINS,
    ECHO,
    Knowing,
    execute,
    list_outcomes,
    make_session,
    make_set,
    work,
)
from textlab.models import TestExecution
from textlab.test_sets import services
from textlab.test_sets.upkeep import tend_executions

pytestmark = pytest.mark.django_db(transaction=True)
LETTERS = "pqrstu"
EXPLODES = {"type": "regex", "value": "^(a|a)*$"}


def list_reasons(execution: TestExecution) -> list[str]:
    return [cell.results[0]["reason"] for cell in execution.cells.all()]


def count_tried(execution: TestExecution) -> int:
    """How many answers it was tried on, in vain."""
    return sum("takes" in reason for reason in list_reasons(execution))


@pytest.fixture
def execution(provider: Server, knowing: Knowing) -> TestExecution:
    knowing.words["chat"] = lambda message: f"{'a' * 60}{message}"
    execution = execute(make_set(cities=LETTERS, checks=[EXPLODES, CONTAINS]), ECHO)
    work()
    return execution


def test_after_a_few_answers_it_is_tried_no_more_and_said(execution: TestExecution) -> None:
    assert list_outcomes(execution) == ["error"] * len(LETTERS)
    assert count_tried(execution) == 3
    rest = [reason for reason in list_reasons(execution) if "takes" not in reason]
    assert len(rest) == 3
    assert all(reason.startswith("It took too long on 3 other answers") for reason in rest)
    assert all(cell.results[1]["passed"] for cell in execution.cells.all())


def test_whoever_retries_has_it_tried_again(execution: TestExecution) -> None:
    assert services.retry_execution(execution, make_session()) == len(LETTERS)
    tend_executions()
    execution.refresh_from_db()
    assert list(execution.runaways.values()) == [3]
    assert count_tried(execution) == 3


def test_another_execution_knows_nothing_of_it(
    execution: TestExecution, provider: Server, knowing: Knowing
) -> None:
    knowing.words["chat"] = lambda _message: "aaa"
    other = execute(make_set(cities=["a"], checks=[EXPLODES]), ECHO)
    work()
    assert list_outcomes(other) == ["pass"]
