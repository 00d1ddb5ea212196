"""Jobs that wait: whose turn it is, in which order, how many at once, and what is said of them."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from imagegen.jobs import services as jobs
from imagegen.jobs.tasks import learn_limits, make_next, pick_next_job
from imagegen.models import Job
from playground.models import Run, Status
from playground.providers import NotConfigured, ProviderError
from playground.runs import claims, queue
from playground.runs import services as runs
from playground.runs.recorder import STALE_SECONDS
from tests.imagegen.conftest import list_bodies, run_worker, submit_jobs
from tests.scripted import Server, json_reply

pytestmark = pytest.mark.django_db(transaction=True)


def take_runs(count: int) -> list[Run]:
    """What that many workers get."""
    claims = [queue.claim_run("imagegen", "arli", pick_next_job) for _ in range(count)]
    return [run for run in claims if run]


def list_order(owner: str = "me") -> list[int]:
    """The seeds of what waits, in the order in which it will be sent."""
    mine = Run.objects.filter(owner=owner, status=Status.QUEUED).order_by("job__place")
    return [run.request["seed"] for run in mine]


def test_never_more_at_once_than_the_provider_bears(provider: Server) -> None:
    submit_jobs(count=8)
    assert len(take_runs(8)) == 6
    Run.objects.filter(status=Status.RUNNING).update(status=Status.DONE)
    assert len(take_runs(8)) == 2


def test_a_provider_that_bears_less_is_believed(provider: Server) -> None:
    submit_jobs(count=5)
    provider.script.append(json_reply({"parallel_requests": 2, "remaining": 2}))
    learn_limits("arli")
    assert len(take_runs(5)) == 2
    before = len(provider.seen)
    learn_limits("arli")
    assert len(provider.seen) == before


def test_a_provider_that_says_nothing_is_asked_as_declared(provider: Server) -> None:
    submit_jobs(count=8)
    provider.script.append(json_reply({"message": "unknown"}, 404))
    learn_limits("arli")
    assert len(take_runs(8)) == 6


def test_owners_take_turns_whoever_queued_how_much(provider: Server) -> None:
    submit_jobs(count=5, owner="first")
    submit_jobs(count=2, owner="second")
    assert Counter(run.owner for run in take_runs(4)) == {"first": 2, "second": 2}


def test_owners_take_turns_where_only_one_at_a_time_is_sent(provider: Server) -> None:
    submit_jobs(count=3, owner="first")
    submit_jobs(count=3, owner="second")
    turns = []
    for _ in range(4):
        (run,) = take_runs(1)
        turns.append(run.owner)
        Job.objects.filter(pk=run.pk).update(sent=timezone.now())
        Run.objects.filter(pk=run.pk).update(status=Status.DONE)
    assert turns in (["first", "second"] * 2, ["second", "first"] * 2)


def test_who_has_waited_for_days_is_not_forgotten(provider: Server) -> None:
    submit_jobs(owner="patient")
    Run.objects.update(created=timezone.now() - timedelta(days=3))
    submit_jobs(count=6, owner="busy")
    assert "patient" in {run.owner for run in take_runs(2)}


def test_jobs_are_made_in_the_order_of_their_places(provider: Server) -> None:
    submit_jobs(count=4)
    assert [run.request["seed"] for run in take_runs(4)] == [7, 8, 9, 10]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("first", [9, 7, 8, 10]),
        ("up", [7, 9, 8, 10]),
        ("down", [7, 8, 10, 9]),
        ("last", [7, 8, 10, 9]),
    ],
)
def test_a_job_moves_in_the_queue(provider: Server, where: Any, expected: list[int]) -> None:
    made = submit_jobs(count=4)
    jobs.move_run(made[2], where)
    assert list_order() == expected
    assert [run.request["seed"] for run in take_runs(4)] == expected


def test_moving_leaves_others_jobs_where_they_are(provider: Server) -> None:
    made = submit_jobs(count=2)
    submit_jobs(count=2, owner="other")
    Job.objects.update(place=5)  # they came in the same moment
    jobs.move_run(made[1], "up")
    assert list_order() == [8, 7]
    assert set(Job.objects.filter(run__owner="other").values_list("place", flat=True)) == {5}


@pytest.mark.parametrize(("which", "where"), [(0, "up"), (0, "first"), (2, "down"), (2, "last")])
def test_the_ends_of_the_queue_are_its_ends(provider: Server, which: int, where: Any) -> None:
    made = submit_jobs(count=3)
    jobs.move_run(made[which], where)
    assert list_order() == [7, 8, 9]


def test_what_runs_is_not_moved(provider: Server) -> None:
    made = submit_jobs(count=3)
    take_runs(1)
    jobs.move_run(made[0], "last")
    assert list_order() == [8, 9]


def test_places_are_shown_for_what_waits(provider: Server) -> None:
    made = submit_jobs(count=3)
    submit_jobs(owner="other")
    take_runs(1)
    taken = Run.objects.get(status=Status.RUNNING)
    row_places = {row.run.pk: row.place for row in jobs.build_rows(Run.objects.filter(owner="me"))}
    places = [1, 2, 3] if taken.owner == "other" else [None, 1, 2]
    assert [row_places[run.pk] for run in made] == places


def test_one_waiting_job_is_cancelled_at_once(provider: Server) -> None:
    one, _other = submit_jobs(count=2)
    jobs.cancel_run(one)
    assert one.status == Status.STOPPED
    run_worker()
    assert [body["seed"] for body in list_bodies(provider)] == [8]


def test_all_jobs_of_a_person_are_cancelled(provider: Server) -> None:
    submit_jobs(count=3)
    submit_jobs(owner="other")
    assert jobs.cancel_all("me") == 3
    run_worker()
    assert len(list_bodies(provider)) == 1
    assert Run.objects.filter(owner="me", status=Status.STOPPED).count() == 3


def test_a_failed_job_is_tried_again_behind_the_others(provider: Server) -> None:
    provider.script.append(json_reply({"parallel_requests": 6}))
    provider.script.append(json_reply({"error": {"message": "Sampler not found"}}, 404))
    submit_jobs()
    run_worker()
    run = Run.objects.get()
    assert run.status == Status.FAILED
    assert "Sampler not found" in run.error
    submit_jobs(request={"seed": 99})
    assert jobs.retry_run(run)
    assert list_order() == [99, 7]
    run_worker()
    assert set(Run.objects.values_list("status", "error")) == {(Status.DONE, "")}


def test_what_is_done_is_not_tried_again(provider: Server) -> None:
    submit_jobs()
    run_worker()
    run = Run.objects.get()
    assert not jobs.retry_run(run)
    run_worker()
    assert len(list_bodies(provider)) == 1


def test_what_a_killed_worker_left_is_made_by_the_next(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit_jobs()
    (run,) = take_runs(1)
    long_ago = timezone.now() - timedelta(seconds=STALE_SECONDS + 1)
    Run.objects.filter(pk=run.pk).update(heartbeat=long_ago)
    monkeypatch.setattr(claims, "REST_SECONDS", 0)
    runs.settle_abandoned()
    run_worker()
    run.refresh_from_db()
    assert (run.status, run.attempts) == (Status.DONE, 2)


def test_what_killed_its_worker_three_times_is_given_up(provider: Server) -> None:
    submit_jobs()
    (run,) = take_runs(1)
    long_ago = timezone.now() - timedelta(seconds=STALE_SECONDS + 1)
    Run.objects.filter(pk=run.pk).update(heartbeat=long_ago, attempts=3)
    runs.settle_abandoned()
    run.refresh_from_db()
    assert (run.status, run.error) == (Status.INTERRUPTED, runs.LOST)
    run_worker()
    assert list_bodies(provider) == []


def test_without_a_key_nothing_is_recorded(provider: Server, settings: Any) -> None:
    settings.PROVIDER_KEYS = {}
    with pytest.raises(NotConfigured):
        submit_jobs()
    assert not Run.objects.exists()


def test_what_a_provider_cannot_do_is_refused_in_words(provider: Server) -> None:
    with pytest.raises(ProviderError, match="support this kind"):
        submit_jobs(provider="featherless")
    with pytest.raises(ProviderError, match="IMAGE_SERVER_URL"):
        submit_jobs(provider="local")
    assert not Run.objects.exists()


def test_no_more_jobs_wait_than_can_be_overseen(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MOST_OPEN", 3)
    submit_jobs(count=3)
    with pytest.raises(ProviderError, match="At most 3 jobs"):
        submit_jobs()


def test_a_visitors_own_key_is_used_and_counts_for_itself(
    client: Browser, provider: Server
) -> None:
    key = "sk-mine-0123456789"
    client.post("/keys/", {"provider": "arli", "slot": "image", "key": key})
    submit_jobs(count=6)
    submit_jobs(owner="visitor", count=6, session_key=client.session.session_key)
    assert Counter(run.owner for run in take_runs(12)) == {"me": 6, "visitor": 6}
    Run.objects.filter(status=Status.RUNNING).update(status=Status.QUEUED, attempts=0)
    Run.objects.filter(owner="me").delete()
    make_next("arli")
    assert provider.last.headers["authorization"] == f"Bearer {key}"
    stored = str(list(Run.objects.values())) + str(list(Job.objects.values()))
    assert key not in stored
