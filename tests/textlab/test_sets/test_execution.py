"""An execution from its plan to its figures: every cell asked once, checked, counted."""

from typing import Any

import pytest

from playground.models import Run, Status
from playground.providers import Invalid
from playground.quotas.refusals import QuotaReached
from playground.runs import queue
from playground.runs.idempotency import AlreadyAsked
from playground.runs.working import answer_claimed
from tests.quotas.asking import limit
from tests.scripted import Server
from tests.textlab.test_sets.executing import (
    CITIES,
    CONTAINS,
    DUMB,
    ECHO,
    REFUSED,
    RUBRIC,
    Knowing,
    execute,
    list_messages,
    list_outcomes,
    make_session,
    make_set,
    make_variants,
    work,
)
from textlab.models import TestCell, TestExecution
from textlab.tasks import APP, build_question
from textlab.test_sets import asking, filling, services
from textlab.test_sets.removal import remove_some
from textlab.test_sets.signals import execution_ended
from textlab.test_sets.state import build_figures, build_progress
from textlab.test_sets.upkeep import tend_executions

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_row_is_asked_once_of_each_variant_and_checked(provider: Server) -> None:
    execution = execute(make_set(), ECHO, DUMB)
    assert not provider.seen
    assert work() == 6
    wanted = [(model, f"Say {city}") for city in CITIES for model in ("chat", "hello")]
    assert sorted(list_messages(provider)) == sorted(wanted)
    assert list_outcomes(execution) == ["pass", "fail"] * 3
    cell = TestCell.objects.filter(variant=1).first()
    assert cell is not None
    assert [(each["type"], each["passed"]) for each in cell.results] == [("icontains", False)]
    assert "Paris" in cell.results[0]["reason"]


def test_the_figures_of_variants_say_rate_interval_speed_and_tokens(provider: Server) -> None:
    execution = execute(make_set(), ECHO, DUMB, REFUSED)
    work()
    good, bad, refused = build_figures(execution)
    assert good.pass_rate is not None
    assert bad.pass_rate is not None
    assert (good.passed, good.pass_rate.share) == (3, 1.0)
    assert 0.3 < good.pass_rate.low < 0.6
    assert (bad.failed, bad.pass_rate.share) == (3, 0.0)
    assert (good.prompt_tokens, good.completion_tokens) == (21, 9)
    assert good.ttft_seconds is not None
    assert (refused.errors, refused.pass_rate, refused.ttft_seconds) == (3, None, None)
    progress = build_progress(execution)
    assert progress.counts == {"pass": 3, "fail": 3, "error": 3}
    assert (progress.total, progress.ended, progress.is_open) == (9, 9, False)


def test_the_end_is_said_once(provider: Server) -> None:
    ended: list[Any] = []

    def note(execution: TestExecution, **_kwargs: Any) -> None:
        ended.append(execution.pk)

    execution_ended.connect(note)
    try:
        execution = execute(make_set(), ECHO)
        assert work(2) == 2
        assert ended == []
        work()
        tend_executions()
        assert ended == [execution.pk]
    finally:
        execution_ended.disconnect(note)
    execution.refresh_from_db()
    assert execution.ended


def test_progress_says_what_waits_and_how_long_the_rest_takes(provider: Server) -> None:
    execution = execute(make_set(cities=map(str, range(10))), ECHO)
    before = build_progress(execution)
    assert (before.counts, before.seconds_left) == ({"waiting": 10}, None)
    assert before.is_open
    work(5)
    during = build_progress(execution)
    assert during.counts == {"waiting": 5, "pass": 5}
    assert during.seconds_left is not None
    assert 0 < during.seconds_left < 600


def test_only_what_failed_is_asked_again(provider: Server, knowing: Knowing) -> None:
    execution = execute(make_set(), ECHO, REFUSED)
    work()
    assert list_outcomes(execution) == ["pass", "error"] * 3
    knowing.words["invalid"] = lambda message: message
    assert services.retry_execution(execution, make_session()) == 3
    assert build_progress(execution).counts == {"pass": 3, "waiting": 3}
    work()
    assert list_outcomes(execution) == ["pass"] * 6
    assert [model for model, _ in list_messages(provider)].count("chat") == 3


def test_what_is_stopped_goes_on_where_it_was(provider: Server) -> None:
    execution = execute(make_set(checks=[CONTAINS, RUBRIC]), ECHO)
    assert work(1) == 1
    assert services.stop_execution(execution) == 3
    assert work() == 0
    tend_executions()
    execution.refresh_from_db()
    assert build_progress(execution).counts == {"stopped": 3}
    assert execution.ended
    services.resume_execution(execution, make_session())
    tend_executions()
    work()
    assert list_outcomes(execution) == ["pass"] * 3
    models = [model for model, _message in list_messages(provider)]
    assert (models.count("chat"), models.count("think")) == (3, 3)


