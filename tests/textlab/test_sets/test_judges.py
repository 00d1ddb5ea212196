"""Models as judges: asked once for each answer, readable, and wrong without harm."""

import pytest

from tests.scripted import Server
from tests.textlab.test_sets.executing import (
    CONTAINS,
    ECHO,
    RUBRIC,
    Knowing,
    execute,
    list_messages,
    list_outcomes,
    make_session,
    make_set,
    work,
)
from textlab.models import JudgeRun
from textlab.test_sets import services
from textlab.test_sets.upkeep import tend_executions

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_judge_is_asked_for_each_answer_and_can_be_read(
    provider: Server, knowing: Knowing
) -> None:
    knowing.words["think"] = lambda message: (
        '{"pass": false, "reason": "Because."}' if "Rome" in message else '{"pass": true}'
    )
    execution = execute(make_set(checks=[CONTAINS, RUBRIC]), ECHO)
    assert work() == 6
    assert list_outcomes(execution) == ["pass", "fail", "pass"]
    judged = JudgeRun.objects.filter(cell__execution=execution)
    judges = judged.select_related("run").order_by("cell__row__number")
    assert [judge.run.model for judge in judges] == ["scripted/think"] * 3
    assert "You said: Say Paris." in judges[0].run.request["message"]
    assert "Names Paris" in judges[0].run.request["message"]
    cell = execution.cells.get(row__number=2)
    assert [each["passed"] for each in cell.results] == [True, False]
    assert cell.results[1]["reason"] == "Because."


def test_a_judge_that_talks_nonsense_is_an_error_of_its_cell_and_asked_again_alone(
    provider: Server, knowing: Knowing
) -> None:
    knowing.words["think"] = lambda message: "Fish." if "Rome" in message else '{"pass": true}'
    execution = execute(make_set(checks=[RUBRIC]), ECHO)
    work()
    assert list_outcomes(execution) == ["pass", "error", "pass"]
    assert "Fish." in execution.cells.get(row__number=2).results[0]["reason"]
    knowing.words["think"] = lambda _message: '{"pass": true}'
    assert services.retry_execution(execution, make_session()) == 1
    tend_executions()
    work()
    assert list_outcomes(execution) == ["pass"] * 3
    models = [model for model, _message in list_messages(provider)]
    assert (models.count("chat"), models.count("think")) == (3, 4)
