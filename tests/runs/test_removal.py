"""A turn is taken out of its conversation, and put back; what follows it stays."""

import time
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from playground.models import Run, Status
from playground.runs import services as runs
from playground.runs.history import list_ends
from playground.runs.paths import load_path
from playground.runs.removal import (
    UNDO_HOURS,
    has_gap,
    purge_old,
    remove_turn,
    restore_turn,
)
from playground.runs.trees import find_latest, find_tree, list_versions

pytestmark = pytest.mark.django_db(transaction=True)


def add_turn(parent: Run | None = None, **values: str) -> Run:
    run = runs.create_run(
        owner="me",
        app="textlab",
        provider="local",
        endpoint="chat",
        model="m",
        request={"message": "Hello"},
        parent=parent,
    )
    Run.objects.filter(pk=run.pk).update(status=Status.DONE, text="Yes.", **values)
    return Run.objects.get(pk=run.pk)


def build_talk(turns: int) -> list[Run]:
    talk = [add_turn()]
    while len(talk) < turns:
        talk.append(add_turn(talk[-1]))
    return talk


def list_keys(run: Run) -> list[UUID]:
    return [each.pk for each in load_path(Run.objects.get(pk=run.pk))]


def take(run: Run) -> Run:
    remove_turn(Run.objects.get(pk=run.pk))
    return Run.objects.get(pk=run.pk)


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_what_follows_goes_on_from_the_turn_before_and_undo_puts_it_back(place: int) -> None:
    talk = build_talk(4)
    keys = [turn.pk for turn in talk]
    before = {run.pk: (run.parent_id, run.opening_id, run.extra) for run in Run.objects.all()}
    removed = take(talk[place])
    rest = keys[:place] + keys[place + 1 :]
    assert list_keys(Run.objects.get(pk=rest[-1])) == rest
    for turn in Run.objects.filter(pk__in=rest[1:]):
        assert turn.opening_id == rest[0]
        assert find_tree(turn) == keys[0]
    assert Run.objects.get(pk=rest[0]).opening_id is None
    assert [end.pk for end in list_ends("me")] == [rest[-1]]
    assert runs.find_run(removed.pk, "me") is None
    restore_turn(removed)
    assert list_keys(talk[-1]) == keys
    for run in Run.objects.all():
        parent, opening, extra = before[run.pk]
        assert (run.parent_id, run.opening_id, run.removed) == (parent, opening, None)
        assert {k: v for k, v in run.extra.items() if v} == extra


def test_branches_below_the_first_turn_stay_versions_of_each_other() -> None:
    root = add_turn()
    left, right = add_turn(root), add_turn(root)
    take(root)
    left, right = Run.objects.get(pk=left.pk), Run.objects.get(pk=right.pk)
    assert [list_versions([each])[each.pk].position for each in (left, right)] == [1, 2]


def test_the_turn_that_was_taken_out_is_no_version() -> None:
    root = add_turn()
    left, right = add_turn(root), add_turn(root)
    take(right)
    assert list_versions([root, left]) == {}
    assert find_latest(root) == left


def test_only_the_last_one_can_be_put_back() -> None:
    talk = build_talk(4)
    take(talk[1])
    take(talk[2])
    assert not Run.objects.filter(pk=talk[1].pk).exists()
    restore_turn(Run.objects.get(pk=talk[2].pk))
    assert list_keys(talk[3]) == [talk[0].pk, talk[2].pk, talk[3].pk]


def test_a_day_later_it_is_gone_for_good() -> None:
    talk = build_talk(3)
    take(talk[1])
    assert purge_old() == 0
    old = timezone.now() - timedelta(hours=UNDO_HOURS, minutes=1)
    Run.objects.filter(pk=talk[1].pk).update(removed=old)
    assert purge_old() == 1
    assert list_keys(talk[2]) == [talk[0].pk, talk[2].pk]


def test_what_was_said_to_it_meanwhile_is_not_lost_with_it() -> None:
    talk = build_talk(2)
    removed = take(talk[1])
    late = add_turn(removed)
    Run.objects.filter(pk=removed.pk).update(removed=timezone.now() - timedelta(days=9))
    purge_old()
    assert list_keys(late) == [talk[0].pk, late.pk]


def test_a_turn_that_is_deleted_for_good_leaves_what_follows() -> None:
    talk = build_talk(3)
    runs.delete_run(talk[0])
    assert list_keys(talk[2]) == [talk[1].pk, talk[2].pk]


def test_turns_know_whether_they_were_sent_with_more_than_there_is() -> None:
    talk = build_talk(4)
    removed = take(talk[1])
    path = load_path(Run.objects.get(pk=talk[3].pk))
    assert [has_gap(turn, path[:i]) for i, turn in enumerate(path)] == [False, True, True]
    time.sleep(0.001)  # the clock goes on
    later = add_turn(path[-1])
    assert not has_gap(later, path)
    restore_turn(removed)
    path = load_path(Run.objects.get(pk=talk[3].pk))
    assert not any(has_gap(turn, path[:i]) for i, turn in enumerate(path))


def test_a_shared_link_leads_nowhere_while_its_turn_is_taken_out() -> None:
    turn = add_turn(share_slug="abc")
    assert Run.objects.for_share("abc").exists()
    removed = take(turn)
    assert not Run.objects.for_share("abc").exists()
    restore_turn(removed)
    assert Run.objects.for_share("abc").exists()


def test_a_long_conversation_loses_its_first_turn_quickly() -> None:
    path = [Run(owner="me", app="textlab", endpoint="chat", text="Yes.")]
    while len(path) < 500:
        path.append(
            Run(owner="me", app="textlab", endpoint="chat", parent=path[-1], opening=path[0])
        )
    Run.objects.bulk_create(path)
    begun = time.thread_time()
    removed = take(path[0])
    restore_turn(removed)
    assert time.thread_time() - begun < 0.5
    assert len(list_keys(path[-1])) == 500
