"""Runs that wait: one by one, in turns, and never more at once than a key bears."""

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.utils import timezone

from playground.infrastructure.askers import set_asker
from playground.infrastructure.connections import release_connections
from playground.keys import limits
from playground.keys.store import KeyMark
from playground.models import Run, Status
from playground.runs import queue
from playground.runs.claims import REST_SECONDS
from tests.runs.queueing import long_ago, queue_runs, take_runs

pytestmark = pytest.mark.django_db(transaction=True)
ONE, TWO = UUID(int=1), UUID(int=2)


@pytest.fixture(autouse=True)
def _awake() -> None:
    cache.clear()


def test_a_claimed_run_is_taken_once_and_begins_anew() -> None:
    queue_runs()
    Run.objects.update(text="half", error="It broke.", extra={"cut": "loop"})
    (run,) = take_runs(2)
    run.refresh_from_db()
    assert (run.status, run.attempts, run.text, run.error) == (Status.RUNNING, 1, "", "")
    assert run.extra == {}


def test_a_key_bears_what_its_provider_says() -> None:
    queue_runs(5)
    assert len(take_runs(5)) == 2
    assert queue.count_busy("vision", "featherless", "a") == 2


def test_a_provider_that_bears_less_is_believed_for_that_key() -> None:
    queue_runs(3, fingerprint="a")
    queue_runs(3, fingerprint="b")
    limits.note_refusal("featherless", "a", 1)
    assert sorted(run.fingerprint for run in take_runs(6)) == ["a", "b", "b"]


def test_a_provider_that_says_it_bears_more_is_not_asked_for_more() -> None:
    queue_runs(5)
    limits.note_refusal("featherless", "a", 50)
    assert len(take_runs(5)) == 2


def test_one_persons_many_groups_do_not_hold_up_anothers_one() -> None:
    for _ in range(5):
        queue_runs(4, owner="many")
    queue_runs(2, owner="few", group=ONE)
    queue_runs(1, owner="late", group=TWO)
    order = []
    for _ in range(6):
        (run,) = take_runs(1)
        order.append(run.owner)
        Run.objects.filter(pk=run.pk).update(status=Status.DONE)
    assert sorted(order[:3]) == ["few", "late", "many"]
    assert sorted(order[3:5]) == ["few", "many"]
    assert order[5] == "many"


def test_who_has_nothing_at_work_comes_before_who_has() -> None:
    queue_runs(3, owner="many")
    (first,) = take_runs(1)
    queue_runs(1, owner="other")
    (second,) = take_runs(1)
    assert [first.owner, second.owner] == ["many", "other"]


def finish_turns(count: int) -> list[str]:
    """Whose turn it was, one after the other."""
    owners = []
    for _ in range(count):
        (run,) = take_runs(1)
        owners.append(run.owner)
        Run.objects.filter(pk=run.pk).update(status=Status.DONE)
    return owners


def test_many_cookies_of_one_network_do_not_hold_up_who_is_alone_in_another() -> None:
    with set_asker("", "crowd"):
        for n in range(20):
            queue_runs(1, owner=f"cookie {n}")
    with set_asker("", "home"):
        queue_runs(2, owner="me")
    queue_runs(1, owner="unknown")  # of nobody knows which network
    order = finish_turns(5)
    assert {"me", "unknown"} <= set(order[:3])
    assert "me" in order[3:]


def test_visitors_of_one_network_take_turns_too() -> None:
    with set_asker("", "school"):
        queue_runs(6, owner="ann")
        queue_runs(2, owner="ben")
    assert sorted(finish_turns(4)) == ["ann", "ann", "ben", "ben"]


def test_asked_again_it_counts_for_the_network_of_today() -> None:
    with set_asker("me", "home"):
        queue_runs()
    with set_asker("me", "office"):
        queue.requeue_runs("vision", Run.objects.all(), KeyMark("a"))
    assert Run.objects.get().network == "office"


def test_every_key_has_a_limit_of_its_own() -> None:
    queue_runs(5, fingerprint="a")
    queue_runs(5, fingerprint="b")
    taken = take_runs(10)
    assert sorted(run.fingerprint for run in taken) == ["a", "a", "b", "b"]


