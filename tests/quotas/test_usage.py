"""What was used, added up by day: each run once, whatever happens to it or to its process."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from playground.accounts.adoption import adopt_visitor
from playground.infrastructure.askers import set_asker
from playground.keys.store import KeyMark
from playground.models import Run, Status
from playground.quotas.models import DailyUsage
from playground.quotas.usage import add_left_behind
from playground.runs import recorder
from playground.runs.copies import copy_path
from playground.runs.live import Live
from playground.runs.queue import requeue_runs
from tests.quotas.asking import ask, queue_image

pytestmark = pytest.mark.django_db(transaction=True)
REPORTED = {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}


def finish(run: Run, *, usage: dict[str, int] | None = None, tokens: int = 0) -> Live:
    """Its answer has come to its end, and is stored."""
    live = Live(run, text="words", usage=usage, tokens=tokens)
    live.settle_outcome(Status.DONE)
    recorder.store_runs([live])
    return live


def read_usage() -> list[tuple[object, ...]]:
    names = ("owner", "key_source", "runs", "unknown", "prompt_tokens", "completion_tokens")
    return list(DailyUsage.objects.order_by("owner").values_list(*names, "estimated_tokens"))


def test_a_run_is_added_to_its_day_as_it_is_stored() -> None:
    finish(ask(), usage=REPORTED)
    finish(ask(), usage=REPORTED)
    finish(ask(own=True), usage=REPORTED)
    assert read_usage() == [("me", "host", 2, 0, 14, 10, 0), ("me", "own", 1, 0, 7, 5, 0)]
    today = DailyUsage.objects.filter(day=timezone.now().date())
    assert set(today.values_list("network", flat=True)) == {"here"}
    assert not Run.objects.filter(uncounted=True).exists()


def test_what_nobody_has_said_is_estimated_or_unknown() -> None:
    finish(ask(), tokens=9)
    finish(ask())
    assert read_usage() == [("me", "host", 2, 1, 0, 9, 9)]


def test_a_person_with_an_account_leaves_no_network() -> None:
    owner = f"user:{User.objects.create(username='ann').pk}"
    finish(ask(owner), usage=REPORTED)
    assert DailyUsage.objects.get().network == ""


def test_a_run_that_was_given_away_is_counted_by_who_has_it() -> None:
    run = ask()
    Run.objects.filter(pk=run.pk).update(claim="another's")
    finish(run, usage=REPORTED)
    assert read_usage() == []
    assert Run.objects.get().uncounted


def test_what_could_not_be_stored_is_counted_at_the_next_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = ask()
    live = Live(run, text="words", usage=REPORTED)
    live.settle_outcome(Status.DONE)
    with monkeypatch.context() as patch:
        patch.setattr(type(run.type), "store_details", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            recorder.store_runs([live])
    assert read_usage() == []
    recorder.store_runs([live])
    recorder.store_runs([live])
    assert read_usage() == [("me", "host", 1, 0, 7, 5, 0)]


def test_what_a_killed_process_left_is_added_once() -> None:
    run = ask()
    long_ago = timezone.now() - timedelta(hours=1)
    ended = {"status": Status.INTERRUPTED, "text": "half a"}
    Run.objects.filter(pk=run.pk).update(**ended, heartbeat=timezone.now())
    assert add_left_behind() == 0  # its process may come back
    Run.objects.filter(pk=run.pk).update(heartbeat=long_ago)
    assert add_left_behind() == 1
    assert add_left_behind() == 0
    assert read_usage() == [("me", "host", 1, 1, 0, 0, 0)]


def test_deleting_a_run_takes_nothing_off() -> None:
    finish(ask(), usage=REPORTED).run.delete()
    assert read_usage() == [("me", "host", 1, 0, 7, 5, 0)]


def test_a_copy_was_asked_of_nobody() -> None:
    run = ask()
    finish(run, usage=REPORTED)
    copy_path(run, "you")
    add_left_behind()
    assert read_usage() == [("me", "host", 1, 0, 7, 5, 0)]


def test_a_job_that_is_tried_again_is_counted_both_times() -> None:
    job = queue_image(request={"batch_size": 3})
    for status in (Status.FAILED, Status.DONE):
        live = Live(job)
        live.settle_outcome(status)
        recorder.store_runs([live])
        with set_asker("me", "here"):
            requeue_runs("imagegen", Run.objects.filter(pk=job.pk), KeyMark("a", "host"))
        job.refresh_from_db()
    assert DailyUsage.objects.get().runs == 2
    assert DailyUsage.objects.get().images == 3


def test_a_job_that_goes_back_into_the_queue_has_not_ended() -> None:
    live = Live(queue_image())
    live.settle_outcome(Status.QUEUED)
    recorder.store_runs([live])
    assert read_usage() == []
    assert Run.objects.get().uncounted


def test_what_a_visitor_used_goes_into_their_account_whole() -> None:
    user = User.objects.create(username="ann")
    for _ in range(2):  # signed out in between
        finish(ask(), usage=REPORTED)
        adopt_visitor("me", user)
    assert read_usage() == [(f"user:{user.pk}", "host", 2, 0, 14, 10, 0)]
