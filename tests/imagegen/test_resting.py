"""Jobs that a provider asks to wait make way for others, and come back when they have rested."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from imagegen.jobs import tasks as jobs_tasks
from playground.infrastructure.askers import set_asker
from playground.models import Run, Status
from playground.runs import queue
from playground.runs.rests import NAME, PATIENCE_SECONDS
from tests.imagegen.conftest import list_bodies, run_worker, submit_jobs
from tests.scripted import Server, json_reply

pytestmark = pytest.mark.django_db(transaction=True)
PLACES = 6
LIMIT = json_reply({"error": {"message": "Slow down."}}, 429, {"Retry-After": "60"})


def submit_as(owner: str, count: int = 1) -> list[Run]:
    with set_asker(owner, f"network of {owner}"):
        return submit_jobs(owner=owner, count=count)


def let_rest() -> None:
    Run.objects.filter(status=Status.QUEUED).update(retry_at=timezone.now() - timedelta(seconds=1))


@pytest.fixture
def limited(provider: Server) -> Server:
    """All that is sent first is refused, for a minute."""
    provider.script.append(json_reply({"parallel_requests": PLACES}))
    provider.script.extend([LIMIT] * PLACES)
    return provider


def test_six_that_are_refused_hold_no_place_of_another_visitor(limited: Server) -> None:
    submit_as("greedy", PLACES)
    run_worker()  # each would take half an hour if it waited in its place
    assert len(list_bodies(limited)) == PLACES
    resting = Run.objects.filter(owner="greedy", status=Status.QUEUED, retry_at__gt=timezone.now())
    assert resting.count() == PLACES
    assert set(resting.values_list("attempts", "claim")) == {(0, "")}
    (other,) = submit_as("other")
    assert jobs_tasks.make_next("arli")
    other.refresh_from_db()
    assert other.status == Status.DONE
    assert not jobs_tasks.make_next("arli")


def test_what_has_rested_is_made(limited: Server) -> None:
    submit_as("greedy", PLACES)
    run_worker()
    let_rest()
    run_worker()
    assert set(Run.objects.values_list("status", "retry_at")) == {(Status.DONE, None)}
    assert not any(NAME in run.extra for run in Run.objects.all())


def test_nobody_rests_for_ever(limited: Server) -> None:
    (run,) = submit_as("greedy")
    jobs_tasks.make_next("arli")
    run.refresh_from_db()
    run.extra[NAME]["since"] -= PATIENCE_SECONDS
    run.save(update_fields=["extra"])
    let_rest()
    jobs_tasks.make_next("arli")
    run.refresh_from_db()
    assert (run.status, run.error_kind) == (Status.FAILED, "rate_limited")
    assert len(list_bodies(limited)) == 2


class Later:
    """A task that is only noted."""

    def __init__(self) -> None:
        self.delays: list[int] = []

    def schedule(self, _arguments: tuple[str], delay: int) -> None:
        self.delays.append(delay)


def test_workers_look_again_when_the_first_has_rested(limited: Server, settings: Settings) -> None:
    submit_as("greedy", 2)
    task = Later()
    queue.look_again("imagegen", "arli", task)
    assert task.delays == []
    run_worker()
    for _ in range(50):
        queue.look_again("imagegen", "arli", task)
    assert len(task.delays) == settings.HUEY["consumer"]["workers"]
    assert all(55 <= delay <= 60 for delay in task.delays)