def test_another_variant_is_asked_without_the_others(provider: Server) -> None:
    execution = execute(make_set(), ECHO)
    work()
    (variant,) = make_variants(DUMB)
    services.add_variant(execution, variant, make_session())
    assert build_progress(execution).counts == {"pass": 3, "waiting": 3}
    work()
    assert list_outcomes(execution) == ["pass", "fail"] * 3
    assert [model for model, _ in list_messages(provider)].count("chat") == 3


def test_an_execution_is_queued_in_portions_and_whole_in_the_end(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "PORTION", 4)
    monkeypatch.setattr(filling, "AHEAD", 6)
    monkeypatch.setattr("textlab.test_sets.upkeep.AHEAD", 6)
    monkeypatch.setattr(asking, "FIRST", 3)
    execution = execute(make_set(cities=map(str, range(15))), ECHO)
    assert execution.cells.count() == 15
    assert Run.objects.filter(status=Status.QUEUED).count() == 3
    tend_executions()
    assert Run.objects.filter(status=Status.QUEUED).count() == 6
    assert work() == 15
    assert list_outcomes(execution) == ["pass"] * 15
    assert len({message for _model, message in list_messages(provider)}) == 15


def test_what_a_dead_worker_left_unchecked_is_checked_within_a_minute(provider: Server) -> None:
    execution = execute(make_set(), ECHO)
    while run := queue.claim_run(APP, "featherless"):
        answer_claimed(run, build_question)  # and no more: the worker is gone
    assert build_progress(execution).counts == {"checking": 3}
    count = len(provider.seen)
    tend_executions()
    execution.refresh_from_db()
    assert list_outcomes(execution) == ["pass"] * 3
    assert execution.ended
    assert len(provider.seen) == count


def test_what_a_limit_holds_waits_and_goes_on_when_there_is_room(provider: Server) -> None:
    limit("visitors", queued=4)
    cities = map(str, range(9))
    execution = execute(make_set(cities=cities, checks=[CONTAINS, RUBRIC]), ECHO)
    assert "can have 4 jobs queued" in build_progress(execution).hold
    assert Run.objects.filter(status=Status.QUEUED).count() == 4
    while work() or build_progress(execution).is_open:
        tend_executions()
    execution.refresh_from_db()
    assert build_progress(execution).counts == {"pass": 9}
    assert (build_progress(execution).hold, bool(execution.ended)) == ("", True)


def test_nothing_is_recorded_where_nothing_may_be_queued(provider: Server) -> None:
    limit("visitors", queued=0)
    with pytest.raises(QuotaReached, match="no jobs"):
        execute(make_set(), ECHO)
    assert not TestExecution.objects.exists()
    assert not TestCell.objects.exists()


def test_an_ask_is_answered_by_one_execution(provider: Server) -> None:
    test_set = make_set()
    execution = execute(test_set, ECHO, mark="one")
    with pytest.raises(AlreadyAsked):
        execute(test_set, ECHO, mark="one")
    assert services.find_started("ada", "one") == execution
    assert TestExecution.objects.count() == 1


def test_a_verdict_by_hand_counts_and_can_be_taken_back(provider: Server) -> None:
    execution = execute(make_set(cities=["Paris"]), DUMB)
    work()
    services.set_verdict(execution.cells.get(), "pass", "Right in spirit")
    assert build_figures(execution)[0].passed == 1
    assert build_progress(execution).counts == {"pass": 1}
    services.set_verdict(execution.cells.get(), "")
    assert build_figures(execution)[0].failed == 1


def test_what_is_deleted_is_gone_with_its_answers(provider: Server) -> None:
    test_set = make_set(checks=[RUBRIC])
    execution, other = execute(test_set, ECHO), execute(make_set("bea"), ECHO)
    work(2)
    services.delete_execution(execution)
    assert services.find_execution("ada", execution.pk) is None
    remove_some()
    assert list(TestExecution.objects.all()) == [other]
    assert not Run.objects.filter(group=execution.pk).exists()
    services.delete_test_set(test_set)
    remove_some()
    assert not type(test_set).objects.filter(owner="ada").exists()


def test_a_run_that_somebody_deletes_takes_no_cell_with_it_and_is_not_asked_by_itself(
    provider: Server,
) -> None:
    execution = execute(make_set(), ECHO)
    Run.objects.filter(test_cell__row__number=1).delete()
    work()
    tend_executions()
    assert list_outcomes(execution) == ["", "pass", "pass"]
    assert build_progress(execution).counts == {"deleted": 1, "pass": 2}
    services.resume_execution(execution, make_session())
    work()
    assert list_outcomes(execution) == ["pass"] * 3


def test_more_than_a_person_may_have_waiting_is_refused(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MAX_OPEN", 5)
    test_set = make_set()
    execute(test_set, ECHO)
    with pytest.raises(Invalid, match="At most 5 answers"):
        execute(test_set, ECHO)
    assert TestExecution.objects.count() == 1
