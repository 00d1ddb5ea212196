"""Limits that are waited out and told, failures that pass, and hanging up."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from imagegen.jobs import services as jobs
from imagegen.jobs import tasks as jobs_tasks
from imagegen.models import Job
from playground.infrastructure.connections import release_connections
from playground.models import Run, Status
from playground.runs.recorder import recorder
from tests.imagegen.conftest import list_bodies, make_run, submit_jobs
from tests.scripted import Server, json_reply
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
LIMIT = {"error": {"message": "Slow down."}}


def test_a_limit_is_waited_out_however_often_it_is_met(provider: Server) -> None:
    provider.script.append(json_reply({"parallel_requests": 6}))
    provider.script.extend(json_reply(LIMIT, 429, {"Retry-After": "0.05"}) for _ in range(8))
    run = make_run()
    assert (run.status, run.retry_at) == (Status.DONE, None)
    assert len(list_bodies(provider)) == 9
    assert 0 < (run.job.took or 0) < 5
    assert "waiting" not in run.extra


def test_a_failure_that_passes_has_three_attempts(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.providers.retry.get_backoff", lambda *_args: 0.01)
    assert make_run("shaky").status == Status.DONE
    run = make_run("error")
    assert run.status == Status.FAILED
    assert "having problems" in run.error
    assert len(list_bodies(provider)) == 5


def test_a_limit_beyond_all_patience_fails_and_says_until_when(provider: Server) -> None:
    provider.script.append(json_reply({"parallel_requests": 6}))
    provider.script.append(json_reply(LIMIT, 429, {"Retry-After": "7200"}))
    run = make_run()
    assert (run.status, run.error_kind) == (Status.FAILED, "rate_limited")
    assert run.retry_at is not None
    assert run.retry_at > timezone.now() + timedelta(minutes=110)


class Worker:
    """Another thread that makes one job."""

    def __enter__(self) -> None:
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def _work(self) -> None:
        jobs_tasks.make_next("arli")
        release_connections()

    def __exit__(self, *_exception: object) -> None:
        for live in list(recorder.lives.values()):
            live.cancel.cancel()
        self._thread.join(20)
        assert not self._thread.is_alive()


def only_row() -> jobs.JobRow:
    return jobs.build_rows(Run.objects.all())[0]


def test_whoever_looks_is_told_of_the_wait(provider: Server) -> None:
    provider.script.append(json_reply({"parallel_requests": 6}))
    provider.script.append(json_reply(LIMIT, 429, {"Retry-After": "60"}))
    submit_jobs()
    with Worker():
        wait_until(lambda: only_row().waiting)
        assert only_row().waiting.startswith("Arli AI asked to wait ")
    jobs.cancel_run(Run.objects.get())
    assert (Run.objects.get().status, only_row().waiting) == (Status.STOPPED, "")


def test_another_wait_is_told_in_the_providers_words(provider: Server) -> None:
    provider.script.append(json_reply({"parallel_requests": 6}))
    provider.script.append(json_reply(LIMIT, 503, {"Retry-After": "60"}))
    submit_jobs()
    with Worker():
        wait_until(lambda: only_row().waiting)
        assert "Arli AI is having problems (503: Slow down). Trying again in " in only_row().waiting


def test_cancelling_hangs_up_on_the_provider(provider: Server) -> None:
    (run,) = submit_jobs("stall")
    with Worker():
        wait_until(lambda: list_bodies(provider))
        row = only_row()
        assert row.run.status == Status.RUNNING
        assert row.elapsed is not None
        # As another process does: the worker hears of it through the database.
        Run.objects.filter(pk=run.pk).update(stop_requested=True)
        wait_until(lambda: not Run.objects.filter(status=Status.RUNNING).exists())
    run.refresh_from_db()
    assert (run.status, run.error) == (Status.STOPPED, "")
    assert run.duration is not None
    last = provider.last
    wait_until(lambda: last.hung_up is not None)


def test_deleting_a_job_hangs_up_on_the_provider(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.runs.recorder.HEARTBEAT_SECONDS", 0.2)
    (run,) = submit_jobs("stall")
    with Worker():
        wait_until(lambda: list_bodies(provider))
        Run.objects.get(pk=run.pk).delete()  # by another process
        last = provider.last
        wait_until(lambda: last.hung_up is not None)


def test_a_job_is_sent_when_it_is_said_to_be(provider: Server) -> None:
    before = timezone.now()
    run = make_run()
    sent = Job.objects.get(pk=run.pk).sent
    assert sent is not None
    assert before < sent < timezone.now()
