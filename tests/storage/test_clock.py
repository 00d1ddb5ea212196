"""A machine whose clock is wrong: the database says what time it is, for all of them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from playground.keys import limits
from playground.models import Run, Status
from playground.runs import queue, units
from playground.runs import services as runs
from playground.runs.claims import REST_SECONDS, rest_runs
from playground.runs.recorder import STALE_SECONDS
from playground.runs.rows import update_runs
from playground.storage.clock import DatabaseNow

pytestmark = pytest.mark.django_db(transaction=True)

Shift = Callable[[float], None]
WRONG_SECONDS = (45.0, -45.0)


@pytest.fixture
def shift(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shift]:
    """From now on the clock of this process is so many seconds fast."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no clock but the process's")
    right = timezone.now

    def move_clock(seconds: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: right() + timedelta(seconds=seconds))

    yield move_clock
    monkeypatch.undo()


def make_run(*, queued: bool = False) -> Run:
    return runs.create_run(
        owner="me", app="vision", provider="featherless", endpoint="chat", model="m",
        request={}, queued=queued, fingerprint="k",
    )  # fmt: skip


def test_the_moments_of_a_run_are_stored_and_known_alike() -> None:
    before = timezone.now() - timedelta(seconds=1)
    run = make_run()
    stored = Run.objects.get()
    assert stored.created == run.created
    assert stored.heartbeat
    assert before < stored.created <= stored.heartbeat + timedelta(seconds=1)
    assert stored.waits_since is None
    assert Run.objects.filter(created__gt=DatabaseNow(-5), heartbeat__lt=DatabaseNow(1)).exists()
    assert make_run(queued=True).heartbeat is None


@pytest.mark.parametrize("seconds", WRONG_SECONDS)
def test_a_wrong_clock_gives_up_nothing_that_another_machine_answers(
    shift: Shift, seconds: float
) -> None:
    run = make_run()
    shift(seconds)
    assert runs.settle_abandoned() == 0
    assert units.list_alive("featherless", "k").get() == run


@pytest.mark.parametrize("seconds", WRONG_SECONDS)
def test_what_a_wrong_clock_answers_is_given_up_by_none_and_missed_once_it_is_gone(
    shift: Shift, seconds: float
) -> None:
    shift(seconds)
    run = make_run()
    assert update_runs([run]) == set()
    shift(0)
    assert runs.settle_abandoned() == 0
    assert age_of(run) < timedelta(seconds=10)
    Run.objects.update(heartbeat=DatabaseNow(-STALE_SECONDS - 1))
    shift(seconds)
    assert runs.settle_abandoned() == 1
    assert Run.objects.get().status == Status.INTERRUPTED


@pytest.mark.parametrize("seconds", WRONG_SECONDS)
def test_a_wrong_clock_takes_from_the_queue_what_has_rested_and_nothing_else(
    shift: Shift, seconds: float
) -> None:
    make_run(queued=True)
    taken = queue.claim_run("vision", "featherless")
    assert taken
    shift(seconds)
    rest_runs(Run.objects.all())
    assert queue.claim_run("vision", "featherless") is None
    Run.objects.update(heartbeat=DatabaseNow(-REST_SECONDS - 0.1))
    assert queue.claim_run("vision", "featherless") == taken


@pytest.mark.parametrize("seconds", WRONG_SECONDS)
def test_a_refusal_noted_by_a_wrong_clock_holds_for_as_long_as_any(
    shift: Shift, seconds: float
) -> None:
    shift(seconds)
    limits.note_refusal("featherless", "k", 2)
    shift(0)
    assert limits.find_limit("featherless", "k") == 2


def age_of(run: Run) -> timedelta:
    moment: datetime = Run.objects.values_list("heartbeat", flat=True).get(pk=run.pk) or run.created
    return abs(timezone.now() - moment)
