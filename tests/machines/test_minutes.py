"""What is done every so often is done by one of all workers."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from huey.contrib.djhuey import HUEY

from playground.infrastructure.connections import release_connections
from playground.machines import minutes
from playground.machines.minutes import MOST_MINUTES, take_minutes
from playground.machines.models import SharedFact

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)


def served(moment: datetime) -> None:
    SharedFact.objects.update_or_create(pk=minutes.NAME, defaults={"moment": moment})


def this_minute() -> datetime:
    return timezone.now().replace(second=0, microsecond=0)


def test_a_minute_is_taken_once() -> None:
    start = this_minute()
    assert start <= take_minutes()[-1] <= this_minute()
    served(this_minute() + MINUTE)  # the clock goes on meanwhile
    assert take_minutes() == []


def test_of_many_workers_at_the_same_moment_one_has_the_minute() -> None:
    start = threading.Barrier(6)
    outcomes: list[list[datetime]] = []

    def ask() -> None:
        start.wait()
        outcomes.append(take_minutes())
        release_connections()

    served(this_minute() - MINUTE)
    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = [minute for each in outcomes for minute in each]
    assert len(taken) == len(set(taken))
    assert this_minute() - MINUTE <= taken[0] <= this_minute()


def test_who_comes_next_serves_the_minutes_of_a_worker_that_died() -> None:
    last = this_minute() - 3 * MINUTE
    served(last)
    assert take_minutes()[:3] == [last + MINUTE, last + 2 * MINUTE, last + 3 * MINUTE]


def test_a_night_without_workers_is_not_made_up_for() -> None:
    served(this_minute() - timedelta(hours=9))
    assert MOST_MINUTES <= len(take_minutes()) <= MOST_MINUTES + 1


def test_without_a_database_nobody_has_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        connection.connect()
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    monkeypatch.setattr(minutes, "claim_minutes", fail)
    assert take_minutes() == []


def test_the_queue_gets_each_task_once_and_none_that_was_due_in_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def take() -> list[datetime]:
        return [datetime(2026, 11, 29, 4, n, tzinfo=UTC) for n in (10, 11, 12)]

    monkeypatch.setattr(minutes, "take_minutes", take)
    names = [f"{type(task).__module__}.{task.name}" for task in HUEY.read_periodic()]
    assert len(names) == len(set(names))
    assert "imagegen.jobs.tasks.forget_answers" in names  # at 4:11 each day
    assert "vision.readings.tasks.tend" in names
    assert "playground.catalog.tasks.forget_sessions" not in names  # at 4:23
    monkeypatch.setattr(minutes, "take_minutes", list)
    assert HUEY.read_periodic() == []
