"""Runs that are older than the host stores them, and those that stay all the same."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from playground.intake.store import store_artifact
from playground.models import Artifact, Run
from playground.retention import due, services, tasks
from playground.retention.due import Place
from playground.runs.removal import remove_turn
from playground.shares.models import ShareEnd
from tests.retention.aging import DAYS, age, list_files, make_run, pass_night, set_days
from textlab.models import SharedComparison

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _thirty_days(settings: Settings, tmp_path: object) -> None:
    settings.MEDIA_ROOT = f"{tmp_path}/media"
    set_days(settings, DAYS)


def make_talk(turns: int, owner: str = "ada", days: float = DAYS + 1) -> list[Run]:
    """A conversation whose turns are all that old."""
    talk = [make_run(owner)]
    while len(talk) < turns:
        talk.append(make_run(owner, parent=talk[-1], opening=talk[0], tree=talk[0].pk))
    age(*talk, days=days)
    return talk


def list_left() -> set[object]:
    return set(Run.objects.values_list("pk", flat=True))


def list_keys(*talks: list[Run]) -> set[object]:
    return {run.pk for talk in talks for run in talk}


def test_what_is_old_goes_with_its_files_and_what_is_new_stays(settings: Settings) -> None:
    old, new = make_talk(1), make_talk(1, days=DAYS - 1)
    for run in (*old, *new):
        store_artifact(run, "input", b"\x89PNG of " + str(run.pk).encode(), "a.png")
    assert len(list_files(settings)) == 2
    pass_night()
    assert list_left() == list_keys(new)
    assert len(list_files(settings)) == Artifact.objects.count() == 1


def test_a_conversation_goes_as_a_whole_by_its_newest_turn(settings: Settings) -> None:
    make_talk(4)
    stays = make_talk(4)
    branch = make_run(parent=stays[0], opening=stays[0], tree=stays[0].pk)
    taken = make_talk(3)
    remove_turn(taken[1])
    pass_night()
    assert list_left() == list_keys(stays, [branch])
    age(branch, days=DAYS + 1)
    pass_night()
    assert not Run.objects.exists()


def test_a_shared_turn_holds_its_conversation_for_as_long_as_its_link_works() -> None:
    endless, ending, ended = make_talk(3), make_talk(2), make_talk(2)
    for at, talk in enumerate((endless, ending, ended)):
        Run.objects.filter(pk=talk[-1].pk).update(share_slug=f"slug{at}")
    ShareEnd.objects.create(run=ending[-1], ends=Now() + timedelta(hours=1))
    ShareEnd.objects.create(run=ended[-1], ends=Now() - timedelta(hours=1))
    pass_night()
    assert list_left() == list_keys(endless, ending)
    Run.objects.update(share_slug=None)
    pass_night()
    assert not Run.objects.exists()


def test_a_shared_comparison_holds_its_lanes_with_their_earlier_turns() -> None:
    lanes, other = [make_talk(3), make_talk(2)], make_talk(2)
    shared = [str(lane[1].pk) for lane in lanes]
    SharedComparison.objects.create(slug="x", owner="ada", runs=shared)
    SharedComparison.objects.create(slug="y", owner="eve", runs=[str(other[0].pk)])  # not hers
    pass_night()
    assert list_left() == list_keys(*lanes)


def test_what_one_press_made_stays_together() -> None:
    group = make_run().pk
    first, second = make_run(group=group), make_run(group=group)
    age(first, days=DAYS + 1)
    age(*Run.objects.filter(group=None), days=DAYS + 1)
    pass_night()
    assert list_left() == {first.pk, second.pk}


@pytest.mark.parametrize("status", ["queued", "running"])
def test_what_is_still_open_stays(status: str) -> None:
    run = make_run(status=status)
    age(run, days=DAYS * 2)
    pass_night()
    assert list_left() == {run.pk}


def test_each_step_is_small_and_all_owners_have_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "BATCH_RUNS", 5)
    starred = make_talk(1, "ben")
    Run.objects.filter(pk=starred[0].pk).update(share_slug="s")
    for owner in ("ada", "ben", "cyd"):
        for _ in range(12):
            make_talk(1, owner)
    deleted, place = [], Place()
    while True:
        before = Run.objects.count()
        rest = services.delete_some(place)
        deleted.append(before - Run.objects.count())
        if rest is None:
            break
        place = rest
    assert list_left() == list_keys(starred)
    assert max(deleted) == 5


def test_a_killed_worker_leaves_the_beginning_of_a_conversation_and_goes_on_next_night(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("playground.runs.removal.BATCH_RUNS", 2)
    monkeypatch.setattr("playground.runs.removal.time", SimpleNamespace(sleep=kill))
    talk, later = make_talk(6), make_talk(1)
    with pytest.raises(KeyboardInterrupt):
        pass_night()
    assert list_left() == list_keys(talk[:4], later)
    monkeypatch.undo()
    pass_night()
    assert not Run.objects.exists()


def kill(_seconds: float) -> None:
    raise KeyboardInterrupt


def test_nothing_is_deleted_without_the_setting_not_even_by_what_was_begun_with_it(
    settings: Settings,
) -> None:
    make_talk(2)
    set_days(settings, 0)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        tasks.forget_old_runs.call_local()
    assert len(queries) == 0
    tasks.forget_more.call_local(Place())
    tasks.forget_more.call_local(Place("ada"))
    assert Run.objects.count() == 2


def test_the_pages_say_so_where_it_is_on(client: Browser, settings: Settings) -> None:
    assert "are deleted after 30 days" in client.get("/runs/").text
    assert "are deleted after 30 days" in client.get("/images/gallery/").text
    set_days(settings, 0)
    assert (
        "are deleted after" not in client.get("/runs/").text + client.get("/images/gallery/").text
    )
