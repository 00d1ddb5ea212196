"""What has succeeded is not asked again, wherever the worker was killed; and what a full disk does.

A killed worker is played by an exception that nothing handles, at the moment in question.
"""

import errno
import os
import shutil
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from imagegen.errors import DiskFull
from imagegen.jobs import execute as jobs_execute
from imagegen.jobs import services as jobs
from imagegen.jobs import spool
from imagegen.jobs import store as jobs_store
from imagegen.jobs import tasks as jobs_tasks
from imagegen.models import Picture
from playground.intake import services as intake
from playground.models import Artifact, Run, Status
from playground.runs import claims
from playground.runs.live import Live
from playground.runs.recorder import recorder
from tests.imagegen.conftest import build_source, list_bodies, make_run, run_worker, submit_jobs
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)
Usage = namedtuple("Usage", "total used free")


class Killed(BaseException):
    """As sudden as a signal: no handler of ours may hold it up."""


def killed_at(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, *, after: bool) -> None:
    """The next job's worker dies before or after this call, and leaves the run as it was."""
    real: Callable[..., Any] = getattr(where, name)
    run = submit_jobs()[0]
    monkeypatch.setattr(claims, "REST_SECONDS", 0)  # it has been silent for long

    def die(*args: Any, **kwargs: Any) -> Any:
        if after:
            real(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(where, name, die)
        patch.setattr(jobs_execute, "end_job", lambda live, *_rest: recorder.lives.pop(live.id))
        with pytest.raises(Killed):
            jobs_tasks.make_next("arli")
    Run.objects.filter(pk=run.pk).update(status=Status.QUEUED)


@pytest.mark.parametrize(
    ("where", "name", "after"),
    [
        (jobs_store, "store_answer", False),  # the answer has just arrived
        (jobs_store, "file_picture", True),  # the first file is there, and no row
        (jobs_store, "save_pictures", False),
        (jobs_store, "save_pictures", True),  # all is stored, but not that it is
        (jobs_store, "note_facts", False),
    ],
)
def test_an_answer_that_arrived_is_never_asked_for_again(
    provider: Server, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, after: bool
) -> None:
    killed_at(monkeypatch, where, name, after=after)
    run_worker()
    run = Run.objects.get()
    assert (run.status, run.attempts) == (Status.DONE, 2)
    assert len(list_bodies(provider)) == 1
    assert (Picture.objects.count(), Artifact.objects.count()) == (1, 1)
    assert not list(spool.get_folder().iterdir())


def test_half_an_answer_is_none(provider: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    killed_at(monkeypatch, os, "fsync", after=False)
    assert not list(spool.get_folder().iterdir())
    run_worker()
    assert Run.objects.get().status == Status.DONE
    assert len(list_bodies(provider)) == 2


def test_a_job_that_this_process_makes_is_not_made_a_second_time(provider: Server) -> None:
    (run,) = submit_jobs()
    live = Live(run)
    recorder.lives[run.pk] = live
    jobs_tasks.make_next("arli")
    assert list_bodies(provider) == []
    recorder.lives.clear()


def test_nothing_is_asked_for_where_there_is_no_room(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(9, 9, 0))
    run = make_run()
    assert (run.status, run.error_kind) == (Status.FAILED, "disk_full")
    assert "disk is full" in run.error
    assert list_bodies(provider) == []


def fill_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: Any, **_kwargs: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage.save", full)


def test_a_disk_that_is_full_when_the_answer_is_there_keeps_the_answer(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        fill_disk(patch)
        run = make_run()
    assert (run.status, run.error_kind) == (Status.FAILED, "disk_full")
    assert "aren't requested twice" in run.error_hint
    assert not Picture.objects.exists()
    jobs.retry_run(run)
    run_worker()
    run.refresh_from_db()
    assert (run.status, run.error) == (Status.DONE, "")
    assert (len(list_bodies(provider)), Picture.objects.count()) == (1, 1)


def test_a_disk_that_fills_while_the_answer_arrives(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        run = make_run()
    assert (run.status, run.error_kind) == (Status.FAILED, "disk_full")
    assert not list(spool.get_folder().iterdir())
    jobs.retry_run(run)
    run_worker()
    assert Picture.objects.count() == 1


def test_a_disk_that_is_full_before_a_picture_is_uploaded(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_disk(monkeypatch)
    with pytest.raises(DiskFull):
        submit_jobs(endpoint="img2img", init=build_source())
    assert not Run.objects.exists()


def test_a_fault_of_ours_ends_the_job_with_a_sentence(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(jobs_store, "note_facts", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            make_run()
    run = Run.objects.get()
    assert (run.status, bool(run.error)) == (Status.FAILED, True)
    jobs.retry_run(run)
    run_worker()
    assert len(list_bodies(provider)) == 1


def test_a_busy_decoder_fails_nothing_for_good(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(intake.pool._turns, "take_turn", lambda *_arguments: False)
        run = make_run()
    assert (run.status, run.error_kind) == (Status.FAILED, "busy")
    jobs.retry_run(run)
    run_worker()
    assert (len(list_bodies(provider)), Picture.objects.count()) == (1, 1)


def test_a_job_that_was_deleted_meanwhile_leaves_nothing(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = jobs_store.file_picture

    def delete_first(run: Run, *rest: Any) -> Picture:
        picture = real(run, *rest)
        Run.objects.get(pk=run.pk).delete()
        return picture

    monkeypatch.setattr(jobs_store, "file_picture", delete_first)
    submit_jobs()
    run_worker()
    assert not Picture.objects.exists()
    left = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert left == []