def test_a_key_that_is_full_keeps_nobody_else_waiting() -> None:
    queue_runs(5, fingerprint="a", group=ONE)
    take_runs(2)
    Run.objects.filter(status=Status.QUEUED).update(created=timezone.now() - timedelta(days=1))
    queue_runs(fingerprint="b", group=TWO)
    assert [run.group for run in take_runs(3)] == [TWO]


def test_apps_do_not_take_each_others_runs_nor_places() -> None:
    queue_runs(3)
    queue_runs(8, app="imagegen", provider="arli")
    assert take_runs(1, "vision", "arli") == []
    assert len(take_runs(9, "imagegen", "arli")) == 6
    assert len(take_runs(3)) == 2


def test_an_app_may_say_whose_turn_it_is() -> None:
    queue_runs(3)
    newest = Run.objects.order_by("-created")[0]
    assert queue.claim_run("vision", "featherless", lambda mine: mine.get(pk=newest.pk)) == newest


def test_groups_of_one_key_take_turns() -> None:
    queue_runs(2, group=ONE)
    queue_runs(2, group=TWO)
    assert {run.group for run in take_runs(2)} == {ONE, TWO}


def test_a_run_without_a_group_gets_its_turn_too() -> None:
    queue_runs(group=None)
    (run,) = take_runs(1)
    assert run.group


def test_what_a_killed_worker_had_takes_no_place() -> None:
    queue_runs(4)
    take_runs(2)
    long_ago()
    assert len(take_runs(4)) == 2


def test_many_workers_at_once_never_take_too_many_nor_one_twice() -> None:
    queue_runs(8)
    taken: list[Run] = []

    def worker() -> None:
        taken.extend(take_runs(2))
        release_connections()

    threads = [threading.Thread(target=worker) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len({run.pk for run in taken}) == 2


@pytest.mark.parametrize(("waiting", "woken"), [(0, 0), (1, 1), (9, 2)])
def test_a_worker_is_woken_for_every_free_place(waiting: int, woken: int) -> None:
    queue_runs(waiting)
    tasks: list[str] = []
    queue.dispatch("vision", "featherless", tasks.append)
    assert tasks == ["featherless"] * woken


def test_places_that_are_taken_wake_nobody() -> None:
    queue_runs(9)
    take_runs(1)
    tasks: list[str] = []
    queue.dispatch("vision", "featherless", tasks.append)
    assert len(tasks) == 1


def test_no_more_tasks_than_there_are_workers(settings: Any) -> None:
    for key in range(9):
        queue_runs(2, fingerprint=str(key))
    tasks: list[str] = []
    queue.dispatch("vision", "featherless", tasks.append)
    assert len(tasks) == settings.HUEY["consumer"]["workers"]


class Tasks:
    """A Huey task that only notes whom it was called for."""

    def __init__(self) -> None:
        self.now: list[str] = []
        self.later: list[tuple[str, float]] = []

    def __call__(self, slug: str) -> None:
        self.now.append(slug)

    def schedule(self, args: tuple[str], delay: float) -> None:
        self.later.append((args[0], delay))


def test_every_minute_what_was_left_goes_on_at_every_provider() -> None:
    queue_runs(2)
    queue_runs(1, provider="arli")
    take_runs(2)
    long_ago()
    tasks = Tasks()
    queue.requeue_stale("vision", tasks)
    assert sorted(tasks.now) == ["arli", "featherless", "featherless"]
    assert tasks.later == [("featherless", REST_SECONDS)] * 2  # once they have rested
    assert not Run.objects.exclude(status=Status.QUEUED).exists()


def test_whoever_looks_wakes_the_workers_once_in_a_while() -> None:
    queue_runs(2)
    tasks: list[str] = []
    for _ in range(3):
        queue.ensure_workers("vision", Run.objects.all(), tasks.append)
    assert len(tasks) == 2


def test_asked_again_is_as_if_never_asked() -> None:
    queue_runs()
    (run,) = take_runs(1)
    Run.objects.update(status=Status.FAILED, error="It broke.", stop_requested=True)
    Run.objects.update(share_slug="known-to-others")
    assert queue.requeue_runs("vision", Run.objects.all(), KeyMark("b")) == 1
    assert not Run.objects.exclude(share_slug=None).exists()
    run.refresh_from_db()
    assert (run.status, run.attempts, run.error) == (Status.QUEUED, 0, "")
    assert (run.stop_requested, run.heartbeat, run.fingerprint) == (False, None, "b")
